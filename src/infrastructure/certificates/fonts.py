"""The fonts of a certificate: those that come along, and others that the operator names."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.fonts import TTFFont

#: Latin, Greek, Cyrillic and Devanagari; Arabic. Each a package and the beginning of a file's name.
PACKAGED: Final = (
    ("fontpkg_noto_sans", "NotoSans["),
    ("fontpkg_noto_sans_arabic", "NotoSansArabic["),
)

#: How the first of the fonts is called, from which all text is set.
MAIN: Final = "font0"


#: Stands for a character that cannot be drawn.
UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"


def add_fonts(paper: FPDF, more: Iterable[str]) -> None:
    """Have every character set from the first font that knows it. ``more`` are files of fonts."""
    found = [*(_packaged(package, start) for package, start in PACKAGED), *map(Path, more)]
    for place, file in enumerate(found):
        paper.add_font(f"font{place}", fname=file)
    paper.set_fallback_fonts([f"font{place}" for place in range(1, len(found))], exact_match=False)
    paper.set_text_shaping(use_shaping_engine=True)


def _packaged(package: str, start: str) -> Path:
    folder = Path(str(files(package) / "files"))
    return next(one for one in sorted(folder.iterdir()) if one.name.startswith(start))


def printable(paper: FPDF, text: str) -> str:
    """The text in one line, with a mark in the place of each character that no font knows."""
    known = [font.cmap for font in paper.fonts.values() if isinstance(font, TTFFont)]
    seen = (one if one.isprintable() else " " for one in text)
    drawn = (one if any(ord(one) in cmap for cmap in known) else UNKNOWN for one in seen)
    return " ".join("".join(drawn).split())
