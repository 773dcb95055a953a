"""What the ports ``Progress`` and ``ProgressReads`` promise."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from application.actor import Actor
from classroom import Classroom, classroom
from domain.enrollments.access import Access
from domain.errors import NotFound
from domain.ids import EnrollmentId, LessonId
from domain.lessons.lesson import CompletionRule, Lesson, LessonStatus
from domain.progress.lesson_progress import LessonProgress
from domain.progress.rule import Rule
from domain.progress.score import Score
from worlds import World


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


async def learning_of(room: Classroom, learner: Actor, lesson: Lesson):  # type: ignore[no-untyped-def]
    async with room.world.start_work(None) as work:
        return (await work.progress.learning(learner.user_id, [lesson.id])).get(lesson.id)


async def test_what_was_done_comes_back_as_it_was_stored(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    lesson = await room.lesson(course)
    enrollment = await room.enrolled(course, learner)
    now = enrollment.enrolled_at
    done = LessonProgress(
        enrollment_id=EnrollmentId(enrollment.id),
        lesson_id=lesson.id,
        viewed_at=now,
        marked_at=now + timedelta(seconds=1),
        position_seconds=20,
        position_at=now + timedelta(seconds=2),
        watched=((0, 10), (20, 30)),
        met_at=now + timedelta(seconds=3),
    )
    for stored in (done, replace(done, watched=(), position_seconds=None, position_at=None)):
        async with room.world.start_work(None) as work:
            await work.progress.save([stored])
            await work.commit()
        assert (await learning_of(room, learner, lesson)).progress == stored


async def test_a_lesson_that_is_deleted_or_unknown_is_not_learned(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    lesson = await room.lesson(course)
    await room.change_lesson(lesson, deleted_at=lesson.created_at, position=None)
    assert await learning_of(room, learner, lesson) is None
    async with room.world.start_work(None) as work:
        unknown = [LessonId(room.world.new_id())]
        assert await work.progress.learning(learner.user_id, unknown) == {}
        await work.progress.lock(learner.user_id, unknown, courses_too=True)


async def test_learning_knows_all_that_decides(room: Classroom) -> None:
    course, learner = await room.course(sequential=True), await room.world.person()
    first = await room.lesson(course)
    await room.lesson(course, required=False)
    film = await room.lesson(
        course,
        preview=True,
        completion_rule=CompletionRule.WATCHED,
        completion_percent=50,
        duration_minutes=3,
    )
    draft = await room.lesson(course, status=LessonStatus.DRAFT)
    stranger = await learning_of(room, learner, film)
    assert (stranger.enrollment, stranger.progress, stranger.score.met) == (None, None, 0)
    enrollment = await room.enrolled(course, learner)
    await room.done(learner, first)
    found = await learning_of(room, learner, film)
    assert found.enrollment == await room.stored(enrollment.id)
    assert found.rule == Rule(CompletionRule.WATCHED, 50, 3)
    assert (found.published, found.required, found.preview) == (True, True, True)
    assert (found.sequential, found.standing.access) == (True, Access.OPEN)
    assert found.score == Score(2, 1)
    assert not (await learning_of(room, learner, draft)).published


async def test_the_steps_of_a_course_are_its_published_lessons_in_order(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    first, second = await room.lessons(course, 2)
    await room.lesson(course, status=LessonStatus.DRAFT)
    last = await room.lesson(course, required=False, preview=True)
    enrollment = EnrollmentId((await room.enrolled(course, learner)).id)
    await room.done(learner, second)
    async with room.world.start_work(None) as work:
        steps = (await work.progress.steps([enrollment]))[enrollment]
    assert [(step.id, step.met) for step in steps] == [
        (first.id, False),
        (second.id, True),
        (last.id, False),
    ]
    assert (steps[2].required, steps[2].preview) == (False, True)


async def test_a_reset_forgets_one_lesson_alone(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    lessons = await room.lessons(course, 3)
    enrollment = EnrollmentId((await room.enrolled(course, learner)).id)
    await room.done(learner, lessons[0])
    await room.done(learner, lessons[1])
    async with room.world.start_work(None) as work:
        await work.progress.reset(enrollment, lessons[0].id)
        await work.progress.reset(enrollment, lessons[2].id)
        await work.commit()
    sheet = await room.world.progress.sheet(enrollment)
    assert [line.progress.state for line in sheet.lines] == ["not_started", "met", "not_started"]


async def test_facts_of_one_learner_wait_for_each_other(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    lesson = await room.lesson(course)
    await room.enrolled(course, learner)
    order: list[str] = []

    async def second() -> None:
        async with room.world.start_work(None) as work:
            await work.progress.lock(learner.user_id, [lesson.id], courses_too=False)
            order.append("second")

    async with room.world.start_work(None) as work:
        await work.progress.lock(learner.user_id, [lesson.id], courses_too=False)
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.05)
        order.append("first")
    await waiting
    assert order == ["first", "second"]


async def test_a_sheet_says_whose_progress_it_is(room: Classroom) -> None:
    owner, learner = await room.world.person(), await room.world.person()
    course = await room.course(owner)
    enrollment = await room.enrolled(course, learner)
    sheet = await room.world.progress.sheet(EnrollmentId(enrollment.id))
    assert (sheet.holder_id, sheet.owner_id) == (learner.user_id, owner.user_id)
    assert sheet.lines == []
    with pytest.raises(NotFound):
        await room.world.progress.sheet(EnrollmentId(room.world.new_id()))
