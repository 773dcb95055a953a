"""``GET /auth/verify``: where the link of a verification mail leads (contract section 4)."""

from functools import cache
from typing import Any

from litestar import Request, Response, get

from presentation.pages.delivery import deliver_page
from presentation.pages.templates import document, fill


@get("/auth/verify", sync_to_thread=False)
def verification(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve a page that verifies by a click: mail scanners open links, a GET changes nothing."""
    return deliver_page(request, verification_page(), cache_control="no-store")


@cache
def verification_page() -> bytes:
    return document("Confirm your e-mail address", fill("verification"))
