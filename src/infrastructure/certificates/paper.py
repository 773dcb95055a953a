"""One certificate as a PDF: a program of its own, which reads what stands in it as JSON and writes
the document.

Setting text loads fonts and shapes letters, which costs a second and 80 MiB: too much for a server
that answers others meanwhile. The bytes follow from what was read alone, so that the same
certificate always has the same ``ETag``.
"""

import logging
import sys
from datetime import datetime
from typing import Final, cast

import msgspec
import segno
from fpdf import FPDF
from fpdf.enums import Align, WrapMode, XPos, YPos

from infrastructure.certificates.fonts import MAIN, UNKNOWN, add_fonts, printable

#: Millimetres: an A4 sheet on its side, and the frame on it.
WIDTH: Final = 297
HEIGHT: Final = 210
FRAME: Final = 10
MARGIN: Final = 28
QR_SIZE: Final = 32

INK: Final = (28, 31, 38)
PALE: Final = (96, 104, 118)
BLUE: Final = (31, 79, 216)
RED: Final = (190, 24, 34)

#: Sizes of letters that are tried for a text, in points, the first one that fits.
LARGE: Final = (38, 32, 26, 21, 17, 14)
MIDDLE: Final = (24, 20, 16, 13, 11)


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the certificate; ``address`` is where anybody can check it, ``fonts`` are
    files of more fonts.
    """

    number: str
    learner_name: str
    course_title: str
    instructor_name: str
    completed_at: datetime
    is_valid: bool
    address: str
    fonts: list[str]


def main() -> None:
    """Read the content from standard input, and write the document to standard output."""
    # What a font lacks is said on the paper itself.
    logging.getLogger("fpdf").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    content = msgspec.json.decode(sys.stdin.buffer.read(), type=Content)
    sys.stdout.buffer.write(document(content))


def document(content: Content) -> bytes:
    """The certificate as a PDF."""
    paper = _sheet(content)
    _frame(paper, content)
    _praise(paper, content)
    _proof(paper, content)
    if not content.is_valid:
        _revocation(paper)
    return bytes(paper.output())


def _sheet(content: Content) -> FPDF:
    paper = FPDF(orientation="landscape", format="A4")
    paper.set_creation_date(content.completed_at)
    paper.set_title(f"Certificate {content.number}")
    paper.set_producer("elearning")
    paper.set_lang("en")
    paper.set_margin(MARGIN)
    paper.set_auto_page_break(auto=False)
    paper.add_page()
    add_fonts(paper, content.fonts)
    return paper


def _frame(paper: FPDF, content: Content) -> None:
    paper.set_draw_color(*(BLUE if content.is_valid else RED))
    for inset, width in ((0.0, 1.2), (2.5, 0.3)):
        edge = FRAME + inset
        paper.set_line_width(width)
        paper.rect(edge, edge, WIDTH - 2 * edge, HEIGHT - 2 * edge)


def _praise(paper: FPDF, content: Content) -> None:
    """Who has done what, centred from the top."""
    paper.set_y(26)
    _line(paper, "Certificate of completion", size=15, color=BLUE if content.is_valid else RED)
    paper.set_y(43)
    _line(paper, "This certifies that", size=12, color=PALE)
    _fitted(paper, content.learner_name, LARGE, top=52, height=32)
    paper.set_y(87)
    _line(paper, "has completed the course", size=12, color=PALE)
    _fitted(paper, content.course_title, MIDDLE, top=96, height=30)
    _fitted(paper, f"taught by {content.instructor_name}", (12, 10, 8), top=129, height=12)


def _proof(paper: FPDF, content: Content) -> None:
    """When, under which number, and where to check it."""
    paper.set_y(150)
    lines = [
        (f"Completed on {content.completed_at:%Y-%m-%d}", INK),
        (f"Number {content.number}", INK),
        ("Check this certificate at", PALE),
        (content.address, BLUE),
    ]
    texts = (content.learner_name, content.course_title, content.instructor_name)
    if any(UNKNOWN in printable(paper, one) for one in texts):
        lines.append(("Some letters cannot be printed here: they stand at that address.", PALE))
    for text, color in lines:
        _line(paper, text, size=10.5, color=color, align=Align.L, width=WIDTH - 2 * MARGIN - 45)
    _code(paper, content.address)


def _code(paper: FPDF, address: str) -> None:
    """The address as a QR code, in squares that any size prints sharply."""
    rows = [list(row) for row in segno.make_qr(address, error="m").matrix]
    side = QR_SIZE / len(rows)
    left, top = WIDTH - MARGIN - QR_SIZE, 150.0
    paper.set_fill_color(*INK)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                paper.rect(left + x * side, top + y * side, side, side, style="F")


def _revocation(paper: FPDF) -> None:
    """What nobody can overlook."""
    paper.set_fill_color(*RED)
    paper.rect(FRAME, 12.5, WIDTH - 2 * FRAME, 10, style="F")
    paper.set_y(14)
    _line(paper, "This certificate was revoked. It is not valid.", size=13, color=(255, 255, 255))
    with paper.local_context(text_color=RED, fill_opacity=0.22), paper.rotation(28, 148.5, 105):
        paper.set_font(MAIN, size=96)
        paper.set_xy(0, 85)
        paper.cell(WIDTH, 40, "REVOKED", align=Align.C)


def _fitted(paper: FPDF, text: str, sizes: tuple[int, ...], *, top: float, height: float) -> None:
    """Text as large as there is room for it, in the middle of its room."""
    text = printable(paper, text)
    for size in sizes:
        lines = _broken(paper, text, size)
        tall = len(lines) * _line_height(size)
        if tall <= height:
            break
    paper.set_y(top + max(height - tall, 0) / 2)
    _line(paper, text, size=size, color=INK)


def _broken(paper: FPDF, text: str, size: float) -> list[str]:
    """The lines that the text takes."""
    paper.set_font(MAIN, size=size)
    broken = paper.multi_cell(
        WIDTH - 2 * MARGIN,
        _line_height(size),
        text,
        align=Align.C,
        dry_run=True,
        output="LINES",
    )
    return cast("list[str]", broken)


def _line(
    paper: FPDF,
    text: str,
    *,
    size: float,
    color: tuple[int, int, int],
    align: Align = Align.C,
    width: float = WIDTH - 2 * MARGIN,
) -> None:
    paper.set_font(MAIN, size=size)
    paper.set_text_color(*color)
    paper.multi_cell(
        width,
        _line_height(size),
        text,
        align=align,
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
        wrapmode=WrapMode.WORD,
    )


def _line_height(size: float) -> float:
    """Millimetres for letters of so many points."""
    return size * 0.3528 * 1.35


if __name__ == "__main__":
    main()
