"""Between rows and entities: fields of the same name, nothing else."""

from collections.abc import Hashable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy.orm import DeclarativeBase

E = TypeVar("E")


def entity_of(row: DeclarativeBase, kind: type[E]) -> E:
    """The entity of ``kind`` that ``row`` stores."""
    return msgspec.convert(row, kind, from_attributes=True, dec_hook=_restored)


def entity_from(values: Sequence[Any], kind: type[E]) -> E:
    """The entity whose fields, in their order, have these values."""
    return msgspec.convert(
        dict(zip(_names(cast("Hashable", kind)), values, strict=True)), kind, dec_hook=_restored
    )


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast("type[Any]", kind)))


def values_of(entity: Any) -> dict[str, Any]:
    """The values of ``entity`` by the names of their columns, for a statement."""
    return {field.name: _stored(getattr(entity, field.name)) for field in fields(entity)}


def write(entity: Any, row: DeclarativeBase) -> None:
    """Give ``row`` every value of ``entity`` in which they differ; the version is the row's own to
    count.
    """
    for field in fields(entity):
        if field.name == "version":
            continue
        stored = _stored(getattr(entity, field.name))
        if getattr(row, field.name) != stored:
            setattr(row, field.name, stored)


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _restored(kind: type[Any], value: Any) -> Any:
    """A validating string needs no second validation when it comes out of the database."""
    if issubclass(kind, str):
        return str.__new__(kind, value)
    raise NotImplementedError
