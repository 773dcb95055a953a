"""``GET /docs``: the guide, a login, and the interactive reference."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from presentation.pages.delivery import deliver_page
from presentation.pages.templates import Html, document, fill


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo content, with a password that is public."""

    email: str
    role: str
    password: str


@get("/docs", sync_to_thread=False)
def docs(
    request: Request[Any, Any, Any], demo_accounts: NamedDependency[Sequence[DemoAccount]]
) -> Response[bytes]:
    """Serve the reference; its scripts read ``/openapi.json`` and draw the rest."""
    return deliver_page(request, docs_page(tuple(demo_accounts)))


@cache
def docs_page(demo_accounts: Sequence[DemoAccount]) -> bytes:
    """The page; a click on one of the accounts logs in with it."""
    buttons = "".join(fill("docs_demo_account", **asdict(one)) for one in demo_accounts)
    demo = fill("docs_demo", rows=buttons) if demo_accounts else ""
    return document("API reference", fill("docs", demo=Html(demo)), section="/docs")
