"""The HTML files of this package, filled in.

A page is ``layout.html`` around a fragment. Only text goes through ``fill``, and all of it is
escaped; markup that was filled before is passed as ``rows``.
"""

import html
import re
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from presentation.pages.assets import assets

FOLDER: Final = Path(__file__).parent / "html"
ASSET_ADDRESS: Final = re.compile(r"/docs/assets/([\w.-]+)")


def document(title: str, body: str) -> bytes:
    """A whole page around the body's markup, as UTF-8."""
    return fill("layout", rows=body, title=title).encode()


def fill(name: str, /, *, rows: str = "", **text: object) -> str:
    """The fragment ``html/<name>.html`` with every text escaped and the rows as they are."""
    escaped = {key: html.escape(str(value)) for key, value in text.items()}
    return fragment(name).substitute(escaped, rows=rows)


@cache
def fragment(name: str) -> Template:
    """The file, read once, its asset addresses completed by the version of what they point to."""
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return Template(ASSET_ADDRESS.sub(with_version, text))


def with_version(address: re.Match[str]) -> str:
    return f"{address[0]}?v={assets()[address[1]].version}"
