"""The statements by which enrollments are read, each compiled once."""

import re
from dataclasses import fields
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql.selectable import FromClause, LateralFromClause

from application.enrollments.ports import EnrollmentFilter
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from infrastructure.persistence.courses.rows import CoursePrerequisiteRow, CourseRow
from infrastructure.persistence.enrollments.rows import EnrollmentEventRow, EnrollmentRow
from infrastructure.persistence.paging import first_rows
from infrastructure.persistence.progress.rows import EnrollmentScoreRow
from infrastructure.persistence.progress.statements import met_lessons
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.standing import TEACHERS
from infrastructure.persistence.users.rows import UserRow

_ENROLLMENT, _COURSE, _USER = EnrollmentRow.__table__, CourseRow.__table__, UserRow.__table__

#: An enrollment's columns, in the order of the entity's fields.
ENROLLMENT_COLUMNS = [_ENROLLMENT.c[field.name] for field in fields(Enrollment)]

# Partial indexes serve a literal, not a parameter.
WAITLISTED: ColumnElement[str] = literal_column("'waitlisted'")
ACTIVE: ColumnElement[str] = literal_column("'active'")

_WAITS = _ENROLLMENT.c.status == WAITLISTED
_LAPSED = (_ENROLLMENT.c.status == ACTIVE) & (_ENROLLMENT.c.access_until <= func.now())

_USER_ID: Final[ColumnElement[Any]] = bindparam("user_id", type_=_USER.c.id.type)

#: What decides on the way into a course, in the order of ``entrance_of``.
_ENTRANCE_COLUMNS: Final = [
    _COURSE.c.id,
    _COURSE.c.slug,
    _COURSE.c.title,
    *TEACHERS,
    _COURSE.c.status,
    _COURSE.c.starts_at,
    _COURSE.c.ends_at,
    _COURSE.c.enroll_from,
    _COURSE.c.enroll_until,
    _COURSE.c.access_days,
    _COURSE.c.capacity,
    _COURSE.c.waitlist,
    _COURSE.c.required_count,
    _COURSE.c.seats_taken,
    _COURSE.c.waiting_count,
]


@cache
def entrance(*, lock: bool) -> Compiled:
    """A course, a person, the person's last enrollment in it, and the time.

    With ``lock`` the course's row is locked first. What stands in the row is then as the former
    holder of the lock left it; the rest is as it was when the statement began, which matters to
    requests of the same person alone.
    """
    wanted = select(*_ENTRANCE_COLUMNS).where(_COURSE.c.id == bindparam("course_id"))
    if lock:
        wanted = wanted.with_for_update(key_share=True)
    course = wanted.cte("course")
    latest = latest_in(course)
    return Compiled(
        select(
            *course.c,
            _USER.c.display_name,
            lapsed_in(course),
            missing_in(course),
            *latest.c,
            func.now(),
            func.clock_timestamp(),
        ).select_from(
            course.join(_USER, _USER.c.id == bindparam("user_id")).outerjoin(latest, true())
        )
    )


def latest_in(course: FromClause, person: ColumnElement[Any] = _USER_ID) -> LateralFromClause:
    """A person's last enrollment in a course of the surrounding statement."""
    return (
        select(*ENROLLMENT_COLUMNS)
        .where(
            _ENROLLMENT.c.course_id == course.c.id,
            _ENROLLMENT.c.user_id == person,
        )
        .order_by(_ENROLLMENT.c.attempt.desc())
        .limit(literal_column("1"))
        .lateral("latest")
    )


def lapsed_in(course: FromClause) -> ScalarSelect[int]:
    """How many active enrollments have run out of time without being stored so."""
    return (
        select(func.count())
        .select_from(_ENROLLMENT)
        .where(_ENROLLMENT.c.course_id == course.c.id, _LAPSED)
        .scalar_subquery()
    )


def missing_in(course: FromClause, person: ColumnElement[Any] = _USER_ID) -> ColumnElement[Any]:
    """The published prerequisites that a person has never completed."""
    asked, first = CoursePrerequisiteRow.__table__, CourseRow.__table__.alias("first")
    done = EnrollmentRow.__table__.alias("done")
    completed = (
        select(literal_column("1"))
        .where(
            done.c.course_id == asked.c.prerequisite_id,
            done.c.user_id == person,
            done.c.completed_at.is_not(None),
        )
        .exists()
    )
    missing = (
        select(asked.c.prerequisite_id)
        .join(first, first.c.id == asked.c.prerequisite_id)
        .where(
            asked.c.course_id == course.c.id,
            first.c.status == literal_column("'published'"),
            ~completed,
        )
        .order_by(asked.c.prerequisite_id)
    )
    return func.array(missing.scalar_subquery())


