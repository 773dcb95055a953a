"""Statements of pages, and cutting the one row too many that they ask for."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import Integer, Select, bindparam, literal_column, select

from application.page import Key, Page, PageRequest
from infrastructure.persistence.read_lane import Rows

T = TypeVar("T")

#: The longest page with its one row too many, as the planner reads it.
MOST: Final = literal_column("101", Integer)


def first_rows(statement: Select[Any]) -> Select[Any]:
    """The first rows of an ordered statement, as many as the parameter ``limit`` says.

    A plan is made once and for every limit, which the planner then takes for a tenth of the table:
    it would rather sort that than follow an index. The number inside tells it better, and the cut
    outside keeps the order and reads no further.
    """
    page = statement.limit(MOST).subquery("page")
    return select(literal_column("*")).select_from(page).limit(bindparam("limit", type_=Integer))


def page_of(
    rows: Rows, page: PageRequest, build: Callable[[Any], T], *, key: Callable[[Any], Key]
) -> Page[T]:
    """A page of ``rows``, of which there is one more than asked for where the list goes on."""
    shown = rows[: page.limit]
    return Page([build(row) for row in shown], key(shown[-1]) if len(rows) > page.limit else None)
