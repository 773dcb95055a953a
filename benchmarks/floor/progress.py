"""Facts about a lesson: viewed, completed, the position in a video."""

# The statements are put together from constants of this package alone.
# ruff: noqa: S608

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from uuid_utils import uuid7

from benchmarks.floor.access import percent
from benchmarks.floor.enrollments import MET
from benchmarks.floor.http import JSON, Answer, Refusal, Request, encode

# $1 is the lesson, $2 the learner: the enrollment that the fact belongs to, while it takes facts.
PLACE: Final = """
    SELECT
        e.id, e.status, e.completed_at, c.required_count,
        l.id AS lesson_id, l.completion_rule, l.duration_minutes
    FROM lessons AS l
    JOIN courses AS c ON c.id = l.course_id
    JOIN enrollments AS e ON e.course_id = c.id AND e.user_id = $2
    WHERE l.id = $1 AND l.status = 'published' AND l.deleted_at IS NULL
        AND e.status IN ('active', 'completed') AND c.status = 'published'
        AND (c.starts_at IS NULL OR c.starts_at <= now())
        AND (c.ends_at IS NULL OR c.ends_at > now())
        AND (e.access_until IS NULL OR e.access_until > now())
    ORDER BY e.attempt DESC
    LIMIT 1"""

STATE: Final = f"""
    e.completion_rule, f.viewed_at, f.met_at, f.lesson_id, f.position_seconds,
    CASE WHEN e.completion_rule = 'watched' THEN (
        SELECT coalesce(sum(upper(part) - lower(part)), 0) FROM unnest(f.watched) AS part
    ) * 100 / (e.duration_minutes * 60) END,
    e.id, e.status, e.completed_at, {MET}, e.required_count"""

# $3 is viewed, $4 the position in seconds. What cannot meet the lesson's rule changes no sum and
# needs no lock; of anything else this says so by writing nothing.
LIGHT_FACT: Final = f"""
WITH place AS ({PLACE}
), fact AS (
    INSERT INTO lesson_progress AS p (
        enrollment_id, lesson_id, viewed_at, position_seconds, position_at
    )
    SELECT
        id, lesson_id, CASE WHEN $3 THEN now() END, $4::integer,
        CASE WHEN $4 IS NOT NULL THEN now() END
    FROM place
    WHERE completion_rule <> 'viewed' OR NOT $3
    ON CONFLICT (enrollment_id, lesson_id) DO UPDATE
    SET viewed_at = coalesce(p.viewed_at, excluded.viewed_at),
        position_seconds = coalesce(excluded.position_seconds, p.position_seconds),
        position_at = coalesce(excluded.position_at, p.position_at),
        updated_at = excluded.updated_at
    RETURNING *
)
SELECT {STATE}
FROM place AS e LEFT JOIN fact AS f ON true"""

# $5 is completed. Facts of one enrollment that may meet a rule wait for each other here, so that
# the sums, which are taken by the next statement of the transaction, see them all.
FACT: Final = f"""
WITH place AS ({PLACE}
    FOR NO KEY UPDATE OF e
)
INSERT INTO lesson_progress AS p (
    enrollment_id, lesson_id, viewed_at, marked_at, position_seconds, position_at, met_at
)
SELECT
    id, lesson_id, CASE WHEN $3 THEN now() END, CASE WHEN $5 THEN now() END, $4::integer,
    CASE WHEN $4 IS NOT NULL THEN now() END,
    CASE WHEN completion_rule = 'viewed' AND $3 OR completion_rule = 'manual' AND $5 THEN now() END
FROM place
WHERE completion_rule = 'manual' OR NOT $5
ON CONFLICT (enrollment_id, lesson_id) DO UPDATE
SET viewed_at = coalesce(p.viewed_at, excluded.viewed_at),
    marked_at = coalesce(p.marked_at, excluded.marked_at),
    position_seconds = coalesce(excluded.position_seconds, p.position_seconds),
    position_at = coalesce(excluded.position_at, p.position_at),
    met_at = coalesce(p.met_at, excluded.met_at),
    updated_at = excluded.updated_at
RETURNING p.enrollment_id"""

