"""``GET /openapi.json``."""

from functools import cache
from typing import Any, Final

import msgspec
from litestar import Litestar, MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler

from presentation.openapi.document import openapi_document
from presentation.pages.assets import Asset, deliver_compressed

OPEN: Final = {"public": True, "ignores_login": True}


def openapi_route() -> HTTPRouteHandler:
    """The handler that serves the document of its application, made when it is first asked for."""

    @cache
    def written(app: Litestar) -> Asset:
        return Asset(msgspec.json.encode(openapi_document(app)), MediaType.JSON)

    # Making the document takes a moment, so this runs beside the event loop.
    @get("/openapi.json", include_in_schema=False, opt=OPEN, sync_to_thread=True)
    def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
        """Serve the OpenAPI document."""
        return deliver_compressed(request, written(request.app), cache_control="no-cache")

    return openapi
