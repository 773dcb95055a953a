"""How a page or one of its files travels: validators, caching, the content security policy."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from litestar import MediaType, Request, Response
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

# Scripts and styles are files of ours, calls go to this server, and nothing may frame the page.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def deliver_page(
    request: Request[Any, Any, Any], page: bytes, *, cache_control: str = "no-cache"
) -> Response[bytes]:
    """Send an HTML page, or 304 when the browser holds the same one."""
    return deliver(
        request,
        page,
        media_type=MediaType.HTML,
        etag=f'"{hashlib.sha256(page).hexdigest()[:16]}"',
        cache_control=cache_control,
        headers={
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept",
        },
    )


def deliver(
    request: Request[Any, Any, Any],
    body: bytes,
    *,
    media_type: str,
    etag: str,
    cache_control: str,
    headers: Mapping[str, str],
) -> Response[bytes]:
    """Send the bytes, or 304 without them when ``If-None-Match`` names them."""
    unchanged = names(request.headers.get("if-none-match", ""), etag)
    return Response(
        b"" if unchanged else body,
        status_code=HTTP_304_NOT_MODIFIED if unchanged else HTTP_200_OK,
        media_type=media_type,
        headers={"ETag": etag, "Cache-Control": cache_control, **headers},
    )


def names(if_none_match: str, etag: str) -> bool:
    """Whether the header lists the tag, by weak comparison (RFC 9110, section 13.1.2)."""
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in ("*", etag) for tag in tags)
