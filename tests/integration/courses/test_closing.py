"""Courses that are closed while a crowd comes in, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from random import Random
from typing import Any, Final

import pytest

from application.courses import CourseUseCases, course_use_cases
from classroom import Classroom, classroom
from domain.errors import Refusal, Unavailable
from domain.users.user import Role
from infrastructure.persistence.engine import Database
from worlds import postgres_world

PAST: Final = datetime(2026, 1, 1, tzinfo=UTC)
CROWD: Final = 40

#: Ways to close a course, and what whoever comes too late is told.
CLOSING: Final[dict[str, tuple[Any, str]]] = {
    "archived": (lambda courses, owner, course: courses.archive(owner, course), "not_found"),
    "past its window": (
        lambda courses, owner, course: courses.edit(owner, course, changes={"enroll_until": PAST}),
        "enrollment_closed",
    ),
    "over": (
        lambda courses, owner, course: courses.edit(owner, course, changes={"ends_at": PAST}),
        "enrollment_closed",
    ),
    "without a seat": (
        lambda courses, owner, course: courses.edit(owner, course, changes={"capacity": 0}),
        "enrollment_closed",
    ),
}


@pytest.fixture
async def room(clean_database_url: str) -> AsyncIterator[Classroom]:
    database = Database(clean_database_url, pool_size=8)
    yield classroom(postgres_world(database))
    await database.close()


@pytest.fixture
def courses(room: Classroom) -> CourseUseCases:
    world = room.world
    return course_use_cases(world.start_work, world.courses, world.new_id)


@pytest.mark.parametrize("way", CLOSING)
async def test_nobody_gets_into_a_course_once_it_is_closed(
    room: Classroom, courses: CourseUseCases, way: str
) -> None:
    """The answer to whoever closes it counts the learners under the lock of the course: nobody may
    come after that.
    """
    close, refusal = CLOSING[way]
    owner = await room.world.person(Role.INSTRUCTOR)
    learners = [await room.world.person() for _ in range(CROWD)]
    course, closes_after = await room.course(owner), Random(5).randrange(8, 16)
    came, reached = 0, asyncio.Event()

    async def enroll(learner: Any) -> str:
        nonlocal came
        try:
            await _patiently(lambda: room.enrollments.enroll(learner, course.id))
        except Refusal as refused:
            return refused.code
        came += 1
        if came >= closes_after:
            reached.set()
        return "in"

    async def closing() -> int:
        await reached.wait()
        shown = await _patiently(lambda: close(courses, owner, course.id))
        count: int = shown.enrolled_count
        return count

    counted, *answers = await asyncio.gather(closing(), *(enroll(one) for one in learners))
    assert set(answers) <= {"in", refusal}
    assert counted == answers.count("in") >= closes_after
    assert (await courses.show(owner, course.id)).enrolled_count == counted
    late = await room.world.person()
    assert await enroll(late) == refusal


async def _patiently(command: Any) -> Any:
    """Whoever waited too long for a connection, as happens on a busy machine, tries again."""
    while True:
        try:
            return await command()
        except Unavailable:
            await asyncio.sleep(0.05)
