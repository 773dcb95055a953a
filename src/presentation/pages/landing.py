"""``GET /``: what this is and where to go, for a person and for a program."""

from importlib.metadata import version
from typing import Any, Final

from litestar import Request, Response, get

from presentation.pages.delivery import deliver_page
from presentation.pages.negotiation import wants_html
from presentation.pages.templates import document, fill

SIGNPOST: Final = {
    "name": "elearning",
    "version": version("elearning"),
    "docs": "/docs",
    "openapi": "/openapi.json",
    "health": "/health/ready",
}


@get("/", sync_to_thread=False)
def landing(request: Request[Any, Any, Any]) -> Response[bytes] | Response[dict[str, str]]:
    """Point to the docs, the OpenAPI document and the health check."""
    if wants_html(request):
        return deliver_page(request, document("Welcome", fill("landing", **SIGNPOST)))
    return Response(dict(SIGNPOST), headers={"Vary": "Accept", "Cache-Control": "no-cache"})
