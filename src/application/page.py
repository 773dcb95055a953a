"""Keyset pages: a list goes on after the last row's key, never after a count of rows (contract,
section 1).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

T = TypeVar("T")

#: The sort key of the last row of a page, its id last so that it is unique.
Key: TypeAlias = tuple[str | int | datetime | UUID, ...]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """``limit`` rows (1 to 100) after the row with the key ``after``, or from the start."""

    limit: int = 20
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows in order, and the key to go on after, or None when these are the last."""

    items: list[T]
    next_key: Key | None
