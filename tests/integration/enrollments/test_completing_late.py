"""A course asks for less while its learners learn, on PostgreSQL: everybody is completed, once."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

import asyncpg
import pytest

from application.certificates.issue import IssueCertificate
from application.enrollments import complete_late
from application.enrollments.complete import CompleteEnrollment
from application.enrollments.complete_late import COMPLETE_LEARNERS, CompleteLearners
from application.jobs.work_jobs import WorkJobs
from classroom import DONE, Classroom
from domain.errors import Refusal
from domain.lessons.lesson import Lesson
from domain.users.user import Role
from infrastructure.security.random_characters import random_characters
from integration.enrollments.authors import authoring
from replaying import require_replay

#: One of each, for everybody who is completed.
ONCE = """
SELECT e.id
FROM enrollments AS e
WHERE e.status <> 'completed' OR e.completed_at IS NULL
    OR (SELECT count(*) FROM certificates WHERE enrollment_id = e.id) <> 1
    OR (
        SELECT count(*) FROM enrollment_events
        WHERE enrollment_id = e.id AND to_status = 'completed'
    ) <> 1
    OR (
        SELECT count(*) FROM outbox
        WHERE facts ->> 'enrollment_id' = e.id::text AND template = 'course_completed'
    ) <> 1
"""


async def work_off(room: Classroom) -> None:
    """Do as a server does that has nothing else to do."""
    complete = CompleteEnrollment(IssueCertificate(room.world.new_id, random_characters))
    work_jobs = WorkJobs(room.world.start_work, {COMPLETE_LEARNERS: CompleteLearners(complete)})
    while await work_jobs():
        pass


async def somehow(deed: Awaitable[object]) -> None:
    """A fact that comes too late for a lesson, or waits too long, is one that is not needed."""
    with suppress(Refusal):
        await deed


@pytest.mark.parametrize("at_once", [50, 3])
async def test_last_facts_and_a_lesson_that_goes_complete_everybody_once(
    rooms: list[Classroom],
    connection: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
) -> None:
    monkeypatch.setattr(complete_late, "AT_ONCE", at_once)
    monkeypatch.setattr(complete_late, "CHUNK", 4)
    owner = await rooms[0].world.person(Role.INSTRUCTOR)
    course = await rooms[0].course(owner)
    first, last = await rooms[0].lessons(course, 2)
    learners = [await rooms[0].world.person() for _ in range(16)]
    for learner in learners:
        await rooms[0].enrolled(course, learner)
        await rooms[0].done(learner, first)

    def learn(place: int, lesson: Lesson) -> Awaitable[object]:
        return rooms[place % 2].progress.record(learners[place], lesson.id, DONE)

    # Half of them are about to finish by themselves, some are about to tell where they are.
    await asyncio.gather(
        *(somehow(learn(place, last)) for place in range(8)),
        authoring(rooms[0]).unpublish(owner, last.id),
        *(somehow(learn(place, first)) for place in range(8, 16)),
    )
    await asyncio.gather(work_off(rooms[0]), work_off(rooms[1]))
    assert [row["id"] for row in await connection.fetch(ONCE)] == []
    await require_replay(connection)
