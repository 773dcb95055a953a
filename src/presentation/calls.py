"""How the handlers of the API are called.

Litestar declares and routes. For every request it would build a model of the handler's arguments,
resolve a graph of dependencies and keep a state of its own, which costs more than a query. But
where each argument comes from is known once the routes exist: it is looked up then, and a call does
nothing but read. Everything else, pages above all, is served in Litestar's own way.
"""

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

from litestar import Litestar, Request
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, HTTPScope, Method, Receive, Scope, Send
from litestar.utils import normalize_path

from presentation.arguments import Arguments
from presentation.authentication import Authenticate, authenticate_caller
from presentation.failures import answer_failure
from presentation.known_input import KnownInput
from presentation.options import methods_of_path
from presentation.reply import BASE, reply
from presentation.request_limits import RequestLimits
from presentation.sent import Sent

#: What is called here: the API, and the probes of whoever runs it.
_CALLED: Final = (BASE, "/health")

#: The kind of document that an address such as ``/certificates/{number}.pdf`` asks for. The router
#: knows whole parts of a path alone, so it becomes one there: ``/certificates/{number}/.pdf``.
_KIND: Final = re.compile(r"(\.pdf)$")

#: How many addresses are remembered with what serves them.
_REMEMBERED: Final = 4096


class _Place(NamedTuple):
    """What Litestar's router says of an address, and the call that serves it."""

    call: "_Call"
    path: str
    path_params: dict[str, Any]
    template: str


class Calls:
    """Calls handlers, once it has learned of them."""

    def __init__(self, authenticate: Authenticate, limits: RequestLimits | None) -> None:
        self._authenticate = authenticate
        self._limits = limits
        self._calls: dict[Any, _Call] = {}

    def put_before(self, app: Litestar) -> None:
        """Prepare the calls of all handlers, whose routes exist now, and serve what they can serve
        before Litestar does.
        """
        for route in app.routes:
            if isinstance(route, HTTPRoute) and route.path.startswith(_CALLED):
                self._learn(route)
        app.asgi_handler = self._before(app.asgi_handler, app)

    def _learn(self, route: HTTPRoute) -> None:
        for method, (handler, kwargs) in route.route_handler_map.items():
            if method != "OPTIONS":
                self._calls[handler] = _Call(
                    handler,
                    KnownInput.of(handler, kwargs),
                    Arguments.of(handler, in_path=route.path_parameters),
                    self._authenticate,
                    self._limits if route.path.startswith(BASE) else None,
                )

    def _before(self, served_by_litestar: ASGIApp, app: Litestar) -> ASGIApp:
        @lru_cache(_REMEMBERED)
        def place_of(path: str, method: Method) -> _Place | None:
            route = app.asgi_router.handle_routing
            routed = _KIND.sub(r"/\1", normalize_path(path))
            _app, handler, found, parameters, template = route(routed, method)
            call = self._calls.get(handler)
            found = found.replace("/.pdf", ".pdf")
            return None if call is None else _Place(call, found, cast("Any", parameters), template)

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            scope = cast("HTTPScope", scope)
            try:
                place = place_of(_path_of(scope), scope["method"])
            except HTTPException:
                place = None
            if place is None:
                await served_by_litestar(scope, receive, send)
            else:
                await _answer(place, scope, receive, send)

        return serve

    async def admit(self, request: Request[Any, Any, Any]) -> Sent | None:
        """What comes before a handler that Litestar calls itself, `OPTIONS` among them."""
        if request.method == "OPTIONS":
            return methods_of_path(request)
        handler = request.route_handler
        await authenticate_caller(request.scope, handler.opt, self._authenticate)
        if self._limits is not None and handler.opt.get("counted"):
            await self._limits.count(request.scope)
        return None


def _path_of(scope: HTTPScope) -> str:
    """The path below the one that a proxy serves the application under, as Litestar takes it."""
    root = scope.get("root_path")
    return scope["path"].split(root, maxsplit=1)[-1] if root else scope["path"]


async def _answer(place: _Place, scope: HTTPScope, receive: Receive, send: Send) -> None:
    call, scope["path"], scope["path_params"], scope["path_template"] = place
    scope["route_handler"] = call.handler
    try:
        answer = await call(scope, receive)
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for an answer.
        answer = answer_failure(scope, error)
    await answer(scope, receive, send)


class _Call:
    """One handler, called for one request after the other."""

    __slots__ = ("_arguments", "_authenticate", "_known", "_limits", "handler")

    def __init__(
        self,
        handler: HTTPRouteHandler,
        known: KnownInput,
        arguments: Arguments,
        authenticate: Authenticate,
        limits: RequestLimits | None,
    ) -> None:
        self.handler = handler
        self._known = known
        self._arguments = arguments
        self._authenticate = authenticate
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive) -> ASGIApp:
        """The answer to one request; whatever is raised is answered by the caller."""
        try:
            await authenticate_caller(scope, self.handler.opt, self._authenticate)
        finally:
            # Whoever is refused is counted as well, as nobody in particular.
            if self._limits is not None:
                await self._limits.count(scope)
        arguments = await self._arguments.read(scope, receive, self._known.read(scope))
        return reply(scope, await self.handler.fn(**arguments))
