"""Enrolling in one statement, where there is a seat for whoever comes and nothing in the way.

The statement locks the course, looks, and writes the enrollment with its first step and the audit
event, or nothing at all. Its conditions are the plain part of the rule, which is written down in
``domain.enrollments.eligibility``; a contract test holds them against it, case by case.
"""

from functools import cache
from typing import Any, Final, cast

from sqlalchemy import (
    CTE,
    UUID,
    ColumnElement,
    Table,
    all_,
    bindparam,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from application.enrollments.views import EnrollmentView
from application.ports import AuditEvent, NewId
from domain.ids import CourseId, EnrollmentId
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.reads import view_of
from infrastructure.persistence.enrollments.rows import EnrollmentEventRow, EnrollmentRow
from infrastructure.persistence.enrollments.statements import ACTIVE, lapsed_in, missing_in
from infrastructure.persistence.operations.audit import EVENT, event_values
from infrastructure.persistence.operations.rows import AuditEventRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.users.rows import UserRow
from infrastructure.persistence.write_lane import WriteLane

_COURSE, _USER = CourseRow.__table__, UserRow.__table__
_ENROLLMENT = cast("Table", EnrollmentRow.__table__)

_USER_ID: Final = bindparam("user_id", type_=UUID())
_NOTHING: Final[ColumnElement[int]] = literal_column("0")


class SqlDirectEnrolling:
    """The port ``DirectEnrolling``."""

    def __init__(self, lane: WriteLane, new_id: NewId) -> None:
        self._lane = lane
        self._new_id = new_id

    async def enroll(
        self, enrollment_id: EnrollmentId, course_id: CourseId, created: AuditEvent, /
    ) -> EnrollmentView | None:
        rows = await self._lane.fetch(
            _enroll(),
            enrollment_id=enrollment_id,
            course_id=course_id,
            user_id=created.actor_id,
            step_id=self._new_id(),
            **event_values(created, self._new_id()),
        )
        return view_of(rows[0]) if rows else None


@cache
def _enroll() -> Compiled:
    """Answers the columns of ``view_of``, or no row where nothing was written."""
    arrived = _arrived()
    added = _added(arrived)
    return Compiled(
        select(
            *(added.c[name] for name in ("id", "status", "enrolled_at", "access_until")),
            *(added.c[name] for name in ("completed_at", "attempt", "updated_at", "version")),
            *(arrived.c[name] for name in ("id", "slug", "title")),
            *(arrived.c[name] for name in ("status", "starts_at", "ends_at")),
            added.c.user_id,
            *(arrived.c[name] for name in ("display_name", "required_count")),
            _NOTHING,
            null(),
            added.c.enrolled_at,
        )
        .select_from(added.join(arrived, arrived.c.id == added.c.course_id))
        .add_cte(_step(added), _recorded(added))
    )


def _arrived() -> CTE:
    """The course, locked, with the person and the time after the lock; no row where more has to be
    decided than that there is a seat.
    """
    course, now = _COURSE.c, func.now()
    plain = (
        select(*(course[name] for name in ("id", "slug", "title", "status", "starts_at")))
        .add_columns(*(course[name] for name in ("ends_at", "access_days", "required_count")))
        .where(
            course.id == bindparam("course_id"),
            course.status == literal_column("'published'"),
            course.owner_id != _USER_ID,
            all_(course.co_instructor_ids) != _USER_ID,
            or_(course.enroll_from.is_(None), course.enroll_from <= now),
            or_(course.enroll_until.is_(None), course.enroll_until > now),
            or_(course.ends_at.is_(None), course.ends_at > now),
            or_(course.capacity.is_(None), course.capacity > course.seats_taken),
            course.waiting_count == _NOTHING,
            lapsed_in(_COURSE) == _NOTHING,
            func.cardinality(missing_in(_COURSE)) == _NOTHING,
        )
        .with_for_update(key_share=True)
        .cte("plain")
    )
    return (
        select(*plain.c, _USER.c.display_name, func.clock_timestamp().label("at"))
        .select_from(plain.join(_USER, _USER.c.id == _USER_ID))
        .cte("arrived")
    )


def _added(arrived: CTE) -> CTE:
    """The enrollment, as a first attempt; no row for somebody who was here before, and so has one
    already.
    """
    own_limit = arrived.c.at + func.make_interval(
        _NOTHING, _NOTHING, _NOTHING, arrived.c.access_days
    )
    values = {
        "id": bindparam("enrollment_id", type_=UUID()),
        "course_id": arrived.c.id,
        "user_id": _USER_ID,
        "status": ACTIVE,
        "enrolled_at": arrived.c.at,
        "access_until": func.least(arrived.c.ends_at, own_limit),
        "updated_at": arrived.c.at,
    }
    return (
        insert_or_not(_ENROLLMENT)
        .from_select([*values], select(*values.values()))
        .on_conflict_do_nothing()
        .returning(*_ENROLLMENT.c)
        .cte("added")
    )


def _step(added: CTE) -> CTE:
    values: dict[str, Any] = {
        "id": bindparam("step_id", type_=UUID()),
        "enrollment_id": added.c.id,
        "to_status": added.c.status,
        "actor_id": added.c.user_id,
        "at": added.c.enrolled_at,
        "access_until": added.c.access_until,
    }
    step = insert(EnrollmentEventRow).from_select([*values], select(*values.values()))
    return step.cte("step")


def _recorded(added: CTE) -> CTE:
    event = select(*EVENT.values(), func.now()).select_from(added)
    return insert(AuditEventRow).from_select([*EVENT, "at"], event).cte("recorded")
