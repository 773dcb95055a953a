"""Cutting the one row too many that a page's statement asks for."""

from collections.abc import Callable
from typing import Any, TypeVar

from application.page import Key, Page, PageRequest
from infrastructure.persistence.read_lane import Rows

T = TypeVar("T")


def page_of(
    rows: Rows, page: PageRequest, build: Callable[[Any], T], *, key: Callable[[Any], Key]
) -> Page[T]:
    """A page of ``rows``, of which there is one more than asked for where the list goes on."""
    shown = rows[: page.limit]
    return Page([build(row) for row in shown], key(shown[-1]) if len(rows) > page.limit else None)