@cache
def one() -> Compiled:
    """One enrollment as it is shown, and who teaches the course."""
    return Compiled(_shown(*TEACHERS).where(_ENROLLMENT.c.id == bindparam("id")))


def _named_like(parameter: str) -> ColumnElement[bool]:
    name = literal_column("' '", Text()) + _in_words(_USER.c.display_name)
    return name.like(_in_words(bindparam(parameter, type_=Text())))


def _in_words(text: ColumnElement[str]) -> ColumnElement[str]:
    """In lower case; the parts of ``Jean-Luc O'Neill`` are words, too."""
    marks = literal_column("'-.,\N{RIGHT SINGLE QUOTATION MARK}'''", Text())
    return func.translate(func.lower(text), marks, literal_column("'     '", Text()))


def literally(text: str) -> str:
    """The text as a pattern of LIKE that it alone fits."""
    return re.sub(r"([\\%_])", r"\\\1", text)


@cache
def listed(given: frozenset[str], status: EnrollmentStatus | None, *, going_on: bool) -> Compiled:
    """A page of enrollments, newest first: ``given`` are the filters in force beside the status."""
    key = (_ENROLLMENT.c.enrolled_at, _ENROLLMENT.c.id)
    statement = (
        _shown()
        .where(*(_FILTERS[name] for name in sorted(given)))
        .order_by(*(one.desc() for one in key))
    )
    if status is not None:
        statement = statement.where(holds(status))
    if going_on:
        after = (
            bindparam("after_time", type_=key[0].type),
            bindparam("after_id", type_=key[1].type),
        )
        statement = statement.where(tuple_(*key) < tuple_(*after))
    return Compiled(first_rows(statement))


def _after(time: ColumnElement[Any], identity: ColumnElement[Any]) -> tuple[Any, Any]:
    return bindparam("after_time", type_=time.type), bindparam("after_id", type_=identity.type)


#: What each filter asks for, by its parameter; a name's words begin after blanks.
_FILTERS: Final[dict[str, ColumnElement[bool]]] = {
    "user_id": _ENROLLMENT.c.user_id == bindparam("user_id"),
    "course_id": _ENROLLMENT.c.course_id == bindparam("course_id"),
    "word": _named_like("word"),
    "word_or_address": _named_like("word_or_address")
    | func.lower(_USER.c.email).like(func.lower(bindparam("address", type_=Text()))),
}


def filters(wanted: EnrollmentFilter) -> dict[str, Any]:
    """The filters in force beside the status, with their values."""
    given: dict[str, Any] = {"user_id": wanted.user_id, "course_id": wanted.course_id}
    if wanted.q is not None:
        begins = f"{literally(wanted.q)}%"
        given["word_or_address" if wanted.emails_too else "word"] = f"% {begins}"
        given["address"] = begins
    return {name: value for name, value in given.items() if value is not None}


def _shown(*more: ColumnElement[Any]) -> Select[Any]:
    """Enrollments with what ``view_of`` reads, in its order."""
    return select(
        *(
            _ENROLLMENT.c[name]
            for name in [
                "id",
                "status",
                "enrolled_at",
                "access_until",
                "completed_at",
                "attempt",
                "updated_at",
                "version",
            ]
        ),
        _COURSE.c.id,
        _COURSE.c.slug,
        _COURSE.c.title,
        _COURSE.c.status,
        _COURSE.c.starts_at,
        _COURSE.c.ends_at,
        _USER.c.id,
        _USER.c.display_name,
        _COURSE.c.required_count,
        met_lessons(_ENROLLMENT.c.id),
        _position(),
        func.now(),
        *more,
    ).select_from(
        _ENROLLMENT.join(_COURSE, _COURSE.c.id == _ENROLLMENT.c.course_id).join(
            _USER, _USER.c.id == _ENROLLMENT.c.user_id
        )
    )


def _position() -> ColumnElement[Any]:
    """How many wait in the course up to this enrollment; null for one that does not wait."""
    ahead = EnrollmentRow.__table__.alias("ahead")
    count = (
        select(func.count())
        .select_from(ahead)
        .where(
            ahead.c.course_id == _ENROLLMENT.c.course_id,
            ahead.c.status == WAITLISTED,
            tuple_(ahead.c.waitlisted_at, ahead.c.id)
            <= tuple_(_ENROLLMENT.c.waitlisted_at, _ENROLLMENT.c.id),
        )
        .scalar_subquery()
    )
    return case((_WAITS, count))


