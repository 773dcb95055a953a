"""The statement by which courses are searched and filtered (migration ``search``).

Facts, such as a tag, stand beside the words of a course in one index. For words the database makes
queries of falling rank, each without what those before it find. Within a rank the order is a sort's
own, so a page goes on after (rank, value, id). A rank is only looked into when those before it have
not filled the page.
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
    and_,
    bindparam,
    case,
    cast,
    column,
    false,
    func,
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
from infrastructure.persistence.paging import MOST, few_or_many
from infrastructure.persistence.read_lane import Compiled

#: The last rank that has all words: sorts other than by relevance list no further.
_ALL_WORDS: Final = 6

_COURSE, _SEARCH = CourseRow.__table__, CourseSearchRow.__table__
_GREATEST_COUNT: Final = 2**31 - 1
_GREATEST_ID: Final = UUID(int=2**128 - 1)


@cache
def found(
    sort: Sort,
    *,
    words: bool,
    facts: bool,
    one_instructor: bool,
    hidden_too: bool,
    going_on: bool,
) -> Compiled:
    """A page of the courses that match, with the rank and the value that they are sorted by."""
    by, falling = order_of(sort, hidden_too=hidden_too)
    asked = _asked(sort, words=words).subquery("asked")
    conditions: list[ColumnElement[bool]] = []
    if words:
        conditions.append(_SEARCH.c.words.bool_op("@@")(asked.c.query))
    if facts:
        conditions.append(_SEARCH.c.facts.contains(bindparam("facts", type_=ARRAY(Text))))
    matching = and_(true(), *conditions)
    courses = select(_COURSE.c.id, by.label("value")).limit(MOST)
    courses = courses.order_by(*_ordered(by, _COURSE.c.id, falling=falling))
    if one_instructor:
        courses = courses.where(is_taught())
    if going_on:
        ranked = sort is Sort.RELEVANCE
        courses = courses.where(_after(asked, by, ranked=ranked, falling=falling))
    source: FromClause = asked
    hits: FromClause
    if one_instructor:
        hits = courses.where(_is_match(matching, asked)).lateral("hits")
    elif hidden_too:
        hits = _all_sorted(courses, matching)
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


def _asked(sort: Sort, *, words: bool) -> Any:
    """The queries with their ranks; without words there is one rank, in which all courses are."""
    if not words:
        return select(literal_column("0", Integer).label("rank"))
    return _by_relevance() if sort is Sort.RELEVANCE else _at_once()


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
    matches = select(_SEARCH.c.course_id).where(matching).correlate(asked)
    listed = (_COURSE.c.status == "published") & (_COURSE.c.visibility == "public")
    many = courses.where(listed, _is_match(matching, asked))
    ids, hits = few_or_many(courses, _COURSE.c.id, matches, many)
    return asked.join(ids, true()), hits


def _is_match(matching: ColumnElement[Any], asked: FromClause) -> ColumnElement[Any]:
    """The same of one course: in a statement of its own, so that no index is looked up for it."""
    return (
        select(matching)
        .where(_SEARCH.c.course_id == _COURSE.c.id)
        .correlate(_COURSE, asked)
        .scalar_subquery()
    )


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
