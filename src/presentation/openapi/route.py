"""``GET /openapi.json``."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import msgspec
from litestar import Litestar, MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler

from presentation.openapi.document import openapi_document
from presentation.pages.delivery import deliver

OPEN: Final = {"public": True, "ignores_login": True}


@dataclass(frozen=True, slots=True)
class _Written:
    body: bytes
    etag: str


def openapi_route() -> HTTPRouteHandler:
    """The handler that serves the document of its application, made when it is first asked for."""

    @cache
    def written(app: Litestar) -> _Written:
        body = msgspec.json.encode(openapi_document(app))
        return _Written(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')

    # Making the document takes a moment, so this runs beside the event loop.
    @get("/openapi.json", include_in_schema=False, opt=OPEN, sync_to_thread=True)
    def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
        """Serve the OpenAPI document."""
        document = written(request.app)
        return deliver(
            request,
            document.body,
            media_type=MediaType.JSON,
            etag=document.etag,
            cache_control="no-cache",
            headers={},
        )

    return openapi