def holds(status: EnrollmentStatus) -> ColumnElement[bool]:
    """Whether this status holds now (``domain.enrollments.access.effective_status``)."""
    stored = _ENROLLMENT.c.status == literal_column(f"'{status.value}'")
    if status is EnrollmentStatus.EXPIRED:
        return stored | _LAPSED
    if status is EnrollmentStatus.ACTIVE:
        until = _ENROLLMENT.c.access_until
        return stored & (until.is_(None) | (until > func.now()))
    return stored


@cache
def events(*, going_on: bool) -> Compiled:
    """A page of the steps of an enrollment, in order, and the key of each."""
    event = EnrollmentEventRow.__table__
    key = (event.c.at, event.c.id)
    statement = (
        select(
            *(
                event.c[name]
                for name in ["from_status", "to_status", "actor_id", "reason", "waived", "at", "id"]
            ),
        )
        .where(event.c.enrollment_id == bindparam("enrollment_id"))
        .order_by(*key)
    )
    if going_on:
        after = (
            bindparam("after_time", type_=key[0].type),
            bindparam("after_id", type_=key[1].type),
        )
        statement = statement.where(tuple_(*key) > tuple_(*after))
    return Compiled(first_rows(statement))


@cache
def seating() -> Compiled:
    """The seats of a course, in the order of ``Seating``."""
    return Compiled(
        select(
            *(
                _COURSE.c[name]
                for name in [
                    "status",
                    "ends_at",
                    "access_days",
                    "capacity",
                    "seats_taken",
                    "waiting_count",
                ]
            )
        ).where(_COURSE.c.id == bindparam("course_id"))
    )


@cache
def by_id(*, lock: bool) -> Compiled:
    """One enrollment as an entity."""
    statement = select(*ENROLLMENT_COLUMNS).where(_ENROLLMENT.c.id == bindparam("id"))
    return Compiled(statement.with_for_update(key_share=True) if lock else statement)


@cache
def waiting() -> Compiled:
    """The head of a course's waitlist, locked."""
    return Compiled(
        select(*ENROLLMENT_COLUMNS)
        .where(_ENROLLMENT.c.course_id == bindparam("course_id"), _WAITS)
        .order_by(_ENROLLMENT.c.waitlisted_at, _ENROLLMENT.c.id)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(key_share=True)
    )


@cache
def waiting_of() -> Compiled:
    """The places of a person on waitlists, by course."""
    return Compiled(
        select(*ENROLLMENT_COLUMNS)
        .where(_ENROLLMENT.c.user_id == bindparam("user_id"), _WAITS)
        .order_by(_ENROLLMENT.c.course_id)
    )


@cache
def lapsed() -> Compiled:
    """Active enrollments of a course whose time has run out, locked."""
    return Compiled(
        select(*ENROLLMENT_COLUMNS)
        .where(_ENROLLMENT.c.course_id == bindparam("course_id"), _LAPSED)
        .order_by(_ENROLLMENT.c.id)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(key_share=True)
    )


@cache
def count_finished() -> Compiled:
    """How many active enrollments of a course have met everything that it asks for."""
    return Compiled(_finished(func.count()))


@cache
def finished(*, wait: bool) -> Compiled:
    """Some of these, locked; without ``wait`` none that somebody else has locked."""
    return Compiled(
        _finished(*ENROLLMENT_COLUMNS)
        .order_by(_ENROLLMENT.c.id)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(key_share=True, skip_locked=not wait, of=_ENROLLMENT)
    )


def _finished(*columns: ColumnElement[Any]) -> Select[Any]:
    score = EnrollmentScoreRow.__table__
    return (
        select(*columns)
        .select_from(
            _ENROLLMENT.join(score, score.c.enrollment_id == _ENROLLMENT.c.id).join(
                _COURSE, _COURSE.c.id == score.c.course_id
            )
        )
        .where(
            _COURSE.c.id == bindparam("course_id"),
            _COURSE.c.required_count > literal_column("0"),
            score.c.met >= _COURSE.c.required_count,
            holds(EnrollmentStatus.ACTIVE),
        )
    )


@cache
def lock_lapsed_course() -> Compiled:
    """A course in which somebody's time has run out, locked, which nobody else has locked."""
    return Compiled(
        select(_COURSE.c.id)
        .where(_COURSE.c.id.in_(select(_ENROLLMENT.c.course_id).where(_LAPSED)))
        .limit(literal_column("1"))
        .with_for_update(key_share=True, skip_locked=True)
    )
