"""``GET /docs``: the guide, a login, and the interactive reference."""

from functools import cache
from typing import Any

from litestar import Request, Response, get

from presentation.pages.delivery import deliver_page
from presentation.pages.templates import document, fill


@get("/docs", sync_to_thread=False)
def docs(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve the reference; its scripts read ``/openapi.json`` and draw the rest."""
    return deliver_page(request, docs_page())


@cache
def docs_page() -> bytes:
    return document("API reference", fill("docs"), section="/docs")
