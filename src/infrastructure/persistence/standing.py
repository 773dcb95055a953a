"""The part of a statement that tells how a viewer stands to a course: shared by all reads that ask
the policy.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, true
from sqlalchemy.sql.selectable import FromClause, LateralFromClause

from application.courses.policy import Standing
from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus, Timetable, access
from domain.ids import UserId
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.rows import EnrollmentRow
from infrastructure.persistence.read_lane import Compiled

_COURSE: Final = CourseRow.__table__

#: Who teaches a course: its owner, and the co-instructors in their order.
TEACHERS: Final[list[ColumnElement[Any]]] = [_COURSE.c.owner_id, _COURSE.c.co_instructor_ids]


def viewers_enrollment(
    course: FromClause = _COURSE, *, name: str = "enrolled"
) -> LateralFromClause:
    """The viewer's latest enrollment in the course of the surrounding statement, by the parameter
    ``viewer``.
    """
    return (
        select(EnrollmentRow.id, EnrollmentRow.status, EnrollmentRow.access_until)
        .where(
            EnrollmentRow.course_id == course.c.id,
            EnrollmentRow.user_id == bindparam("viewer", type_=EnrollmentRow.user_id.type),
        )
        .order_by(EnrollmentRow.attempt.desc())
        .limit(1)
        .lateral(name)
    )


def with_enrollment(source: FromClause, enrolled: LateralFromClause) -> FromClause:
    """``source`` joined with the viewer's enrollment, if there is one."""
    return source.outerjoin(enrolled, true())


def standing_columns(
    enrolled: LateralFromClause, course: FromClause = _COURSE
) -> list[ColumnElement[Any]]:
    """The columns that ``standing_of`` reads, in its order."""
    return [
        *(course.c[name] for name in ("owner_id", "co_instructor_ids")),
        *(course.c[name] for name in ("status", "starts_at", "ends_at")),
        enrolled.c.status,
        enrolled.c.access_until,
    ]


@cache
def standing() -> Compiled:
    """How the viewer stands to one course, and the time."""
    enrolled = viewers_enrollment()
    return Compiled(
        select(*standing_columns(enrolled), func.now())
        .select_from(with_enrollment(CourseRow.__table__, enrolled))
        .where(CourseRow.id == bindparam("course_id"))
    )


def standing_of(
    owner_id: UUID,
    co_instructor_ids: Sequence[UUID],
    status: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
    enrollment_status: str | None,
    access_until: datetime | None,
    *,
    now: datetime,
) -> Standing:
    """The viewer's standing at ``now``."""
    team = UserId(owner_id), tuple(map(UserId, co_instructor_ids))
    course_status = CourseStatus(status)
    if enrollment_status is None:
        return Standing(*team, course_status)
    allowed = access(
        EnrollmentStatus(enrollment_status),
        access_until,
        Timetable(course_status, starts_at, ends_at),
        now=now,
    )
    return Standing(*team, course_status, allowed)
