"""Where the arguments of a handler come from: found out once, then only read."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Self, TypeAlias
from uuid import UUID

from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.types import Receive, Scope

from presentation.bodies import StrictRequest

#: The query parameters by name, read and checked.
Query: TypeAlias = Mapping[str, Any]
Source: TypeAlias = Callable[[Scope, Query], Any]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The sources of all arguments of a handler."""

    #: What is the same for every request: the use cases.
    same: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    #: What needs more of the request than its head.
    asked: dict[str, Callable[[StrictRequest], Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, handler: HTTPRouteHandler, *, in_path: Container[str]) -> Self:
        """The sources for a handler whose route has the parameters ``in_path``."""
        arguments, provided = cls(), handler.resolve_dependencies()
        for name, parameter in handler.parsed_fn_signature.parameters.items():
            if name == "data":
                arguments.asked[name] = StrictRequest.json
            elif name in provided:
                arguments._take_from(provided[name], name)
            elif name in in_path:
                kind = parameter.annotation
                arguments.sources[name] = _from_path(name, kind if kind in (UUID, int) else str)
            else:
                arguments.sources[name] = _from_query(name)
        return arguments

    async def read(self, scope: Scope, receive: Receive, query: Query) -> dict[str, Any]:
        """The arguments for one request."""
        arguments = self.same.copy()
        if self.asked:
            request = StrictRequest(scope, receive)
            for name, ask in self.asked.items():
                told = ask(request)
                arguments[name] = await told if isawaitable(told) else told
        for name, source in self.sources.items():
            arguments[name] = source(scope, query)
        return arguments

    def _take_from(self, dependency: Provide, name: str) -> None:
        provide, takes = dependency.dependency, list(dependency.parsed_fn_signature.parameters)
        if not takes:
            self.same[name] = provide()
        elif takes == ["request"]:
            self.asked[name] = provide
        else:
            self.sources[name] = _provided(provide, takes[1:])


def _provided(provide: Callable[..., Any], parameters: list[str]) -> Source:
    """A dependency that takes the scope and maybe some query parameters."""
    if not parameters:
        return lambda scope, _query: provide(scope)
    return lambda scope, query: provide(scope, *(query[name] for name in parameters))


def _from_path(name: str, kind: Callable[[str], Any]) -> Source:
    return lambda scope, _query: kind(scope["path_params"][name])


def _from_query(name: str) -> Source:
    return lambda _scope, query: query[name]
