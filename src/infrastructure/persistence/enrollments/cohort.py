"""How far the learners of a course have come, read from PostgreSQL: a page is one statement, and an
index leads to it, names apart, which are sorted where they are needed.
"""

from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, DateTime, bindparam, func, literal_column, select, tuple_

from application.enrollments.ports import CohortSort
from application.enrollments.views import LearnerProgress
from application.users.views import PersonLink
from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus, Timetable, access, effective_status
from domain.progress.score import Score
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.rows import EnrollmentRow
from infrastructure.persistence.enrollments.statements import holds
from infrastructure.persistence.paging import first_rows
from infrastructure.persistence.progress.rows import EnrollmentScoreRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.users.rows import UserRow

_ENROLLMENT, _SCORE = EnrollmentRow.__table__, EnrollmentScoreRow.__table__
_COURSE, _USER = CourseRow.__table__, UserRow.__table__

#: Stands for no activity in the order, as in the index.
_NEVER: Final = literal_column("'1970-01-01 00:00:00+00'::timestamptz", DateTime(timezone=True))

#: What each order sorts by, and the id after it, both of the table whose index is sorted so.
_KEYS: Final[dict[str, tuple[ColumnElement[Any], ColumnElement[Any]]]] = {
    "name": (func.lower(_USER.c.display_name), _ENROLLMENT.c.id),
    "percent": (_SCORE.c.met, _SCORE.c.enrollment_id),
    "last_activity": (func.coalesce(_SCORE.c.last_activity_at, _NEVER), _SCORE.c.enrollment_id),
    "enrolled_at": (_ENROLLMENT.c.enrolled_at, _ENROLLMENT.c.id),
}


@cache
def cohort(sort: CohortSort, status: EnrollmentStatus | None, *, going_on: bool) -> Compiled:
    """A page of a course's learners; the last column is the key."""
    key = _KEYS[sort.name_of_key]
    statement = (
        select(
            *(_ENROLLMENT.c[name] for name in ("id", "status", "access_until", "enrolled_at")),
            _ENROLLMENT.c.completed_at,
            *(_USER.c[name] for name in ("id", "display_name")),
            *(_COURSE.c[name] for name in ("status", "starts_at", "ends_at", "required_count")),
            *(_SCORE.c[name] for name in ("met", "last_activity_at")),
            func.now(),
            key[0],
        )
        .select_from(
            _ENROLLMENT.join(_SCORE, _SCORE.c.enrollment_id == _ENROLLMENT.c.id)
            .join(_COURSE, _COURSE.c.id == _ENROLLMENT.c.course_id)
            .join(_USER, _USER.c.id == _ENROLLMENT.c.user_id)
        )
        .where(_course_of(key[1]) == bindparam("course_id"), ~_has_later_attempt())
        .order_by(*(one.desc() if sort.descending else one for one in key))
    )
    if status is not None:
        statement = statement.where(holds(status))
    if going_on:
        after = (
            bindparam("after_key", type_=key[0].type),
            bindparam("after_id", type_=key[1].type),
        )
        here = tuple_(*key)
        statement = statement.where(
            here < tuple_(*after) if sort.descending else here > tuple_(*after)
        )
    return Compiled(first_rows(statement))


def _course_of(id_in_key: ColumnElement[Any]) -> ColumnElement[Any]:
    return _SCORE.c.course_id if id_in_key is _SCORE.c.enrollment_id else _ENROLLMENT.c.course_id


def _has_later_attempt() -> ColumnElement[bool]:
    later = EnrollmentRow.__table__.alias("later")
    return (
        select(literal_column("1"))
        .where(
            later.c.course_id == _ENROLLMENT.c.course_id,
            later.c.user_id == _ENROLLMENT.c.user_id,
            later.c.attempt > _ENROLLMENT.c.attempt,
        )
        .exists()
    )


def learner_of(row: Any) -> LearnerProgress:
    """A learner from a row of ``cohort``."""
    enrollment_id, stored, access_until, enrolled_at, completed_at, *rest = row
    user_id, display_name, course_status, starts_at, ends_at, required, met, active_at, now, _ = (
        rest
    )
    status, score = EnrollmentStatus(stored), Score(required, met)
    timetable = Timetable(CourseStatus(course_status), starts_at, ends_at)
    return LearnerProgress(
        enrollment_id,
        PersonLink(user_id, display_name),
        effective_status(status, access_until, now=now),
        access(status, access_until, timetable, now=now),
        score.percent,
        score.required,
        score.met,
        active_at,
        enrolled_at,
        completed_at,
    )
