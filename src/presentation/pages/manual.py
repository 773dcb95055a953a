"""``GET /docs/guides``: how to use the API, subject by subject; ``GET /docs/tour``: the tour of the
README.

The guides are Markdown files in ``guides/``. Their blocks of ``http`` are real requests, each with
the answer to it: a test sends them and compares.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from presentation.pages.delivery import deliver_page
from presentation.pages.templates import document, fill

FOLDER: Final = Path(__file__).parent / "guides"

#: In the order in which they are best read.
ORDER: Final = (
    *("authentication", "two-factor", "google", "paging", "errors", "repeating", "editing"),
    *("limits", "files", "archives", "jobs", "clients"),
)

#: The README as it is packaged, or as it lies in a checkout.
READMES: Final = (FOLDER / "README.md", Path(__file__).parents[3] / "README.md")
_TOUR: Final = re.compile(r"^## (A tour)$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
#: How the README links to a server that runs on the reader's own machine.
_HERE: Final = re.compile(r"<http://127\.0\.0\.1:8000(/[^>]*)>")
_TITLE: Final = re.compile(r"^# ([^\n]+)\n+(.+?)(?:\n\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Guide:
    """One subject: where it is, what it is called, how it begins, and all of it as HTML."""

    path: str
    title: str
    opening: str
    html: str


@get("/docs/guides", sync_to_thread=False)
def list_guides(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Say which guides there are."""
    tiles = "".join(
        fill("guide_tile", path=one.path, title=one.title, opening=one.opening)
        for one in (*guides().values(), tour())
    )
    return deliver_page(request, document("Guides", fill("guides", rows=tiles)))


@get("/docs/guides/{name:str}", sync_to_thread=False)
def guide(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Serve one guide."""
    found = guides().get(name)
    if found is None:
        raise NotFoundException("There is no guide of this name: /docs/guides lists them all.")
    return deliver_page(request, guide_page(found))


@get("/docs/tour", sync_to_thread=False)
def tour_of_readme(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve the tour of the README."""
    return deliver_page(request, guide_page(tour()))


@cache
def guides() -> Mapping[str, Guide]:
    """All guides by name, in order."""
    return {name: read_guide(f"/docs/guides/{name}", source(name)) for name in ORDER}


@cache
def tour() -> Guide:
    """The tour, with a title of its own."""
    readme = next(one for one in READMES if one.exists()).read_text(encoding="utf-8")
    found = _TOUR.search(readme)
    if found is None:
        raise LookupError("The README has no tour.")
    return read_guide("/docs/tour", _HERE.sub(r"[\1](\1)", f"# {found[1]}\n{found[2]}"))


def source(name: str) -> str:
    """The Markdown of a guide."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def read_guide(path: str, markdown: str) -> Guide:
    """A guide from its Markdown, which begins with its title and a paragraph that opens it."""
    found = _TITLE.match(markdown)
    if found is None:
        raise LookupError(f"{path} does not begin with a title and a paragraph.")
    opening = " ".join(found[2].split())
    return Guide(path, found[1], re.sub(r"[`*]", "", opening), as_html(markdown))


def as_html(markdown: str) -> str:
    """Headings get ids to link to, and wide blocks can be reached and scrolled by keyboard."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    html: str = parser.render(markdown)
    return html


def _heading(
    self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, _env: Any
) -> str:
    words = re.findall(r"\w+", tokens[place + 1].content.lower())
    tokens[place].attrSet("id", "-".join(words))
    return self.renderToken(tokens, place, options, _env)


def _fence(
    _self: RendererHTML, tokens: Sequence[Token], place: int, _options: OptionsDict, _env: Any
) -> str:
    return fill("guide_block", kind=tokens[place].info or "text", text=tokens[place].content)


def _table_open(*_: Any) -> str:
    return '<div class="wide-table" tabindex="0"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


@cache
def guide_page(shown: Guide) -> bytes:
    """The whole page: the guide, and the way to the others."""
    links = "".join(
        fill(
            "guide_link",
            path=one.path,
            title=one.title,
            current="page" if one == shown else "false",
        )
        for one in (*guides().values(), tour())
    )
    body = fill("guide_nav", rows=links) + fill("guide_text", rows=shown.html)
    return document(shown.title, fill("guide", rows=body))
