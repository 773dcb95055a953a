"""Whether what is stored of every enrollment is what its steps say."""

import asyncpg

from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.event import EnrollmentEvent, replay


async def require_replay(connection: asyncpg.Connection) -> None:
    """Every enrollment is what its steps, replayed, lead to."""
    for row in await connection.fetch("SELECT * FROM enrollments"):
        stored = Enrollment(**{**row, "status": EnrollmentStatus(row["status"])})
        steps = [
            _event(one)
            for one in await connection.fetch(
                "SELECT * FROM enrollment_events WHERE enrollment_id = $1 ORDER BY at, id",
                stored.id,
            )
        ]
        assert replay(stored.course_id, stored.user_id, stored.attempt, steps) == stored


def _event(row: asyncpg.Record) -> EnrollmentEvent:
    from_status = row["from_status"]
    return EnrollmentEvent(
        enrollment_id=row["enrollment_id"],
        from_status=None if from_status is None else EnrollmentStatus(from_status),
        to_status=EnrollmentStatus(row["to_status"]),
        actor_id=row["actor_id"],
        reason=row["reason"],
        at=row["at"],
        access_until=row["access_until"],
    )
