"""Certificates on paper: what a reader of PDF shows, for any name."""

import asyncio
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pypdfium2
import pytest
import segno

from application.certificates.views import CertificateView
from domain.certificates.certificate import CertificateNumber, CertificateStatus
from domain.errors import Unavailable
from domain.text import DisplayName
from infrastructure.certificates import printer as printer_module
from infrastructure.certificates.printer import PaperPrinter

NUMBER = "EL-2026-7K3M9QXT2HVB"
ADDRESS = f"https://learn.example.org/certificates/{NUMBER}"


def a_certificate(
    name: str = "Ada Lovelace",
    title: str = "Bread for beginners",
    teacher: str = "Grace Hopper",
    status: CertificateStatus = CertificateStatus.VALID,
) -> CertificateView:
    completed_at = datetime(2026, 5, 20, 18, 45, tzinfo=UTC)
    return CertificateView(
        CertificateNumber(NUMBER), DisplayName(name), title, teacher, completed_at, status
    )


def a_printer(*fonts: str) -> PaperPrinter:
    return PaperPrinter(public_url="https://learn.example.org", fonts=fonts)


def words_of(document: bytes) -> str:
    """The text of the only page, as it is read."""
    paper = pypdfium2.PdfDocument(document)
    assert len(paper) == 1
    text: str = paper[0].get_textpage().get_text_bounded()
    return " ".join(text.split())


async def test_a_certificate_says_who_did_what_and_where_to_check_it() -> None:
    document = await a_printer().print(a_certificate())
    words = words_of(document)
    for expected in (
        *(
            "Ada Lovelace",
            "Bread for beginners",
            "taught by Grace Hopper",
            "Completed on 2026-05-20",
        ),
        *(NUMBER, ADDRESS),
    ):
        assert expected in words
    assert "revoked" not in words
    paper = pypdfium2.PdfDocument(document)
    assert [round(one / 72 * 25.4) for one in paper[0].get_size()] == [297, 210]


async def test_a_revoked_certificate_cannot_be_taken_for_a_valid_one() -> None:
    words = words_of(await a_printer().print(a_certificate(status=CertificateStatus.REVOKED)))
    assert "This certificate was revoked. It is not valid." in words
    assert "REVOKED" in words


async def test_the_same_certificate_is_the_same_bytes_whoever_prints_it() -> None:
    assert await a_printer().print(a_certificate()) == await a_printer().print(a_certificate())


async def test_the_code_leads_to_the_address() -> None:
    """Every square of the code stands where it belongs on the sheet."""
    page = pypdfium2.PdfDocument(await a_printer().print(a_certificate()))[0]
    scale = 6
    image = page.render(scale=scale).to_pil().convert("L")
    rows = [list(row) for row in segno.make_qr(ADDRESS, error="m").matrix]
    dots = scale * 72 / 25.4
    side, left, top = 32 / len(rows), 297 - 28 - 32, 150.0
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            place = (int((left + (x + 0.5) * side) * dots), int((top + (y + 0.5) * side) * dots))
            assert (image.getpixel(place) < 128) == bool(is_dark), (x, y)


@pytest.mark.parametrize(
    "text",
    [
        "W" * 100,
        "Wolfeschlegelsteinhausenbergerdorff " * 2,
        "Иван Нгуён Ńguyễn Ελένη",
        "नमस्ते",
        "a\tb\nc",
        "<b>&amp;</b> ${number} %s",
        "\u202eevil\u202c",
    ],
)
async def test_any_name_fits_on_the_sheet(text: str) -> None:
    document = await a_printer().print(a_certificate(text, text * 2, text))
    words = words_of(document)
    assert NUMBER in words
    assert "cannot be printed" not in words


async def width_of_name(name: str) -> int:
    """How wide the name is on the sheet, in pixels."""
    document = await a_printer().print(a_certificate(name))
    assert "cannot be printed" not in words_of(document)
    image = pypdfium2.PdfDocument(document)[0].render(scale=1).to_pil().convert("L")
    place = image.crop((60, 148, image.width - 60, 238))
    left, _top, right, _bottom = place.point(lambda ink: 255 * (ink < 128)).getbbox()
    return int(right - left)


async def test_arabic_letters_are_joined() -> None:
    """Joined letters have other, narrower forms than those that stand alone."""
    apart = "\N{ZERO WIDTH NON-JOINER}"
    assert await width_of_name("محمد بن موسى") < await width_of_name(apart.join("محمد بن موسى"))


async def test_letters_that_no_font_has_are_told_of() -> None:
    words = words_of(await a_printer().print(a_certificate("漢字 😀 Ada")))
    assert "Ada" in words
    assert "Some letters cannot be printed here: they stand at that address." in words


async def test_the_operators_fonts_are_used_for_what_others_lack(tmp_path: Path) -> None:
    folder = Path(str(files("fontpkg_noto_sans_arabic") / "files"))
    font = next(one for one in folder.iterdir() if one.suffix == ".ttf")
    copied = tmp_path / "more.ttf"
    copied.write_bytes(font.read_bytes())
    assert "Ada" in words_of(await a_printer(str(copied)).print(a_certificate()))


async def test_a_font_that_is_missing_is_a_fault_that_passes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(Unavailable):
        await a_printer("/nowhere.ttf").print(a_certificate())


async def test_one_is_printed_at_a_time_and_the_same_one_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running, printed = 0, []

    async def run(content: bytes) -> bytes:
        nonlocal running
        running += 1
        assert running == 1
        await asyncio.sleep(0)
        running -= 1
        printed.append(content)
        return content

    monkeypatch.setattr(printer_module, "_run", run)
    monkeypatch.setattr(printer_module, "MAX_WAITING", 4)
    printer = a_printer()
    names = ("Ada", "Bob", "Ada", "Bob", "Cyd")
    outcomes = await asyncio.gather(
        *(printer.print(a_certificate(name)) for name in names), return_exceptions=True
    )
    assert [isinstance(one, Unavailable) for one in outcomes] == [*[False] * 4, True]
    assert len(printed) == 2


async def test_whoever_goes_away_takes_the_program_along(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = asyncio.create_subprocess_exec

    async def noted(*command: str, **options: int) -> asyncio.subprocess.Process:
        started.append(await start(*command, **options))
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    printing = asyncio.ensure_future(a_printer().print(a_certificate()))
    while not started:
        await asyncio.sleep(0.01)
    printing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await printing
    assert started[0].returncode is not None
