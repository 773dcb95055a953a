"""Many authors at once, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from random import Random

import pytest

from application.courses import CourseUseCases, course_use_cases
from classroom import Classroom, classroom
from domain.courses.errors import PrerequisiteCycle
from domain.ids import CourseId
from domain.users.user import Role
from infrastructure.persistence.engine import Database
from worlds import postgres_world

ROUNDS = 12


@pytest.fixture
async def room(clean_database_url: str) -> AsyncIterator[Classroom]:
    database = Database(clean_database_url, pool_size=8)
    yield classroom(postgres_world(database))
    await database.close()


@pytest.fixture
def courses(room: Classroom) -> CourseUseCases:
    world = room.world
    return course_use_cases(world.start_work, world.courses, world.new_id)


async def test_no_circle_is_closed_by_many_who_each_ask_for_one_course(
    room: Classroom, courses: CourseUseCases
) -> None:
    """Four courses, each to come before the next and the last before the first: whoever would close
    the circle is refused, and nobody else.
    """
    owner, chance = await room.world.person(Role.INSTRUCTOR), Random(3)
    for _ in range(ROUNDS):
        ids = [(await room.course(owner)).id for _ in range(4)]
        wishes = [*pairwise(ids), (ids[-1], ids[0])]
        chance.shuffle(wishes)
        answers = await asyncio.gather(
            *(courses.set_prerequisites(owner, course, [first]) for course, first in wishes),
            return_exceptions=True,
        )
        refused = [one for one in answers if isinstance(one, BaseException)]
        assert [type(one) for one in refused] == [PrerequisiteCycle]


async def test_a_course_that_is_deleted_meanwhile_is_asked_for_by_nobody(
    room: Classroom, courses: CourseUseCases
) -> None:
    owner = await room.world.person(Role.INSTRUCTOR)
    for _ in range(ROUNDS):
        course, first = [(await room.course(owner)).id for _ in range(2)]
        await asyncio.gather(
            courses.delete(owner, first),
            courses.set_prerequisites(owner, course, [first]),
            return_exceptions=True,
        )
        shown = await courses.show(owner, CourseId(course))
        assert shown.prerequisites == []
