"""Refuses, before a handler is called, what its parameters do not allow: unknown, doubled or wrong
query parameters, all of them at once, and ids and numbers in another spelling (contract, section 1:
Ids; Sorting, filters). ``opt={"ignores_unknown": True}`` is for addresses that others put together.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, Final, Self, Union, get_args
from uuid import UUID

import msgspec
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.types import Scope
from litestar.typing import FieldDefinition

from domain.errors import Fault, Invalid, NotFound
from domain.text import PLAIN
from presentation.canonical_ids import CANONICAL_ID
from presentation.field_types import single
from presentation.sent_headers import query_of
from presentation.validation import NOT_CANONICAL, sentence

#: The only spelling of a number in a path: it counts from 1.
NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")

_SPELLINGS: Final[Mapping[Any, re.Pattern[str]]] = {UUID: CANONICAL_ID, int: NUMBER}

#: The only spelling of other values in a query, and what is told of another one: decoders read 1.0
#: as a whole number, and a truth in more ways than anybody could list.
_WRITTEN: Final[Mapping[Any, tuple[re.Pattern[str], str]]] = {
    UUID: (CANONICAL_ID, NOT_CANONICAL),
    int: (re.compile(r"-?(?:0|[1-9][0-9]*)"), "Must be a whole number."),
    bool: (re.compile(r"true|false"), "Must be true or false."),
}

_PLAIN: Final = re.compile(PLAIN)


@dataclass(frozen=True, slots=True)
class KnownInput:
    """The parameters that a handler and its dependencies take."""

    types: dict[str, Any]
    names: dict[str, str]
    defaults: dict[str, Any]
    spellings: tuple[tuple[str, re.Pattern[str]], ...]
    ignores_unknown: bool

    @classmethod
    def of(cls, handler: HTTPRouteHandler, kwargs: Any) -> Self:
        """What ``handler`` takes; ``kwargs`` as for ``query_parameters``."""
        parameters = query_parameters(handler, kwargs)
        return cls(
            types={sent: checked_type(one) for sent, one in parameters.items()},
            names={sent: one.name for sent, one in parameters.items()},
            defaults={one.name: one.default for one in parameters.values()},
            spellings=_spellings_of(handler, kwargs),
            ignores_unknown=bool(handler.opt.get("ignores_unknown")),
        )

    def read(self, scope: Scope) -> Mapping[str, Any]:
        """The query parameters by the names that the handler gives them, defaults included. Raise
        ``Invalid`` with every fault, ``NotFound`` for an id or a number that is none.
        """
        query = self._read_query(scope) if scope["query_string"] else self.defaults
        for name, spelling in self.spellings:
            if not spelling.fullmatch(scope["path_params"][name]):
                raise NotFound
        return query

    def _read_query(self, scope: Scope) -> dict[str, Any]:
        sent = [
            (name, value)
            for name, value in query_of(scope)
            if name in self.types or not self.ignores_unknown
        ]
        if faults := list(_faults(sent, self.types)):
            raise Invalid(*faults)
        read = {self.names[name]: _read(value, self.types[name]) for name, value in sent}
        return self.defaults | read


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


def _spellings_of(
    handler: BaseRouteHandler, kwargs: Any
) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The parameters in the path that are ids or numbers, and how they must be spelled."""
    kinds = handler.parsed_fn_signature.parameters
    return tuple(
        (one.field_name, _SPELLINGS[kinds[one.field_name].annotation])
        for one in kwargs.expected_path_params
        if kinds[one.field_name].annotation in _SPELLINGS
    )


def _faults(sent: list[tuple[str, Any]], types: dict[str, Any]) -> Iterator[Fault]:
    counts = Counter(name for name, _ in sent)
    for name, value in dict(sent).items():
        if name not in types:
            yield Fault("Is not a parameter of this operation.", parameter=name)
        elif counts[name] > 1:
            yield Fault("Must be given once.", parameter=name)
        elif not _PLAIN.match(value):
            yield Fault("Must not contain control characters.", parameter=name)
        else:
            yield from _fault_of_value(name, value, types[name])


def _fault_of_value(name: str, value: str, kind: Any) -> Iterator[Fault]:
    try:
        _read(value, kind)
    except msgspec.ValidationError as error:
        yield Fault(sentence(str(error)), parameter=name)
        return
    spelling, rule = _WRITTEN.get(single(kind), (None, ""))
    if spelling and not spelling.fullmatch(value):
        yield Fault(rule, parameter=name)


def _read(value: str, kind: Any) -> Any:
    return msgspec.convert(value, kind, strict=False)
