"""The direct ways of enrolling and recording when many come at once and connections die."""

import asyncio
from random import Random

import pytest

from classroom import Classroom, classroom
from domain.enrollments.errors import AlreadyEnrolled
from domain.lessons.lesson import CompletionRule
from domain.progress.lesson_progress import Fact
from infrastructure.persistence.engine import Database
from integration.persistence.beside import Operator, statements
from worlds import World, postgres_world

PLACE = Fact(viewed=True, position_seconds=40)


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


async def test_each_is_one_statement(clean_database_url: str) -> None:
    database = Database(clean_database_url, pool_size=1)
    room = classroom(postgres_world(database))
    course, learner = await room.course(), await room.world.person()
    lesson = await room.lesson(course)
    async with statements(database) as enrolling:
        await room.enrolled(course, learner)
    # The driver asks once a connection how to read some types.
    await room.progress.record(learner, lesson.id, PLACE)
    async with statements(database) as recording:
        await room.progress.record(learner, lesson.id, PLACE)
    assert [len(enrolling), len(recording)] == [1, 1]
    await database.close()


async def test_a_fact_does_not_wait_for_another_one_of_the_same_learner(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    first, second = await room.lessons(course, 2)
    await room.enrolled(course, learner)
    async with room.world.start_work(None) as work:
        await work.progress.lock(learner.user_id, [first.id], courses_too=False)
        assert await room.world.direct_facts.add(learner.user_id, second.id, PLACE) is None
    assert await room.world.direct_facts.add(learner.user_id, second.id, PLACE) is not None


async def test_facts_of_both_ways_at_once_lose_nothing(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    film = {"completion_rule": CompletionRule.WATCHED, "completion_percent": 90}
    lesson = await room.lesson(course, **film, duration_minutes=1)
    await room.lesson(course)
    await room.enrolled(course, learner)
    watched = [Fact(watched=((second, second + 2),)) for second in range(0, 60, 2)]
    told = [Fact(viewed=True), *(Fact(position_seconds=second) for second in range(30))]
    facts = [*watched, *told]
    Random(3).shuffle(facts)
    await asyncio.gather(*(room.progress.record(learner, lesson.id, fact) for fact in facts))
    seen = await room.progress.record(learner, lesson.id, Fact(position_seconds=5))
    assert (seen.lesson.state, seen.lesson.watched_percent) == ("met", 100)
    async with room.world.start_work(None) as work:
        stored = (await work.progress.learning(learner.user_id, [lesson.id]))[lesson.id].progress
    assert stored is not None
    assert (stored.watched, stored.position_seconds) == (((0, 60),), 5)
    assert stored.viewed_at is not None


async def test_somebody_who_comes_many_times_at_once_gets_one_seat(room: Classroom) -> None:
    course, learner = await room.course(capacity=5), await room.world.person()
    outcomes = await asyncio.gather(
        *(room.enrolled(course, learner) for _ in range(8)), return_exceptions=True
    )
    refused = [one for one in outcomes if isinstance(one, BaseException)]
    assert len(refused) == 7
    assert {type(one) for one in refused} == {AlreadyEnrolled}
    assert (await room.world.courses.sheet(course.id, None)).course.seats_left == 4


async def test_people_enroll_and_record_after_all_idle_connections_have_died(
    room: Classroom, operator: Operator
) -> None:
    course = await room.course()
    lesson = await room.lesson(course)
    for _ in range(3):
        learner = await room.world.person()
        await operator.terminate()
        # The news is on its way to the client.
        await asyncio.sleep(0.05)
        await room.enrolled(course, learner)
        await operator.terminate()
        assert (await room.progress.record(learner, lesson.id, PLACE)).lesson.state == "in_progress"
        assert (await room.done(learner, lesson)).lesson.state == "met"
