"""The way into a course from a row of ``statements.entrance``."""

from datetime import datetime
from typing import Any

from application.courses.views import CourseLink
from application.enrollments.entrance import Entrance
from application.users.views import PersonLink
from domain.enrollments.enrollment import Enrollment
from domain.ids import UserId
from infrastructure.persistence.enrollments.statements import ENROLLMENT_COLUMNS
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.standing import standing_of

_LATEST = slice(19, 19 + len(ENROLLMENT_COLUMNS))


def entrance_of(row: Any, user_id: UserId) -> tuple[Entrance, datetime]:
    """The entrance, and the time at which its statement's transaction began."""
    course_id, slug, title, owner_id, co_instructor_ids, status, starts_at, ends_at = row[:8]
    latest = None if row[_LATEST][0] is None else entity_from(row[_LATEST], Enrollment)
    now, arrived_at = row[_LATEST.stop :]
    entrance = Entrance(
        course=CourseLink(course_id, slug, title),
        person=PersonLink(user_id, row[16]),
        standing=standing_of(
            owner_id,
            co_instructor_ids,
            status,
            starts_at,
            ends_at,
            latest.status if latest else None,
            latest.access_until if latest else None,
            now=now,
        ),
        enroll_from=row[8],
        enroll_until=row[9],
        starts_at=starts_at,
        ends_at=ends_at,
        access_days=row[10],
        capacity=row[11],
        waitlist=row[12],
        required_lessons=row[13],
        seats_taken=row[14],
        waiting=row[15],
        lapsed=row[17],
        missing=tuple(row[18]),
        latest=latest,
        arrived_at=arrived_at,
    )
    return entrance, now
