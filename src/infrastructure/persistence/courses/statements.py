"""The statements by which courses are read, each compiled once."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, tuple_
from sqlalchemy.sql.selectable import LateralFromClause

from application.courses.ports import Sort
from infrastructure.persistence.courses.rows import CourseRow, CourseSlugRow
from infrastructure.persistence.gathered import gathered
from infrastructure.persistence.lessons.rows import LessonRow, SectionRow
from infrastructure.persistence.paging import first_rows
from infrastructure.persistence.progress.rows import LessonProgressRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.standing import (
    standing_columns,
    viewers_enrollment,
    with_enrollment,
)
from infrastructure.persistence.users.rows import UserRow

_COURSE, _OWNER = CourseRow.__table__, UserRow.__table__

#: What ``card_of`` reads, in its order.
CARD_COLUMNS: list[ColumnElement[Any]] = [
    _COURSE.c[name]
    for name in (
        *("id", "slug", "title", "summary", "level", "language", "tags", "status", "visibility"),
        *("lesson_count", "duration_minutes", "enrolled_count", "capacity", "seats_taken"),
        *("published_at", "created_at", "updated_at"),
    )
] + [_OWNER.c.id, _OWNER.c.display_name, _OWNER.c.title]

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

#: That one of the instructors is the one asked for.
TAUGHT: ColumnElement[bool] = _COURSE.c.owner_id == bindparam("instructor_id")


def order_of(sort: Sort, *, hidden_too: bool) -> tuple[ColumnElement[Any], bool]:
    """The expression that an order sorts by before the id, and whether it descends. What was never
    published has no date of it.
    """
    by, descending = _ORDERS[sort]
    return (_COURSE.c.created_at if hidden_too and sort is Sort.NEWEST else by), descending


@cache
def catalogue(sort: Sort, given: frozenset[str], *, hidden_too: bool, going_on: bool) -> Compiled:
    """A page of the catalogue: ``given`` are the filters in force, ``going_on`` adds the key to go
    on after.
    """
    by, descending = order_of(sort, hidden_too=hidden_too)
    conditions = {
        "tags": _COURSE.c.tags.contains(bindparam("tags", type_=_COURSE.c.tags.type)),
        "level": _COURSE.c.level == bindparam("level"),
        "language": _COURSE.c.language == bindparam("language"),
        "instructor_id": TAUGHT,
        "status": _COURSE.c.status == bindparam("status"),
    }
    statement = select(*CARD_COLUMNS, by).select_from(WITH_OWNER)
    if not hidden_too:
        statement = statement.where(
            _COURSE.c.status == "published", _COURSE.c.visibility == "public"
        )
    statement = statement.where(*(conditions[name] for name in sorted(given)))
    return Compiled(_keyset(statement, by, descending=descending, going_on=going_on))


@cache
def taught_by(*, one_status: bool, going_on: bool) -> Compiled:
    """A page of an instructor's courses."""
    statement = (
        select(*CARD_COLUMNS)
        .select_from(WITH_OWNER)
        .where(_COURSE.c.owner_id == bindparam("user_id"))
        .order_by(_COURSE.c.id.desc())
    )
    if one_status:
        statement = statement.where(_COURSE.c.status == bindparam("status"))
    if going_on:
        statement = statement.where(_COURSE.c.id < bindparam("after_id"))
    return Compiled(first_rows(statement))


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
    """One course with its owner, the standing of the viewer in it, the time, and its outline."""
    enrolled = viewers_enrollment()
    statement = select(
        *CARD_COLUMNS,
        *DETAIL_COLUMNS,
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
