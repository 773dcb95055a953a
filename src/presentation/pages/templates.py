"""The HTML files of this package, filled in.

A page is ``layout.html`` around a fragment. Only text goes through ``fill``, and all of it is
escaped; markup that was filled before is passed as ``rows``, or marked as ``Html``.
"""

import html
import re
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from presentation.pages.assets import assets

FOLDER: Final = Path(__file__).parent / "html"
#: The navigation of every page.
SECTIONS: Final = (
    ("/docs", "API reference"),
    ("/docs/guides", "Guides"),
    ("/problems", "Problems"),
    ("/openapi.json", "openapi.json"),
)
_CODE: Final = re.compile(r"`([^`]+)`")
ASSET_ADDRESS: Final = re.compile(r"/docs/assets/([\w.-]+)")


class Html(str):
    """Markup that is whole and harmless, to be filled in as it is."""

    __slots__ = ()


def prose(text: str) -> Html:
    """A text with its `code` between backticks marked up, and nothing else."""
    return Html(_CODE.sub(r"<code>\1</code>", html.escape(text)))


def document(title: str, body: str, *, section: str = "") -> bytes:
    """A whole page around the body's markup, as UTF-8; ``section`` is the entry of the navigation
    that it belongs to.
    """
    links = "".join(
        fill("layout_link", path=path, words=words, current="true" if path == section else "false")
        for path, words in SECTIONS
    )
    return fill("layout", rows=body, title=title, sections=Html(links)).encode()


def fill(name: str, /, *, rows: str = "", **text: object) -> str:
    """The fragment ``html/<name>.html`` with every text escaped; rows and ``Html`` as they are."""
    escaped = {
        key: value if isinstance(value, Html) else html.escape(str(value))
        for key, value in text.items()
    }
    return fragment(name).substitute(escaped, rows=rows)


@cache
def fragment(name: str) -> Template:
    """The file, read once, its asset addresses completed by the version of what they point to."""
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return Template(ASSET_ADDRESS.sub(with_version, text))


def with_version(address: re.Match[str]) -> str:
    return f"{address[0]}?v={assets()[address[1]].version}"
