"""What every request passes before its handler: who asks, how often, and are the words known.

This is a ``before_request`` hook and not a pair of guards, because Litestar copies the handler for
every call of a guard, which costs as much as the rest of a small request.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar, Request
from litestar.routes import HTTPRoute

from presentation.authentication import Authenticate, authenticate_caller
from presentation.known_input import known_input
from presentation.options import methods_of_path
from presentation.request_limits import RequestLimits
from presentation.sent import Sent


def admission(
    authenticate: Authenticate, limits: RequestLimits | None
) -> tuple[Callable[[Request[Any, Any, Any]], Awaitable[Sent | None]], Callable[[Litestar], None]]:
    """The hook, and the function that prepares it once the routes exist."""
    require_known_input, learn_input = known_input()

    async def admit(request: Request[Any, Any, Any]) -> Sent | None:
        if request.method == "OPTIONS":
            return methods_of_path(request)
        try:
            await authenticate_caller(request, authenticate)
        finally:
            # Whoever is refused is counted as well, as nobody in particular.
            if limits is not None:
                await limits.count(request)
        require_known_input(request)
        return None

    def prepare(app: Litestar) -> None:
        learn_input(app)
        _resolve_dependencies_in_turn(app)

    return admit, prepare


def _resolve_dependencies_in_turn(app: Litestar) -> None:
    """Have no task group made for dependencies that never wait for anything.

    Litestar resolves those that do not need each other in a task each; ours are attributes of the
    request and objects that exist already.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for _, kwargs in route.route_handler_map.values():
                kwargs.dependency_batches = [
                    {dependency} for batch in kwargs.dependency_batches for dependency in batch
                ]
