"""The statements about many people on their way into a course that is locked."""

from functools import cache
from typing import Any, Final

from sqlalchemy import ARRAY, UUID, Text, bindparam, column, func, literal_column, select, true
from sqlalchemy.sql.selectable import FromClause

from application.enrollments.doorway import Newcomer
from domain.enrollments.enrollment import RESUMABLE, Enrollment
from domain.progress.score import Score
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.statements import (
    ENROLLMENT_COLUMNS,
    lapsed_in,
    latest_in,
    missing_in,
)
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.progress.statements import met_lessons
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.users.rows import UserRow

_COURSE, _USER = CourseRow.__table__, UserRow.__table__
_LATEST: Final = slice(2, 2 + len(ENROLLMENT_COLUMNS))


@cache
def seats() -> Compiled:
    """How many seats are taken, how many people wait, and how many hold seats beyond their time."""
    return Compiled(
        select(_COURSE.c.seats_taken, _COURSE.c.waiting_count, lapsed_in(_COURSE)).where(
            _COURSE.c.id == bindparam("course_id")
        )
    )


@cache
def arrival() -> Compiled:
    return Compiled(select(func.clock_timestamp()))


def addresses() -> FromClause:
    """The parameter ``emails``, a list, as rows."""
    return (
        func.unnest(bindparam("emails", type_=ARRAY(Text())))
        .table_valued(column("email", Text()))
        .render_derived(name="addresses")
    )


@cache
def accounts_of() -> Compiled:
    """Addresses that have an account, as they were given, and the account."""
    given = addresses()
    return Compiled(
        select(given.c.email, _USER.c.id).select_from(
            given.join(_USER, func.lower(_USER.c.email) == func.lower(given.c.email))
        )
    )


@cache
def newcomers() -> Compiled:
    """Accounts that are not erased, and will not be until the transaction ends, each with what
    ``newcomer_of`` reads.
    """
    person = (
        select(_USER.c.id)
        .where(
            _USER.c.id == func.any(bindparam("user_ids", type_=ARRAY(UUID()))),
            _USER.c.erased_at.is_(None),
        )
        .order_by(_USER.c.id)
        .with_for_update(read=True, key_share=True)
        .cte("person")
    )
    latest = latest_in(_COURSE, person.c.id)
    return Compiled(
        select(
            person.c.id,
            missing_in(_COURSE, person.c.id),
            *latest.c,
            _COURSE.c.required_count,
            met_lessons(latest.c.id),
            func.now(),
        )
        .select_from(
            person.join(_COURSE, _COURSE.c.id == bindparam("course_id")).outerjoin(latest, true())
        )
        .order_by(literal_column("1"))
    )


def newcomer_of(row: Any) -> Newcomer:
    """Somebody from a row of ``newcomers``."""
    latest = None if row[_LATEST][0] is None else entity_from(row[_LATEST], Enrollment)
    required, met, now = row[_LATEST.stop :]
    is_back = latest is not None and latest.status_at(now) in RESUMABLE
    return Newcomer(
        user_id=row[0],
        missing=tuple(row[1]),
        latest=latest,
        is_through=is_back and Score(required, met).is_complete,
    )
