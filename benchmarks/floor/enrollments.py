"""One's own enrollments, and enrolling."""

# The statements are put together from constants of this package alone.
# ruff: noqa: S608

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from uuid_utils import uuid7

from benchmarks.floor.access import access, percent
from benchmarks.floor.courses import CourseName
from benchmarks.floor.http import JSON, Answer, Refusal, Request, encode
from benchmarks.floor.paging import page_of

MET: Final = """(
    SELECT count(*)
    FROM lesson_progress AS p JOIN lessons AS l ON l.id = p.lesson_id
    WHERE p.enrollment_id = e.id AND p.met_at IS NOT NULL
        AND l.required AND l.status = 'published' AND l.deleted_at IS NULL
)"""

MINE: Final = f"""
SELECT
    e.id, e.status, c.id, c.slug, c.title, u.id, u.display_name,
    e.access_until, c.status, c.starts_at, c.ends_at, {MET}, c.required_count,
    e.enrolled_at, e.access_until, e.completed_at, e.attempt, e.updated_at, e.version
FROM (
    SELECT * FROM enrollments WHERE user_id = $1 ORDER BY enrolled_at DESC, id DESC LIMIT 21
) AS e
JOIN courses AS c ON c.id = e.course_id
JOIN users AS u ON u.id = e.user_id
ORDER BY e.enrolled_at DESC, e.id DESC"""

# $1 is the course, $2 the learner, $3 to $5 are new ids, $6 the address. Locking the course's row
# keeps its free seats true until the commit; the trigger that counts them would lock it anyway.
ENROLL: Final = """
WITH course AS (
    SELECT * FROM courses WHERE id = $1 AND status = 'published' FOR NO KEY UPDATE
), missing AS (
    SELECT needed.prerequisite_id
    FROM course_prerequisites AS needed
    JOIN courses AS prerequisite ON prerequisite.id = needed.prerequisite_id
    WHERE needed.course_id = $1 AND prerequisite.status = 'published'
        AND NOT EXISTS (
            SELECT FROM enrollments
            WHERE course_id = needed.prerequisite_id AND user_id = $2 AND status = 'completed'
        )
), enrollment AS (
    INSERT INTO enrollments (id, course_id, user_id, status, enrolled_at, access_until, updated_at)
    SELECT
        $3, id, $2, 'active', now(), least(ends_at, now() + access_days * interval '1 day'), now()
    FROM course
    WHERE owner_id <> $2 AND (capacity IS NULL OR seats_taken + waiting_count < capacity)
        AND (enroll_from IS NULL OR enroll_from <= now())
        AND (enroll_until IS NULL OR enroll_until > now())
        AND NOT EXISTS (SELECT FROM missing)
    ON CONFLICT DO NOTHING
    RETURNING *
), event AS (
    INSERT INTO enrollment_events (id, enrollment_id, to_status, actor_id, at, access_until)
    SELECT $4, id, status, user_id, enrolled_at, access_until FROM enrollment
), audit AS (
    INSERT INTO audit_events (
        id, action, actor_id, subject_type, subject_id, outcome, ip, at, details
    )
    SELECT
        $5, 'enrollment.created', user_id, 'enrollment', id, 'success', $6, enrolled_at,
        jsonb_build_object('course_id', course_id, 'status', status)
    FROM enrollment
)
SELECT
    e.id, e.status, c.id, c.slug, c.title, u.id, u.display_name,
    e.access_until, c.status, c.starts_at, c.ends_at, 0, c.required_count,
    e.enrolled_at, e.access_until, e.completed_at, e.attempt, e.updated_at, e.version,
    CASE
        WHEN c.owner_id = $2 THEN 'own_course'
        WHEN c.enroll_from > now() THEN 'enrollment_not_open'
        WHEN c.enroll_until <= now() THEN 'enrollment_closed'
        WHEN c.seats_taken + c.waiting_count >= c.capacity THEN 'course_full'
        WHEN EXISTS (SELECT FROM missing) THEN 'prerequisite_missing'
        ELSE 'already_enrolled'
    END
FROM course AS c
JOIN users AS u ON u.id = $2
LEFT JOIN enrollment AS e ON true"""


class Learner(msgspec.Struct, gc=False):
    id: UUID
    display_name: str


class Enrollment(msgspec.Struct, gc=False):
    id: UUID
    status: str
    course: CourseName
    user: Learner
    access: str
    percent: int | None
    enrolled_at: datetime
    access_until: datetime | None
    completed_at: datetime | None
    attempt: int
    updated_at: datetime
    version: int
    waitlist_position: int | None = None


class NewEnrollment(msgspec.Struct, forbid_unknown_fields=True):
    """Nothing can be said about one's own enrollment."""


_new_enrollment: Final = msgspec.json.Decoder(NewEnrollment)


async def my_enrollments(request: Request) -> Answer:
    """The newest enrollments of the one who asks."""
    rows = await request.pool.fetch(MINE, request.user().id)
    page = page_of(rows, _enrollment, request.cursors, lambda row: (row[13], row[0]))
    if page.next_cursor is None:
        return 200, encode(page), (JSON,)
    link = f'</api/v1/me/enrollments?cursor={page.next_cursor}>; rel="next"'.encode()
    return 200, encode(page), (JSON, (b"link", link))


async def enroll(request: Request) -> Answer:
    """A first enrollment of the one who asks."""
    user = request.user()
    try:
        _new_enrollment.decode(await request.body())
    except msgspec.DecodeError:
        raise Refusal(422, "validation_failed") from None
    enrollment_id = uuid7()
    ids = (request.id, user.id, str(enrollment_id), str(uuid7()), str(uuid7()))
    row = await request.pool.fetchrow(ENROLL, *ids, request.scope["client"][0])
    if row is None:
        raise Refusal(404, "not_found")
    if row[0] is None:
        raise Refusal(409, row[19])
    location = f"/api/v1/enrollments/{enrollment_id}".encode()
    return 201, encode(_enrollment(row)), (JSON, (b"location", location))


def _enrollment(row: Any) -> Enrollment:
    return Enrollment(
        row[0],
        row[1],
        CourseName(*row[2:5]),
        Learner(*row[5:7]),
        access(row[1], *row[7:11]),
        percent(row[11], row[12]),
        *row[13:19],
    )
