"""How the handlers of the API are called.

Litestar routes, and turns what is raised into an answer. In between it would build a model of the
handler's arguments and resolve a graph of dependencies, for every request, which costs more than a
query. But where each argument comes from is known once the routes exist: it is looked up then, and
a call does nothing but read. Pages, which are few, are called in Litestar's own way.
"""

from typing import Any, Final

from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, Receive, Scope, Send

from presentation.arguments import Arguments
from presentation.authentication import Authenticate, authenticate_caller
from presentation.bodies import StrictRequest
from presentation.known_input import KnownInput
from presentation.options import methods_of_path
from presentation.reply import BASE, reply
from presentation.request_limits import RequestLimits
from presentation.sent import Sent

#: What is called here: the API, and the probes of whoever runs it.
_CALLED: Final = (BASE, "/health")


class Calls:
    """Calls handlers, once it has learned of them."""

    def __init__(self, authenticate: Authenticate, limits: RequestLimits | None) -> None:
        self._authenticate = authenticate
        self._limits = limits
        self._calls: dict[Any, ASGIApp] = {}

    def learn(self, app: Litestar) -> None:
        """Prepare the calls of all handlers; the routes exist now."""
        for route in app.routes:
            if isinstance(route, HTTPRoute) and route.path.startswith(_CALLED):
                for method, (handler, kwargs) in route.route_handler_map.items():
                    if method != "OPTIONS":
                        self._calls[handler] = _Call(
                            handler,
                            KnownInput.of(handler, kwargs),
                            Arguments.of(handler, in_path=route.path_parameters),
                            self._authenticate,
                            self._limits if route.path.startswith(BASE) else None,
                        )

    def instead_of(self, app: ASGIApp) -> ASGIApp:
        """The middleware that takes the place of Litestar's own call."""

        async def called(scope: Scope, receive: Receive, send: Send) -> None:
            await self._calls.get(scope["route_handler"], app)(scope, receive, send)

        return called

    async def admit(self, request: Request[Any, Any, Any]) -> Sent | None:
        """What comes before a handler that Litestar calls itself, `OPTIONS` among them."""
        if request.method == "OPTIONS":
            return methods_of_path(request)
        await authenticate_caller(request.scope, request.route_handler.opt, self._authenticate)
        return None


class _Call:
    """An ASGI application: one handler, called for one request after the other."""

    __slots__ = ("_arguments", "_authenticate", "_handler", "_known", "_limits")

    def __init__(
        self,
        handler: HTTPRouteHandler,
        known: KnownInput,
        arguments: Arguments,
        authenticate: Authenticate,
        limits: RequestLimits | None,
    ) -> None:
        self._handler = handler
        self._known = known
        self._arguments = arguments
        self._authenticate = authenticate
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = StrictRequest(scope, receive, send)
        try:
            await authenticate_caller(scope, self._handler.opt, self._authenticate)
        finally:
            # Whoever is refused is counted as well, as nobody in particular.
            if self._limits is not None:
                await self._limits.count(scope)
        arguments = await self._arguments.read(request, self._known.read(request))
        content = await self._handler.fn(**arguments)
        await reply(request, content)(scope, receive, send)
