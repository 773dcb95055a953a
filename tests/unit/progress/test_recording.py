"""Recording what was done in lessons, up to the completion of a course."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import UNSET

from application.actor import Actor, NotAllowed
from application.lessons.errors import LessonLocked
from application.page import PageRequest
from classroom import DONE, Classroom, classroom
from domain.courses.course import Course, CourseStatus
from domain.errors import NotFound
from domain.ids import EnrollmentId, LessonId
from domain.lessons.lesson import CompletionRule, Lesson, LessonStatus
from domain.progress.errors import CourseCompleted, FactNotApplicable
from domain.progress.lesson_progress import Fact
from domain.text import Reason, Title
from domain.users.user import Role
from fakes.memory import Clock, MemoryStore
from worlds import memory_world


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Clock())


@pytest.fixture
def room(store: MemoryStore) -> Classroom:
    return classroom(memory_world(store))


@pytest.fixture
async def learner(room: Classroom) -> Actor:
    return await room.world.person(name="Alan")


async def enrolled_in(room: Classroom, learner: Actor, count: int, **facts: Any) -> list[Lesson]:
    """The lessons of a new course in which the learner is enrolled."""
    course = await room.course(**facts)
    lessons = await room.lessons(course, count)
    await room.enrolled(course, learner)
    return lessons


async def course_of(room: Classroom, lesson: Lesson) -> Course:
    async with room.world.start_work(None) as work:
        course: Course = await work.courses.get(lesson.course_id)
    return course


async def test_a_fact_says_where_the_lesson_and_the_course_stand(
    room: Classroom, learner: Actor, store: MemoryStore
) -> None:
    first, _ = await enrolled_in(room, learner, 2)
    seen = await room.progress.record(learner, first.id, Fact(viewed=True, position_seconds=7))
    assert (seen.lesson.state, seen.lesson.why) == ("in_progress", ["not_marked_done"])
    assert (seen.lesson.position_seconds, seen.lesson.watched_percent) == (7, None)
    assert (seen.enrollment.percent, seen.enrollment.status) == (0, "active")
    done = await room.done(learner, first)
    assert (done.lesson.state, done.lesson.completed_at) == ("met", store.clock.now)
    assert (done.lesson.why, done.enrollment.percent) == ([], 50)


async def test_the_last_required_lesson_completes_the_course(
    room: Classroom, learner: Actor, store: MemoryStore
) -> None:
    first, last = await enrolled_in(room, learner, 2, title=Title("Cake"))
    await room.lesson(await course_of(room, first), required=False)
    store.clock.advance(days=1)
    await room.done(learner, first)
    reply = await room.done(learner, last)
    assert (reply.enrollment.percent, reply.enrollment.status) == (100, "completed")
    assert reply.enrollment.completed_at == store.clock.now
    (certificate,) = (await room.certificates.mine(learner, PageRequest())).items
    assert (certificate.learner_name, certificate.course_title) == ("Alan", "Cake")
    assert certificate.completed_at == store.clock.now
    events = await room.enrollments.events(
        learner, EnrollmentId(reply.enrollment.id), PageRequest()
    )
    assert [one.to_status for one in events.items] == ["active", "completed"]


async def test_a_completed_course_is_completed_once(room: Classroom, learner: Actor) -> None:
    (lesson,) = await enrolled_in(room, learner, 1)
    first = await room.done(learner, lesson)
    again = await room.done(learner, lesson)
    added = await room.lesson(await course_of(room, lesson))
    assert again == first
    lower = await room.progress.record(learner, added.id, Fact(viewed=True))
    assert (lower.enrollment.percent, lower.enrollment.status) == (50, "completed")
    await room.done(learner, added)
    assert len((await room.certificates.mine(learner, PageRequest())).items) == 1


async def test_a_completed_course_passes_its_seat_on(room: Classroom, learner: Actor) -> None:
    (lesson,) = await enrolled_in(room, learner, 1, capacity=1)
    waiting = await room.enrolled(await course_of(room, lesson))
    await room.done(learner, lesson)
    assert (await room.stored(waiting.id)).status == "active"


async def test_any_fact_completes_a_course_that_lost_its_last_unmet_lesson(
    room: Classroom, learner: Actor
) -> None:
    first, last = await enrolled_in(room, learner, 2)
    await room.done(learner, first)
    await room.change_lesson(last, status=LessonStatus.DRAFT, required=True)
    reply = await room.done(learner, first)
    assert (reply.enrollment.status, reply.enrollment.percent) == ("completed", 100)


async def test_the_rule_of_the_lesson_decides(room: Classroom, learner: Actor) -> None:
    course = await room.course()
    read = await room.lesson(course, completion_rule=CompletionRule.VIEWED)
    film = await room.lesson(
        course,
        completion_rule=CompletionRule.WATCHED,
        completion_percent=50,
        duration_minutes=1,
    )
    await room.enrolled(course, learner)
    for lesson in (read, film):
        with pytest.raises(FactNotApplicable):
            await room.done(learner, lesson)
    half = await room.progress.record(learner, film.id, Fact(watched=((0, 20),)))
    assert (half.lesson.watched_percent, half.lesson.why) == (33, ["watched_too_little"])
    met = await room.progress.record(learner, film.id, Fact(watched=((10, 30),)))
    assert (met.lesson.watched_percent, met.lesson.state) == (50, "met")
    assert (await room.progress.record(learner, read.id, Fact(viewed=True))).lesson.state == "met"


async def test_a_sequential_course_opens_lesson_by_lesson(room: Classroom, learner: Actor) -> None:
    first, second = await enrolled_in(room, learner, 2, sequential=True)
    preview = await room.lesson(await course_of(room, first), preview=True, required=False)
    with pytest.raises(LessonLocked) as refused:
        await room.done(learner, second)
    assert refused.value.facts == {"missing": [str(first.id)]}
    await room.done(learner, preview)
    await room.done(learner, first)
    assert (await room.done(learner, second)).enrollment.status == "completed"


async def test_facts_are_taken_from_learners_while_the_course_runs(
    room: Classroom, learner: Actor, store: MemoryStore
) -> None:
    (lesson,) = await enrolled_in(room, learner, 1)
    course, now = await course_of(room, lesson), store.clock.now
    for stranger in (await room.world.person(), await room.world.person(Role.ADMIN)):
        with pytest.raises(NotAllowed):
            await room.done(stranger, lesson)
    for facts in (
        {"starts_at": now + timedelta(days=1)},
        {"starts_at": None, "ends_at": now},
        {"ends_at": None, "status": CourseStatus.ARCHIVED},
    ):
        course = await room.change(course, **facts)
        with pytest.raises(NotAllowed):
            await room.done(learner, lesson)
    await room.change(course, status=CourseStatus.DRAFT)
    with pytest.raises(NotFound):
        await room.done(learner, lesson)


@pytest.mark.parametrize("gone", [{"status": LessonStatus.DRAFT}, {"deleted": True}])
async def test_a_hidden_lesson_is_not_found(
    room: Classroom, learner: Actor, gone: dict[str, Any]
) -> None:
    lesson, _ = await enrolled_in(room, learner, 2)
    if gone.pop("deleted", False):
        gone = {"deleted_at": lesson.created_at, "position": None}
    await room.change_lesson(lesson, **gone)
    with pytest.raises(NotFound):
        await room.done(learner, lesson)
    with pytest.raises(NotFound):
        await room.progress.reset(learner, lesson.id)


async def test_nothing_is_recorded_for_those_who_wait_or_are_suspended(room: Classroom) -> None:
    staff = await room.world.person(Role.INSTRUCTOR)
    course = await room.course(staff, capacity=1)
    lesson = await room.lesson(course)
    seated, waiting = await room.world.person(), await room.world.person()
    enrollment = await room.enrolled(course, seated)
    await room.enrolled(course, waiting)
    await room.enrollments.suspend(staff, EnrollmentId(enrollment.id), reason=Reason("Noise"))
    for actor in (seated, waiting):
        with pytest.raises(NotAllowed):
            await room.done(actor, lesson)


async def test_a_reset_begins_a_lesson_anew_until_the_course_is_completed(
    room: Classroom, learner: Actor
) -> None:
    first, last = await enrolled_in(room, learner, 2)
    await room.done(learner, first)
    await room.progress.reset(learner, first.id)
    await room.progress.reset(learner, first.id)
    reply = await room.progress.record(learner, last.id, Fact())
    assert (reply.lesson.state, reply.enrollment.percent) == ("not_started", 0)
    await room.done(learner, first)
    await room.done(learner, last)
    with pytest.raises(CourseCompleted):
        await room.progress.reset(learner, last.id)


async def test_a_batch_says_what_became_of_each_fact_in_the_order_sent(
    room: Classroom, learner: Actor, store: MemoryStore
) -> None:
    first, second, film = await enrolled_in(room, learner, 3, sequential=True)
    await room.change_lesson(film, completion_rule=CompletionRule.VIEWED)
    now, unknown = store.clock.now, LessonId(room.world.new_id())
    minutes = [now + timedelta(minutes=minute) for minute in range(4)]
    store.clock.advance(hours=1)
    results = await room.progress.record_batch(
        learner,
        [
            (second.id, DONE, minutes[1]),  # Sent first, but done after the lesson before it.
            (first.id, DONE, minutes[0]),
            (first.id, DONE, minutes[2]),
            (film.id, DONE, minutes[3]),
            (unknown, DONE, minutes[3]),
        ],
    )
    assert [(one.lesson_id, one.status, one.code) for one in results.results] == [
        (second.id, "applied", UNSET),
        (first.id, "applied", UNSET),
        (first.id, "unchanged", UNSET),
        (film.id, "refused", "fact_not_applicable"),
        (unknown, "refused", "not_found"),
    ]


async def test_a_batch_may_complete_several_courses(room: Classroom, learner: Actor) -> None:
    one, other = await enrolled_in(room, learner, 2), await enrolled_in(room, learner, 1)
    async with room.world.start_work(None) as work:
        now = work.now
    facts = [(lesson.id, DONE, now) for lesson in (*one, *other)]
    await room.progress.record_batch(learner, facts)
    assert len((await room.certificates.mine(learner, PageRequest())).items) == 2


async def test_a_clients_clock_is_believed_within_what_can_be_true(
    room: Classroom, learner: Actor, store: MemoryStore
) -> None:
    lessons = await enrolled_in(room, learner, 3)
    enrolled_at = store.clock.now
    store.clock.advance(days=1)
    hour = enrolled_at + timedelta(hours=1)
    told = [enrolled_at - timedelta(days=9), hour, store.clock.now + timedelta(days=9)]
    await room.progress.record_batch(
        learner, [(one.id, DONE, at) for one, at in zip(lessons, told, strict=True)]
    )
    (enrollment,) = (await room.enrollments.mine(learner, None, PageRequest())).items
    shown = await room.progress.show(learner, EnrollmentId(enrollment.id))
    assert [one.completed_at for one in shown.lessons] == [enrolled_at, hour, store.clock.now]
    assert enrollment.completed_at == store.clock.now


async def test_progress_is_shown_lesson_by_lesson_with_its_formula(
    room: Classroom, learner: Actor
) -> None:
    owner = await room.world.person(Role.INSTRUCTOR)
    course = await room.course(owner)
    first = await room.lesson(course, title=Title("Flour"))
    await room.lesson(course, title=Title("Water"), completion_rule=CompletionRule.VIEWED)
    await room.lesson(course, title=Title("Salt"), required=False)
    await room.lesson(course, status=LessonStatus.DRAFT)
    enrollment_id = EnrollmentId((await room.enrolled(course, learner)).id)
    await room.done(learner, first)
    shown = await room.progress.show(learner, enrollment_id)
    assert (shown.percent, shown.required, shown.met) == (50, 2, 1)
    assert [(one.title, one.state, one.why) for one in shown.lessons] == [
        ("Flour", "met", []),
        ("Water", "not_started", ["not_viewed"]),
        ("Salt", "not_started", ["not_marked_done"]),
    ]
    assert "rounded down" in shown.formula
    assert await room.progress.show(owner, enrollment_id) == shown
    with pytest.raises(NotFound):
        await room.progress.show(await room.world.person(), enrollment_id)


async def test_a_course_without_required_lessons_has_no_percent(
    room: Classroom, learner: Actor
) -> None:
    course = await room.course()
    lesson = await room.lesson(course, required=False)
    await room.enrolled(course, learner)
    reply = await room.done(learner, lesson)
    assert (reply.enrollment.percent, reply.enrollment.status) == (None, "active")


async def test_a_refused_fact_leaves_nothing(
    room: Classroom, learner: Actor, store: MemoryStore
) -> None:
    (lesson,) = await enrolled_in(room, learner, 1)
    with pytest.raises(FactNotApplicable):
        await room.progress.record(
            learner, lesson.id, replace(DONE, completed=False, position_seconds=9)
        )
    assert not store.table("progress")
