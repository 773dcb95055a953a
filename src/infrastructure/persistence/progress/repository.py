"""What learners did in lessons, in PostgreSQL.

A fact is the busiest write of all, so it goes by statements of its own instead of through the
session: one that locks, one that reads everything which decides, one that writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from asyncpg import Range

from application.progress.learning import Learning
from domain.enrollments.enrollment import Enrollment
from domain.ids import EnrollmentId, LessonId, UserId
from domain.lessons.lesson import CompletionRule
from domain.lessons.lock import Step
from domain.progress.lesson_progress import LessonProgress
from domain.progress.ranges import Ranges
from domain.progress.rule import Rule
from domain.progress.score import Score
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.progress import statements
from infrastructure.persistence.read_lane import Lane
from infrastructure.persistence.standing import standing_of

_FIELDS = [field.name for field in fields(LessonProgress)]
_DONE = slice(17, 17 + len(statements.DONE_COLUMNS))


class SqlProgress:
    """The port ``Progress`` within a transaction's lane."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def lock(
        self, user_id: UserId, lesson_ids: Sequence[LessonId], /, *, courses_too: bool
    ) -> None:
        if courses_too:
            await self._lane.fetch(statements.lock_courses(), lesson_ids=lesson_ids)
        await self._lane.fetch(
            statements.lock_enrollments(), user_id=user_id, lesson_ids=lesson_ids
        )

    async def learning(
        self, user_id: UserId, lesson_ids: Sequence[LessonId], /
    ) -> dict[LessonId, Learning]:
        rows = await self._lane.fetch(statements.learning(), user_id=user_id, lesson_ids=lesson_ids)
        return {row[0]: _learning(row) for row in rows}

    async def steps(
        self, enrollment_ids: Sequence[EnrollmentId], /
    ) -> Mapping[EnrollmentId, list[Step]]:
        found: dict[EnrollmentId, list[Step]] = {}
        for enrollment_id, lesson_id, required, preview, met in await self._lane.fetch(
            statements.steps(), ids=enrollment_ids
        ):
            step = Step(lesson_id, required=required, preview=preview, met=met)
            found.setdefault(enrollment_id, []).append(step)
        return found

    async def save(self, progress: Sequence[LessonProgress], /) -> None:
        values = {name: [getattr(one, name) for one in progress] for name in _FIELDS}
        values["watched"] = [_as_multirange(one.watched) for one in progress]
        await self._lane.fetch(statements.save(), **values)

    async def reset(self, enrollment_id: EnrollmentId, lesson_id: LessonId, /) -> None:
        await self._lane.fetch(statements.reset(), enrollment_id=enrollment_id, lesson_id=lesson_id)


def _learning(row: Any) -> Learning:
    lesson_id, course_id, published, required, preview, sequential, *rule = row[:9]
    owner_id, co_instructor_ids, status, starts_at, ends_at, *counts, now = row[9:17]
    stored = row[_DONE.stop :]
    enrollment = None if stored[0] is None else entity_from(stored, Enrollment)
    return Learning(
        lesson_id=lesson_id,
        course_id=course_id,
        published=published,
        required=required,
        preview=preview,
        rule=rule_of(*rule),
        standing=standing_of(
            owner_id,
            co_instructor_ids,
            status,
            starts_at,
            ends_at,
            enrollment.status if enrollment else None,
            enrollment.access_until if enrollment else None,
            now=now,
        ),
        sequential=sequential,
        enrollment=enrollment,
        progress=progress_of(enrollment.id, lesson_id, row[_DONE]) if enrollment else None,
        score=Score(*counts),
    )


def rule_of(kind: str, percent: int | None, duration_minutes: int | None) -> Rule:
    """A lesson's rule from ``RULE_COLUMNS``."""
    return Rule(CompletionRule(kind), percent, duration_minutes)


def progress_of(
    enrollment_id: EnrollmentId, lesson_id: LessonId, done: Sequence[Any]
) -> LessonProgress:
    """What was done in a lesson from ``DONE_COLUMNS``, all null where nothing was."""
    viewed_at, marked_at, position_seconds, position_at, watched, met_at = done
    return LessonProgress(
        enrollment_id=enrollment_id,
        lesson_id=lesson_id,
        viewed_at=viewed_at,
        marked_at=marked_at,
        position_seconds=position_seconds,
        position_at=position_at,
        watched=_as_ranges(watched or ()),
        met_at=met_at,
    )


def _as_ranges(multirange: Sequence[Range]) -> Ranges:
    return tuple((one.lower, one.upper) for one in multirange)


def _as_multirange(ranges: Ranges) -> str:
    """The ranges as PostgreSQL writes them: the driver knows no list of multiranges."""
    return "{" + ",".join(f"[{start},{end})" for start, end in ranges) + "}"
