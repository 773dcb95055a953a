"""Statements of pages, and cutting the one row too many that they ask for."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    any_,
    bindparam,
    func,
    lateral,
    literal_column,
    select,
    union_all,
)

from application.page import Key, Page, PageRequest
from infrastructure.persistence.read_lane import Rows

T = TypeVar("T")

#: The longest page with its one row too many, as the planner reads it.
MOST: Final = literal_column("101", Integer)

#: So many matches are sorted for one page.
SORTED_AT_MOST: Final = 2000


def first_rows(statement: Select[Any]) -> Select[Any]:
    """The first rows of an ordered statement, as many as the parameter ``limit`` says.

    A plan is made once and for every limit, which the planner then takes for a tenth of the table:
    it would rather sort that than follow an index. The number inside tells it better, and the cut
    outside keeps the order and reads no further.
    """
    page = statement.limit(MOST).subquery("page")
    return select(literal_column("*")).select_from(page).limit(bindparam("limit", type_=Integer))


def few_or_many(
    rows: Select[Any], row_id: ColumnElement[Any], matches: Select[Any], many: Select[Any]
) -> tuple[FromClause, FromClause]:
    """Two sources of a page that an index of ``matches`` (ids) helps to find, to be joined in this
    order: the ids, and the hits.

    Where few match, these of the ordered ``rows`` are sorted. Where more do than
    ``SORTED_AT_MOST``, ``many`` is followed, the same rows with the condition in a form that makes
    no use of that index: in their order, until the page is full, which does not take long. The
    planner cannot choose between the two: it makes one plan for whatever is asked.
    """
    one_more = literal_column(str(SORTED_AT_MOST + 1), Integer)
    first = matches.limit(one_more).subquery("first")
    ids = select(func.array_agg(first.columns[0]).label("ids")).lateral("matches")
    count = func.cardinality(ids.c.ids)
    few = rows.where(count <= SORTED_AT_MOST, row_id == any_(ids.c.ids))
    return ids, lateral(union_all(few, many.where(count > SORTED_AT_MOST)), "hits")


def page_of(
    rows: Rows, page: PageRequest, build: Callable[[Any], T], *, key: Callable[[Any], Key]
) -> Page[T]:
    """A page of ``rows``, of which there is one more than asked for where the list goes on."""
    shown = rows[: page.limit]
    return Page([build(row) for row in shown], key(shown[-1]) if len(rows) > page.limit else None)
