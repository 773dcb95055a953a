"""`OPTIONS`: which methods a path has.

Litestar answers it as well, but lists only the methods of the handler that was registered first.
"""

from http import HTTPStatus
from typing import Any

from litestar import Request
from litestar.routes import HTTPRoute

from presentation.problems import allowed_methods
from presentation.sent import Sent


def methods_of_path(request: Request[Any, Any, Any]) -> Sent:
    """The answer: no body, and the methods in the header `Allow` (RFC 9110, section 10.2.1)."""
    template = request.scope["path_template"]
    methods = next(
        route.methods
        for route in request.app.routes
        if isinstance(route, HTTPRoute) and route.path_format == template
    )
    return Sent(HTTPStatus.NO_CONTENT, b"", [(b"allow", allowed_methods(methods))])
