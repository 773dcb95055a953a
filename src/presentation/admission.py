"""What every request passes before its handler: who asks, and is it asked in known words.

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
from presentation.sent import Sent


def admission(
    authenticate: Authenticate,
) -> tuple[Callable[[Request[Any, Any, Any]], Awaitable[Sent | None]], Callable[[Litestar], None]]:
    """The hook, and the function that prepares it once the routes exist."""
    require_known_input, learn_input = known_input()

    async def admit(request: Request[Any, Any, Any]) -> Sent | None:
        if request.method == "OPTIONS":
            return methods_of_path(request)
        await authenticate_caller(request, authenticate)
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
