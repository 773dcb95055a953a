"""The statements by which courses are read, each compiled once."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    any_,
    bindparam,
    column,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.selectable import FromClause, LateralFromClause

from application.courses.ports import Sort
from infrastructure.persistence.courses.rows import (
    CourseInstructorRow,
    CoursePrerequisiteRow,
    CourseRow,
    CourseSlugRow,
)
from infrastructure.persistence.gathered import gathered
from infrastructure.persistence.lessons.rows import LessonRow, SectionRow
from infrastructure.persistence.paging import MOST, first_rows
from infrastructure.persistence.progress.rows import LessonProgressRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.standing import (
    standing_columns,
    viewers_enrollment,
    with_enrollment,
)
from infrastructure.persistence.users.rows import UserRow

_COURSE, _OWNER = CourseRow.__table__, UserRow.__table__
_TAUGHT = _COURSE.alias("taught")


def _instructor(person: FromClause) -> list[ColumnElement[Any]]:
    """What ``instructor_of`` reads, in its order."""
    return [person.c.id, person.c.display_name, person.c.title, person.c.avatar_media_id]


#: What ``card_of`` reads, in its order.
CARD_COLUMNS: list[ColumnElement[Any]] = [
    _COURSE.c[name]
    for name in (
        *("id", "slug", "title", "summary", "level", "language", "tags", "status", "visibility"),
        *("lesson_count", "duration_minutes", "enrolled_count", "capacity", "seats_taken"),
        *("published_at", "created_at", "updated_at"),
    )
] + _instructor(_OWNER)

#: What a course's own page adds, in the order of ``detail_of``.
DETAIL_COLUMNS: list[ColumnElement[Any]] = [
    _COURSE.c[name]
    for name in (
        *("description", "enroll_from", "enroll_until", "starts_at", "ends_at"),
        *("access_days", "sequential", "waitlist", "version"),
    )
]

WITH_OWNER = _COURSE.join(_OWNER, _OWNER.c.id == _COURSE.c.owner_id)

#: For each order, the expression that it sorts by before the id, and whether it descends.
_ORDERS: dict[Sort, tuple[ColumnElement[Any], bool]] = {
    Sort.NEWEST: (_COURSE.c.published_at, True),
    Sort.TITLE: (func.lower(_COURSE.c.title), False),
    Sort.POPULAR: (_COURSE.c.enrolled_count, True),
    # Within a rank: what many have taken has stood the test.
    Sort.RELEVANCE: (_COURSE.c.enrolled_count, True),
}


def order_of(sort: Sort, *, hidden_too: bool) -> tuple[ColumnElement[Any], bool]:
    """The expression that an order sorts by before the id, and whether it descends. What was never
    published has no date of it.
    """
    by, descending = _ORDERS[sort]
    return (_COURSE.c.created_at if hidden_too and sort is Sort.NEWEST else by), descending


@cache
def catalogue(sort: Sort, *, hidden_too: bool, going_on: bool) -> Compiled:
    """A page of the catalogue without filters; ``going_on`` adds the key to go on after."""
    by, descending = order_of(sort, hidden_too=hidden_too)
    statement = select(*CARD_COLUMNS, by).select_from(WITH_OWNER)
    if not hidden_too:
        statement = statement.where(
            _COURSE.c.status == "published", _COURSE.c.visibility == "public"
        )
    return Compiled(_keyset(statement, by, descending=descending, going_on=going_on))


@cache
def taught_by(*, one_status: bool, going_on: bool) -> Compiled:
    """A page of the courses that somebody owns or co-teaches: the first of each, and of both
    together.
    """

    def narrowed(statement: Select[Any]) -> Select[Any]:
        if one_status:
            statement = statement.where(_TAUGHT.c.status == bindparam("status"))
        if going_on:
            statement = statement.where(_TAUGHT.c.id < bindparam("after_id"))
        return statement.order_by(_TAUGHT.c.id.desc()).limit(MOST)

    taught = union_all(*map(narrowed, _taught_ids("user_id"))).subquery("first")
    return Compiled(
        first_rows(
            select(*CARD_COLUMNS)
            .select_from(WITH_OWNER.join(taught, taught.c.id == _COURSE.c.id))
            .order_by(_COURSE.c.id.desc())
        )
    )


def is_taught() -> ColumnElement[bool]:
    """That the instructor asked for owns or co-teaches the course. One array, which the planner
    takes for short: it would rather read the whole catalogue than look up its courses otherwise.
    """
    beside = CourseInstructorRow.__table__
    instructor_id = bindparam("instructor_id", type_=_COURSE.c.id.type)
    taught = union_all(
        select(_TAUGHT.c.id).where(_TAUGHT.c.owner_id == instructor_id),
        select(beside.c.course_id).where(beside.c.user_id == instructor_id),
    ).scalar_subquery()
    is_one: ColumnElement[bool] = _COURSE.c.id == any_(func.array(taught))
    return is_one


def _taught_ids(person: str) -> tuple[Select[Any], Select[Any]]:
    """The courses that the person of this parameter owns, and those that they co-teach, each by an
    index.
    """
    beside = CourseInstructorRow.__table__
    user_id = bindparam(person, type_=_COURSE.c.id.type)
    return (
        select(_TAUGHT.c.id).where(_TAUGHT.c.owner_id == user_id),
        select(_TAUGHT.c.id)
        .select_from(_TAUGHT.join(beside, beside.c.course_id == _TAUGHT.c.id))
        .where(beside.c.user_id == user_id),
    )


def _keyset(
    statement: Select[Any], by: ColumnElement[Any], *, descending: bool, going_on: bool
) -> Select[Any]:
    course_id = _COURSE.c.id
    order = (by.desc(), course_id.desc()) if descending else (by, course_id)
    statement = statement.order_by(*order)
    if not going_on:
        return first_rows(statement)
    here = tuple_(by, course_id)
    after = tuple_(
        bindparam("after_value", type_=by.type), bindparam("after_id", type_=course_id.type)
    )
    return first_rows(statement.where(here < after if descending else here > after))


@cache
def course(*, by_slug: bool) -> Compiled:
    """One course with its owner and co-instructors, what it asks for, the standing of the viewer in
    it, the time, and its outline.
    """
    enrolled = viewers_enrollment()
    statement = select(
        *CARD_COLUMNS,
        *DETAIL_COLUMNS,
        gathered(_co_instructors()),
        gathered(_prerequisites()),
        *standing_columns(enrolled),
        func.now(),
        gathered(_outline(enrolled)),
    ).select_from(with_enrollment(WITH_OWNER, enrolled))
    if by_slug:
        named = (
            select(CourseSlugRow.course_id)
            .where(CourseSlugRow.slug == bindparam("slug"))
            .scalar_subquery()
        )
        return Compiled(statement.where(_COURSE.c.id == named))
    return Compiled(statement.where(_COURSE.c.id == bindparam("course_id")))


def _co_instructors() -> Select[Any]:
    """The people who teach the course beside its owner, in their order."""
    person = _OWNER.alias("co_instructor")
    named = (
        func.unnest(_COURSE.c.co_instructor_ids)
        .table_valued(column("user_id", _COURSE.c.id.type), with_ordinality="place")
        .render_derived(name="named")
    )
    return (
        select(*_instructor(person))
        .select_from(named.join(person, person.c.id == named.c.user_id))
        .order_by(named.c.place)
    )


def _prerequisites() -> Select[Any]:
    """The courses to complete first, in the order of their titles, each with the standing of the
    viewer in it.
    """
    asked, first = CoursePrerequisiteRow.__table__, _COURSE.alias("first")
    enrolled = viewers_enrollment(first, name="enrolled_first")
    source = asked.join(first, first.c.id == asked.c.prerequisite_id)
    return (
        select(first.c.id, first.c.slug, first.c.title, *standing_columns(enrolled, first))
        .select_from(with_enrollment(source, enrolled))
        .where(asked.c.course_id == _COURSE.c.id)
        .order_by(func.lower(first.c.title), first.c.id)
    )


def _outline(enrolled: LateralFromClause) -> Select[Any]:
    """The sections of the course with all their lessons, drafts too, and whether the enrollment has
    met each.
    """
    section, lesson, progress = (
        SectionRow.__table__,
        LessonRow.__table__,
        LessonProgressRow.__table__,
    )
    source = section.outerjoin(
        lesson, (lesson.c.section_id == section.c.id) & lesson.c.deleted_at.is_(None)
    ).outerjoin(
        progress,
        (progress.c.lesson_id == lesson.c.id) & (progress.c.enrollment_id == enrolled.c.id),
    )
    return (
        select(
            section.c.id,
            section.c.title,
            section.c.position,
            lesson.c.id,
            lesson.c.title,
            lesson.c.kind,
            lesson.c.status,
            lesson.c.preview,
            lesson.c.required,
            lesson.c.duration_minutes,
            progress.c.met_at.is_not(None),
        )
        .select_from(source)
        .where(section.c.course_id == _COURSE.c.id)
        .order_by(section.c.position, lesson.c.position)
    )
