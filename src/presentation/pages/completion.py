"""``GET /auth/complete``: where a login with Google ends that no front end asked for (contract,
section 4).
"""

from functools import cache
from typing import Any

from litestar import Request, Response, get

from presentation.pages.delivery import deliver_page
from presentation.pages.templates import document, fill


@get("/auth/complete", sync_to_thread=False)
def completion(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve a page that exchanges the code in its address, and shows that the login worked."""
    return deliver_page(request, completion_page(), cache_control="no-store")


@cache
def completion_page() -> bytes:
    return document("Log in with Google", fill("completion"))
