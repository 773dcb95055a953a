"""Refuses, before a handler is called, what its parameters do not allow: unknown, doubled or wrong
query parameters, all of them at once, and ids in another spelling (contract, section 1: Ids;
Sorting, filters). ``opt={"ignores_unknown": True}`` is for addresses that others put together.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, Final, TypeAlias, Union, get_args
from uuid import UUID

import msgspec
from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from domain.errors import Fault, Invalid, NotFound
from domain.text import PLAIN
from presentation.reply import BASE
from presentation.validation import sentence

#: The only spelling of an id that is accepted.
CANONICAL_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

_PLAIN: Final = re.compile(PLAIN)

Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class _Expected:
    query: dict[str, Any]
    ids: tuple[str, ...]
    ignores_unknown: bool


def known_input() -> tuple[Callable[[Connection], None], Callable[[Litestar], None]]:
    """A check, and the function that tells it, once the routes exist, what each handler takes."""
    expected: dict[Any, _Expected] = {}

    def check(connection: Connection) -> None:
        if (takes := expected.get(connection.scope["route_handler"])) is None:
            return
        if connection.scope["query_string"] and (faults := list(_faults(connection, takes))):
            raise Invalid(*faults)
        for name in takes.ids:
            if not is_canonical_id(connection.scope["path_params"].get(name, "")):
                raise NotFound

    def learn(app: Litestar) -> None:
        expected.update(_expectations(app))

    return check, learn


def is_canonical_id(text: str) -> bool:
    """Whether ``text`` is a UUID in the only spelling that is accepted."""
    return CANONICAL_ID.fullmatch(text) is not None


def _expectations(app: Litestar) -> Iterator[tuple[BaseRouteHandler, _Expected]]:
    for route in app.routes:
        # Pages are strict with nobody: links to them are made by mail programs, too.
        if isinstance(route, HTTPRoute) and route.path.startswith(BASE):
            for handler, kwargs in route.route_handler_map.values():
                parameters = query_parameters(handler, kwargs)
                types = {name: checked_type(one) for name, one in parameters.items()}
                lenient = bool(handler.opt.get("ignores_unknown"))
                yield handler, _Expected(types, _ids_of(handler), lenient)


def query_parameters(handler: BaseRouteHandler, kwargs: Any) -> dict[str, FieldDefinition]:
    """The query parameters by the names that clients use: the handler's own and those that its
    dependencies read.

    ``kwargs`` is what Litestar's route keeps beside the handler: its model of the arguments.
    """
    aliases = {one.field_name: one.field_alias for one in kwargs.expected_query_params}
    signatures = [
        handler.parsed_fn_signature,
        *(one.parsed_fn_signature for one in handler.resolve_dependencies().values()),
    ]
    return {
        aliases[name]: parameter
        for signature in signatures
        for name, parameter in signature.parameters.items()
        if name in aliases
    }


def checked_type(parameter: FieldDefinition) -> Any:
    """The parameter's type with its rules as msgspec knows them."""
    declared = parameter.kwarg_definition
    rules = {
        rule: value
        for rule in ("ge", "le", "min_length", "max_length", "pattern")
        if (value := getattr(declared, rule, None)) is not None
    }
    # A query has no null: an optional parameter is one that may be absent.
    present = parameter.annotation
    if parameter.is_optional:
        present = Union[tuple(one for one in get_args(present) if one is not NoneType)]  # noqa: UP007 - made at run time.
    return Annotated[present, msgspec.Meta(**rules)] if rules else present


def _ids_of(handler: BaseRouteHandler) -> tuple[str, ...]:
    parameters = handler.parsed_fn_signature.parameters
    return tuple(
        name
        for name, one in parameters.items()
        if one.annotation is UUID and not one.is_optional and name.endswith("_id")
    )


def _faults(connection: Connection, takes: _Expected) -> Iterator[Fault]:
    sent = list(connection.query_params.multi_items())
    counts = Counter(name for name, _ in sent)
    for name, value in dict(sent).items():
        if name not in takes.query:
            if not takes.ignores_unknown:
                yield Fault("Is not a parameter of this operation.", parameter=name)
        elif counts[name] > 1:
            yield Fault("Must be given once.", parameter=name)
        elif not _PLAIN.match(value):
            yield Fault("Must not contain control characters.", parameter=name)
        else:
            yield from _fault_of_value(name, value, takes.query[name])


def _fault_of_value(name: str, value: str, kind: Any) -> Iterator[Fault]:
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        yield Fault(sentence(str(error)), parameter=name)
