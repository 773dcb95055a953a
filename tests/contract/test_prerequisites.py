"""What the port ``Prerequisites`` promises."""

from random import Random
from typing import Any

import pytest

from classroom import Classroom, classroom
from domain.courses.course import CourseStatus
from domain.ids import CourseId
from worlds import World


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


async def put(world: World, course: Any, wanted: Any) -> None:
    async with world.start_work(None) as work:
        await work.prerequisites.lock()
        await work.prerequisites.put(course, wanted)
        await work.commit()


async def test_what_is_put_is_there_and_nothing_else(room: Classroom) -> None:
    course, *others = [(await room.course()).id for _ in range(4)]
    for wanted in (others[:2], others[1:], [], others):
        await put(room.world, course, wanted)
        async with room.world.start_work(None) as work:
            assert await work.prerequisites.of(course) == set(wanted)


async def test_everything_is_found_that_asks_for_a_course_by_any_way(room: Classroom) -> None:
    chance = Random(7)
    ids = [(await room.course()).id for _ in range(9)]
    asked = {
        one: [other for other in ids[:place] if chance.random() < 0.3]
        for place, one in enumerate(ids)
    }
    for one, wanted in asked.items():
        await put(room.world, one, wanted)

    def comes_after(one: CourseId, first: CourseId) -> bool:
        return one == first or any(comes_after(other, first) for other in asked[one])

    async with room.world.start_work(None) as work:
        for first in ids:
            expected = {one for one in ids if comes_after(one, first)}
            assert await work.prerequisites.asking_for(first) == expected


async def test_published_courses_are_told_from_all_others(room: Classroom) -> None:
    published, draft, archived = [
        (await room.course(status=status)).id
        for status in (CourseStatus.PUBLISHED, CourseStatus.DRAFT, CourseStatus.ARCHIVED)
    ]
    wanted = [published, draft, archived, CourseId(room.world.new_id())]
    async with room.world.start_work(None) as work:
        assert await work.prerequisites.published(wanted) == {published}
        assert await work.prerequisites.published([]) == set()


async def test_a_course_shows_what_it_asks_for_and_how_the_viewer_stands_to_it(
    room: Classroom,
) -> None:
    course, other = await room.course(), await room.course(status=CourseStatus.ARCHIVED)
    first = await room.course()
    learner = await room.world.person()
    await room.enrolled(first, learner)
    await put(room.world, course.id, [other.id, first.id])
    for viewer in (learner.user_id, None):
        sheet = await room.world.courses.sheet(course.id, viewer)
        found = {one.course.id: one for one in sheet.prerequisites}
        assert found.keys() == {first.id, other.id}
        for one in (first, other):
            link = found[one.id].course
            assert (link.slug, link.title) == (one.slug, one.title)
            assert (
                found[one.id].standing == (await room.world.courses.sheet(one.id, viewer)).standing
            )


async def test_what_is_deleted_is_not_asked_for(room: Classroom) -> None:
    course, first = [(await room.course()).id for _ in range(2)]
    await put(room.world, course, [first])
    async with room.world.start_work(None) as work:
        await work.courses.delete(first)
        await work.commit()
    async with room.world.start_work(None) as work:
        assert await work.prerequisites.of(course) == set()
