"""The statement by which courses are searched (migration ``search``).

The database turns what is asked for into queries of falling rank, each without what those before it
find. Within a rank the order is a sort's own, so a page goes on after (rank, value, id). A rank is
only looked into when those before it have not filled the page.
"""

from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    case,
    cast,
    column,
    false,
    func,
    lateral,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from application.courses.ports import Sort
from infrastructure.persistence.courses.rows import CourseRow, CourseSearchRow
from infrastructure.persistence.courses.statements import (
    CARD_COLUMNS,
    WITH_OWNER,
    is_taught,
    order_of,
)
from infrastructure.persistence.paging import MOST
from infrastructure.persistence.read_lane import Compiled

#: So many matches of one rank are sorted. Where there are more, the courses are followed in their
#: order until a page is full, which does not take long, as every other one matches. Either way a
#: page costs a few thousand rows at most.
SORTED_AT_MOST: Final = 2000

#: The last rank that has all words: sorts other than by relevance list no further.
_ALL_WORDS: Final = 6

_COURSE, _SEARCH = CourseRow.__table__, CourseSearchRow.__table__
_GREATEST_COUNT: Final = 2**31 - 1
_GREATEST_ID: Final = UUID(int=2**128 - 1)


@cache
def found(
    sort: Sort, *, facts: bool, one_instructor: bool, hidden_too: bool, going_on: bool
) -> Compiled:
    """A page of the courses that match, with the rank and the value that they are sorted by."""
    by, falling = order_of(sort, hidden_too=hidden_too)
    asked = (_by_relevance() if sort is Sort.RELEVANCE else _at_once()).subquery("asked")
    matching: ColumnElement[Any] = _SEARCH.c.words.bool_op("@@")(asked.c.query)
    if facts:
        matching &= _SEARCH.c.facts.contains(bindparam("facts", type_=ARRAY(Text)))
    courses = select(_COURSE.c.id, by.label("value")).limit(MOST)
    courses = courses.order_by(*_ordered(by, _COURSE.c.id, falling=falling))
    if one_instructor:
        courses = courses.where(is_taught())
    if going_on:
        ranked = sort is Sort.RELEVANCE
        courses = courses.where(_after(asked, by, ranked=ranked, falling=falling))
    if hidden_too or one_instructor:
        source, hits = asked, _all_sorted(courses, matching)
    else:
        source, hits = _few_or_many(courses, matching, asked)
    page = select(asked.c.rank, hits.c.id, hits.c.value).select_from(source.join(hits, true()))
    if going_on:
        page = page.where(asked.c.rank >= bindparam("after_rank", type_=Integer))
    return Compiled(_shown(page, falling=falling))


def _ordered(*columns: ColumnElement[Any], falling: bool) -> list[ColumnElement[Any]]:
    return [one.desc() for one in columns] if falling else list(columns)


def _queries(*, near: bool) -> FromClause:
    texts = ARRAY(Text)
    queries = func.search_queries(
        bindparam("asked", type_=Text),
        *(bindparam(name, type_=texts) for name in ("words", "phrases", "unwanted")),
        bindparam("language", type_=Text),
        true() if near else false(),
    )
    return queries.table_valued(column("rank", Integer), column("query", TSQUERY))


def _by_relevance() -> Any:
    """The queries by rank; those with neighbours of words are made when they are needed."""
    return union_all(*(select(_queries(near=near)) for near in (False, True)))


def _at_once() -> Select[Any]:
    """One query for all ranks with all words."""
    ranks = _by_relevance().subquery("ranks")
    anything = func.string_agg(cast(ranks.c.query, Text), " | ")
    rank: ColumnElement[Any] = literal_column("0", Integer).label("rank")
    query: ColumnElement[Any] = cast(anything, TSQUERY).label("query")
    return select(rank, query).where(ranks.c.rank <= _ALL_WORDS)


def _after(
    asked: FromClause, by: ColumnElement[Any], *, ranked: bool, falling: bool
) -> ColumnElement[bool]:
    """What comes after the key; a rank after the key's is seen from its start."""
    value: Any = bindparam("after_value", type_=by.type)
    course_id: Any = bindparam("after_id", type_=_COURSE.c.id.type)
    if ranked:
        same = asked.c.rank == bindparam("after_rank", type_=Integer)
        value = case((same, value), else_=literal_column(str(_GREATEST_COUNT), Integer))
        course_id = case((same, course_id), else_=literal(_GREATEST_ID, _COURSE.c.id.type))
    here, after = tuple_(by, _COURSE.c.id), tuple_(value, course_id)
    return here < after if falling else here > after


def _all_sorted(courses: Select[Any], matching: ColumnElement[Any]) -> FromClause:
    with_words = _COURSE.join(_SEARCH, _SEARCH.c.course_id == _COURSE.c.id)
    return courses.select_from(with_words).where(matching).lateral("hits")


def _few_or_many(
    courses: Select[Any], matching: ColumnElement[Any], asked: FromClause
) -> tuple[FromClause, FromClause]:
    """The matches sorted where there are few, and otherwise the courses in their order, each asked
    whether it matches: in a statement of its own, so that no index is looked up for it.
    """
    one_more = literal_column(str(SORTED_AT_MOST + 1), Integer)
    first = select(_SEARCH.c.course_id).where(matching).limit(one_more).correlate(asked)
    ids = func.array_agg(first.subquery("first").c.course_id)
    matches = select(ids.label("ids")).lateral("matches")
    count = func.cardinality(matches.c.ids)
    few = courses.where(count <= SORTED_AT_MOST, _COURSE.c.id == any_(matches.c.ids))
    is_match = (
        select(matching)
        .where(_SEARCH.c.course_id == _COURSE.c.id)
        .correlate(_COURSE, asked)
        .scalar_subquery()
    )
    many = courses.where(
        count > SORTED_AT_MOST,
        _COURSE.c.status == "published",
        _COURSE.c.visibility == "public",
        is_match,
    )
    return asked.join(matches, true()), lateral(union_all(few, many), "hits")


def _shown(page: Select[Any], *, falling: bool) -> Select[Any]:
    """The cards of a page. Its order is that in which it was found, spelled out once more."""
    most = page.limit(MOST).subquery("most")
    hits = select(most).limit(bindparam("limit", type_=Integer)).subquery("page")
    order = _ordered(hits.c.value, hits.c.id, falling=falling)
    return (
        select(*CARD_COLUMNS, hits.c.rank, hits.c.value)
        .select_from(WITH_OWNER.join(hits, hits.c.id == _COURSE.c.id))
        .order_by(hits.c.rank, *order)
    )
