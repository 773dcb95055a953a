"""`OPTIONS`: which methods a path has.

Litestar answers it too, but lists only the methods of the handlers that were registered first.
"""

from typing import Any

from litestar import Request
from litestar.routes import HTTPRoute

from presentation.problems import allowed_methods
from presentation.sent import Sent


async def answer_options(request: Request[Any, Any, Any]) -> Sent | None:
    """What Litestar calls before every handler; None leaves the answer to the handler."""
    if request.method != "OPTIONS":
        return None
    template = request.scope["path_template"]
    methods = next(
        route.methods
        for route in request.app.routes
        if isinstance(route, HTTPRoute) and template in (route.path, route.path_format)
    )
    return Sent(204, b"", [(b"allow", allowed_methods(methods))])
