"""``GET /auth/reset``: where the link of a forgotten password leads (contract section 4)."""

from functools import cache
from typing import Any

from litestar import Request, Response, get

from presentation.pages.delivery import deliver_page
from presentation.pages.templates import document, fill


@get("/auth/reset", sync_to_thread=False)
def reset(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve a form for the new password, or for a new link: a GET changes nothing."""
    return deliver_page(request, reset_page(), cache_control="no-store")


@cache
def reset_page() -> bytes:
    return document("Set a new password", fill("reset"))
