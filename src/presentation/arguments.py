"""Where the arguments of a handler come from: found out once, then only read."""

from collections.abc import Awaitable, Callable, Container, Mapping
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from typing import Any, Self, TypeAlias
from uuid import UUID

from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from presentation.bodies import StrictRequest

#: The query parameters by name, read and checked.
Query: TypeAlias = Mapping[str, Any]
Source: TypeAlias = Callable[[StrictRequest, Query], Any]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The sources of all arguments of a handler."""

    #: What is the same for every request: the use cases.
    same: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    #: What waits for the request's body.
    awaited: dict[str, Callable[[StrictRequest], Awaitable[Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, handler: HTTPRouteHandler, *, in_path: Container[str]) -> Self:
        """The sources for a handler whose route has the parameters ``in_path``."""
        arguments, provided = cls(), handler.resolve_dependencies()
        for name, parameter in handler.parsed_fn_signature.parameters.items():
            if name == "data":
                arguments.awaited[name] = StrictRequest.json
            elif name in provided:
                arguments._take_from(provided[name], name)
            elif name in in_path:
                kind = UUID if parameter.annotation is UUID else str
                arguments.sources[name] = _from_path(name, kind)
            else:
                arguments.sources[name] = _from_query(name)
        return arguments

    async def read(self, request: StrictRequest, query: Query) -> dict[str, Any]:
        """The arguments for one request."""
        arguments = self.same.copy()
        for name, awaited in self.awaited.items():
            arguments[name] = await awaited(request)
        for name, source in self.sources.items():
            arguments[name] = source(request, query)
        return arguments

    def _take_from(self, dependency: Provide, name: str) -> None:
        provide, takes = dependency.dependency, list(dependency.parsed_fn_signature.parameters)
        if not takes:
            self.same[name] = provide()
        elif iscoroutinefunction(provide):
            self.awaited[name] = provide
        else:
            self.sources[name] = _provided(provide, takes[1:])


def _provided(provide: Callable[..., Any], parameters: list[str]) -> Source:
    """A dependency that takes the request and maybe some query parameters."""
    if not parameters:
        return lambda request, _query: provide(request)
    return lambda request, query: provide(request, *(query[name] for name in parameters))


def _from_path(name: str, kind: Callable[[str], Any]) -> Source:
    return lambda request, _query: kind(request.scope["path_params"][name])


def _from_query(name: str) -> Source:
    return lambda _request, query: query[name]
