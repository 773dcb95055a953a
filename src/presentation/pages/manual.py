"""``GET /docs/guides``: how to use the API, subject by subject; ``GET /docs/tour``: the tour of the
README.

The guides are Markdown files in ``guides/``. Their blocks of ``http`` are real requests, each with
the answer to it: a test sends them and compares.
"""

import json
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
_LINK: Final = re.compile(r"\[([^]]+)]\([^)]*\)")
#: How long a line of a block may be without being cut: JSON that is longer is set in many lines.
LINE: Final = 84
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
        for one in everything()
    )
    page = document("Guides", fill("guides", rows=tiles), section="/docs/guides")
    return deliver_page(request, page)


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


def everything() -> Sequence[Guide]:
    """All guides and the tour, in the order in which they are best read."""
    return (*guides().values(), tour())


def source(name: str) -> str:
    """The Markdown of a guide."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def read_guide(path: str, markdown: str) -> Guide:
    """A guide from its Markdown, which begins with its title and a paragraph that opens it."""
    found = _TITLE.match(markdown)
    if found is None:
        raise LookupError(f"{path} does not begin with a title and a paragraph.")
    opening = _LINK.sub(r"\1", " ".join(found[2].split()))
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
    kind = tokens[place].info or "text"
    return fill("guide_block", kind=kind, text=readable(tokens[place].content))


def readable(block: str) -> str:
    """The block with every long line of JSON set in many."""
    return "\n".join(map(_indented, block.split("\n")))


def _indented(line: str) -> str:
    if len(line) <= LINE or not line.startswith(("{", "[")):
        return line
    try:
        return json.dumps(json.loads(line), ensure_ascii=False, indent=2)
    except ValueError:
        return line


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
        for one in everything()
    )
    text = fill("guide_text", rows=shown.html + _onward(shown))
    body = fill("guide_nav", rows=links) + text
    return document(shown.title, fill("guide", rows=body), section="/docs/guides")


def _onward(shown: Guide) -> str:
    """The way to the guides before and after this one."""
    order = ("", *(one.path for one in everything()), "")
    place = order.index(shown.path)
    titles = {one.path: one.title for one in everything()}
    links = "".join(
        fill("guide_onward_link", path=path, title=titles[path], rel=rel, words=words)
        for path, rel, words in (
            (order[place - 1], "prev", "Previous"),
            (order[place + 1], "next", "Next"),
        )
        if path
    )
    return fill("guide_onward", rows=links)
