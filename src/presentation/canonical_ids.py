"""Ids in bodies have one spelling, as they have in addresses (contract, section 1: Ids): decoders
take several, and what was sent would be shown otherwise.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, TypeAlias, get_args, get_origin
from uuid import UUID

from msgspec import Struct, structs

from presentation.field_types import single

#: The only spelling of an id that is accepted.
CANONICAL_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

#: The way to a value: names of fields, None for every member of a list.
Way: TypeAlias = tuple[str | None, ...]


def is_canonical_id(text: str) -> bool:
    """Whether ``text`` is a UUID in the only spelling that is accepted."""
    return CANONICAL_ID.fullmatch(text) is not None


def spells_an_id_otherwise(value: Any, kind: Any) -> bool:
    """Whether ``value``, JSON of which a ``kind`` was made, holds an id in another spelling."""
    return any(not is_canonical_id(one) for way in _ways_to_ids(kind) for one in _found(value, way))


@cache
def _ways_to_ids(kind: Any) -> tuple[Way, ...]:
    """The ways to all ids in a ``kind``."""
    return tuple(_ways(kind))


def _ways(kind: Any) -> Iterator[Way]:
    wanted = single(kind)
    if wanted is UUID:
        yield ()
    elif isinstance(wanted, type) and issubclass(wanted, Struct):
        for field in structs.fields(wanted):
            yield from ((field.encode_name, *way) for way in _ways(field.type))
    elif get_origin(wanted) is list:
        yield from ((None, *way) for way in _ways(get_args(wanted)[0]))


def _found(value: Any, way: Way) -> Iterator[str]:
    """The ids at the end of a way; what is null or absent is none."""
    match way:
        case _ if value is None:
            return
        case (None, *rest):
            for one in value:
                yield from _found(one, tuple(rest))
        case (str() as name, *rest):
            yield from _found(value.get(name), tuple(rest))
        case _:
            yield value