SUMS: Final = f"""
SELECT {STATE}
FROM ({PLACE}
) AS e
JOIN lesson_progress AS f ON f.enrollment_id = e.id AND f.lesson_id = e.lesson_id"""

# $1 is the enrollment, $2 the event's id, $3 the certificate's id, $4 its number.
COMPLETE: Final = """
WITH completed AS (
    UPDATE enrollments
    SET status = 'completed', completed_at = now(), updated_at = now(), version = version + 1
    WHERE id = $1
    RETURNING *
), event AS (
    INSERT INTO enrollment_events (id, enrollment_id, from_status, to_status, actor_id, at)
    SELECT $2, id, 'active', status, user_id, completed_at FROM completed
)
INSERT INTO certificates (
    id, number, enrollment_id, user_id, course_id, learner_name, course_title, instructor_name,
    completed_at
)
SELECT
    $3, $4, e.id, e.user_id, c.id, learner.display_name, c.title, owner.display_name, e.completed_at
FROM completed AS e
JOIN courses AS c ON c.id = e.course_id
JOIN users AS learner ON learner.id = e.user_id
JOIN users AS owner ON owner.id = c.owner_id
RETURNING completed_at"""


class Fact(msgspec.Struct, forbid_unknown_fields=True):
    viewed: bool = False
    completed: bool = False
    position_seconds: int | None = None


class LessonState(msgspec.Struct, gc=False):
    id: UUID
    state: str
    completed_at: datetime | None
    position_seconds: int | None
    watched_percent: int | None
    why: list[str]


class EnrollmentState(msgspec.Struct, gc=False):
    id: UUID
    percent: int | None
    status: str
    completed_at: datetime | None


class Progress(msgspec.Struct, gc=False):
    lesson: LessonState
    enrollment: EnrollmentState


WHY: Final = {"manual": "not_marked_done", "viewed": "not_viewed", "watched": "watched_too_little"}

_fact: Final = msgspec.json.Decoder(Fact)


async def progress(request: Request) -> Answer:
    """Keep a fact and say where the lesson and the enrollment stand."""
    user = request.user()
    try:
        fact = _fact.decode(await request.body())
    except msgspec.DecodeError:
        raise Refusal(422, "validation_failed") from None
    if not fact.completed:
        row = await request.pool.fetchrow(
            LIGHT_FACT, request.id, user.id, fact.viewed, fact.position_seconds
        )
        if row is None:
            raise Refusal(404, "not_found")
        if row[3] is not None:
            return 200, encode(_progress(row)), (JSON,)
    return 200, encode(await _heavy(request, user.id, fact)), (JSON,)


async def _heavy(request: Request, user_id: str, fact: Fact) -> Progress:
    async with request.pool.acquire() as connection, connection.transaction():
        written = await connection.fetchval(
            FACT, request.id, user_id, fact.viewed, fact.position_seconds, fact.completed
        )
        if written is None:
            raise Refusal(422, "fact_not_applicable")
        state = _progress(await connection.fetchrow(SUMS, request.id, user_id))
        enrollment = state.enrollment
        if enrollment.status == "active" and enrollment.percent == 100:
            enrollment.status = "completed"
            enrollment.completed_at = await connection.fetchval(
                COMPLETE, enrollment.id, str(uuid7()), str(uuid7()), secrets.token_hex(10)
            )
    return state


def _progress(row: Any) -> Progress:
    rule, viewed_at, met_at, lesson_id, position, watched, *enrollment, met, required = row
    started = viewed_at is not None or position is not None
    state = "met" if met_at else "in_progress" if started else "not_started"
    lesson = LessonState(lesson_id, state, met_at, position, watched, [] if met_at else [WHY[rule]])
    enrollment_id, status, completed_at = enrollment
    return Progress(
        lesson, EnrollmentState(enrollment_id, percent(met, required), status, completed_at)
    )
