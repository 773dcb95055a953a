"""Many people at once in one course, on PostgreSQL: seats are never oversold and nothing happens
twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import asyncpg

from application.actor import Actor
from application.enrollments.views import EnrollmentView
from application.page import PageRequest
from classroom import DONE, Classroom
from domain.courses.course import Course
from domain.enrollments.errors import AlreadyEnrolled
from domain.errors import InvalidTransition, Unavailable
from domain.ids import EnrollmentId
from domain.lessons.lesson import CompletionRule, Lesson
from domain.progress.lesson_progress import Fact
from domain.text import Reason
from domain.users.user import Role
from replaying import require_replay

T = TypeVar("T")


async def people(room: Classroom, count: int) -> list[Actor]:
    return [await room.world.person() for _ in range(count)]


async def all_enroll(
    rooms: Sequence[Classroom], course: Course, learners: Sequence[Actor]
) -> list[Any]:
    """Everybody enrolls at the same time, half of them at each server."""
    return await asyncio.gather(
        *(
            patiently(rooms[place % 2].enrollments.enroll, learner, course.id)
            for place, learner in enumerate(learners)
        ),
        return_exceptions=True,
    )


async def patiently(command: Callable[..., Awaitable[T]], *arguments: Any) -> T:
    """Do as clients do who are told to come back: whoever waited too long for a connection, as
    happens on a busy machine, has changed nothing and tries again.
    """
    while True:
        try:
            return await command(*arguments)
        except Unavailable:
            await asyncio.sleep(0.05)


async def require_true_counts(connection: asyncpg.Connection, course: Course) -> None:
    """What the course's row says is what its enrollments say."""
    counted = await connection.fetchrow(
        """
        SELECT
            count(*) FILTER (WHERE status IN ('active', 'suspended', 'completed')),
            count(*) FILTER (WHERE status IN ('active', 'suspended')),
            count(*) FILTER (WHERE status = 'waitlisted')
        FROM enrollments WHERE course_id = $1
        """,
        course.id,
    )
    kept = await connection.fetchrow(
        "SELECT enrolled_count, seats_taken, waiting_count FROM courses WHERE id = $1", course.id
    )
    assert tuple(kept) == tuple(counted)


async def test_a_hundred_people_and_ten_seats(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    course = await rooms[0].course(capacity=10, access_days=9)
    got: list[EnrollmentView] = await all_enroll(rooms, course, await people(rooms[0], 100))
    assert sorted(one.status for one in got) == ["active"] * 10 + ["waitlisted"] * 90
    positions = [one.waitlist_position for one in got if one.status == "waitlisted"]
    assert sorted(positions) == [*range(1, 91)]
    # The place that each was told is the place that each has, and it follows the arrival.
    for one in got:
        sheet = await rooms[1].world.enrollments.sheet(EnrollmentId(one.id))
        assert sheet.enrollment == one
    waiting = sorted(
        (one for one in got if one.status == "waitlisted"), key=lambda one: one.enrolled_at
    )
    assert [one.waitlist_position for one in waiting] == [*range(1, 91)]
    last_seated = max(one.enrolled_at for one in got if one.status == "active")
    assert last_seated < waiting[0].enrolled_at
    await require_true_counts(connection, course)
    await require_replay(connection)


async def test_one_person_who_clicks_twenty_times_is_enrolled_once(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    course = await rooms[0].course(capacity=5)
    (learner,) = await people(rooms[0], 1)
    got = await all_enroll(rooms, course, [learner] * 20)
    enrolled = [one for one in got if isinstance(one, EnrollmentView)]
    refused = [one for one in got if isinstance(one, AlreadyEnrolled)]
    assert (len(enrolled), len(refused)) == (1, 19)
    assert {one.facts["enrollment_id"] for one in refused} == {str(enrolled[0].id)}
    await require_true_counts(connection, course)


async def letters(connection: asyncpg.Connection, template: str) -> list[str]:
    """Of which enrollments letters of this kind tell."""
    rows = await connection.fetch(
        "SELECT facts ->> 'enrollment_id' FROM outbox WHERE template = $1", template
    )
    return [row[0] for row in rows]


async def test_fifty_last_facts_complete_a_course_once(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    course = await rooms[0].course(capacity=1)
    lessons = await rooms[0].lessons(course, 50)
    learner, waiting = await people(rooms[0], 2)
    enrollment = await rooms[0].enrolled(course, learner)
    behind = await rooms[0].enrolled(course, waiting)
    replies = await asyncio.gather(
        *(
            patiently(rooms[place % 2].progress.record, learner, lesson.id, DONE)
            for place, lesson in enumerate(lessons)
        )
    )
    percents = sorted(reply.enrollment.percent for reply in replies)
    assert percents == [count * 2 for count in range(1, 51)]
    assert [reply.enrollment.status for reply in replies].count("completed") == 1
    page = await rooms[0].certificates.mine(learner, PageRequest())
    assert len(page.items) == 1
    events = await rooms[0].enrollments.events(learner, EnrollmentId(enrollment.id), PageRequest())
    assert [one.to_status for one in events.items] == ["active", "completed"]
    assert (await rooms[0].stored(behind.id)).status == "active"
    assert await letters(connection, "course_completed") == [str(enrollment.id)]
    assert await letters(connection, "seat_received") == [str(behind.id)]
    await require_true_counts(connection, course)
    await require_replay(connection)


async def test_the_same_last_fact_fifty_times_completes_a_course_once(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    course = await rooms[0].course()
    lesson = await rooms[0].lesson(course)
    (learner,) = await people(rooms[0], 1)
    enrollment = await rooms[0].enrolled(course, learner)
    replies = await asyncio.gather(
        *(
            patiently(rooms[place % 2].progress.record, learner, lesson.id, DONE)
            for place in range(50)
        )
    )
    assert {reply.enrollment.status for reply in replies} == {"completed"}
    assert len({reply.enrollment.completed_at for reply in replies}) == 1
    assert len((await rooms[0].certificates.mine(learner, PageRequest())).items) == 1
    assert await letters(connection, "course_completed") == [str(enrollment.id)]


async def test_watched_ranges_that_arrive_together_are_all_kept(rooms: list[Classroom]) -> None:
    course = await rooms[0].course()
    film = await rooms[0].lesson(
        course,
        completion_rule=CompletionRule.WATCHED,
        completion_percent=100,
        duration_minutes=1,
    )
    (learner,) = await people(rooms[0], 1)
    await rooms[0].enrolled(course, learner)
    replies = await asyncio.gather(
        *(
            patiently(
                rooms[place % 2].progress.record,
                learner,
                film.id,
                Fact(watched=((place * 3, place * 3 + 3),)),
            )
            for place in range(20)
        )
    )
    assert max(reply.lesson.watched_percent or 0 for reply in replies) == 100
    assert [reply.enrollment.status for reply in replies].count("completed") == 1


async def watch_seats(connection: asyncpg.Connection, course: Course) -> None:
    """Look again and again while others work: there are never more people than seats."""
    for _ in range(30):
        taken, capacity = await connection.fetchrow(
            "SELECT seats_taken, capacity FROM courses WHERE id = $1", course.id
        )
        assert taken <= capacity
        await asyncio.sleep(0.01)


async def test_people_come_and_go_and_no_seat_is_sold_twice(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    """Enrolling, withdrawing, suspending and completing at once, and a capacity that grows."""
    staff = await rooms[0].world.person(Role.INSTRUCTOR)
    course = await rooms[0].course(staff, capacity=5, access_days=3)
    lesson = await rooms[0].lesson(course)
    lives = (leave, lambda *one: decide(*one, staff), lambda *one: learn(*one, lesson), stay)

    async def live(place: int, learner: Actor) -> None:
        room = rooms[place % 2]
        enrollment = await room.enrollments.enroll(learner, course.id)
        await lives[place % 4](room, learner, EnrollmentId(enrollment.id))

    learners = await people(rooms[0], 40)
    await asyncio.gather(
        watch_seats(connection, course),
        *(live(place, learner) for place, learner in enumerate(learners)),
    )
    await rooms[0].edit_course(staff, course.id, changes={"capacity": 7})
    await require_true_counts(connection, course)
    await require_replay(connection)
    seated, waiting = await connection.fetchrow(
        "SELECT seats_taken, waiting_count FROM courses WHERE id = $1", course.id
    )
    assert seated == 7 or waiting == 0


async def leave(room: Classroom, learner: Actor, enrollment_id: EnrollmentId) -> None:
    await room.enrollments.withdraw(learner, enrollment_id)


async def stay(room: Classroom, learner: Actor, enrollment_id: EnrollmentId) -> None:
    await room.enrollments.show(learner, enrollment_id)


async def decide(
    room: Classroom, _learner: Actor, enrollment_id: EnrollmentId, staff: Actor
) -> None:
    try:
        await room.enrollments.suspend(staff, enrollment_id, reason=Reason("Noise"))
        await room.enrollments.resume(staff, enrollment_id, reason=Reason("Sorry"))
    except InvalidTransition:
        await room.enrollments.remove(staff, enrollment_id, reason=Reason("Full"))


async def learn(
    room: Classroom, learner: Actor, enrollment_id: EnrollmentId, lesson: Lesson
) -> None:
    if (await room.enrollments.show(learner, enrollment_id)).access == "open":
        await room.progress.record(learner, lesson.id, DONE)


async def test_learners_finish_while_staff_decide_and_nobody_deadlocks(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    staff = await rooms[0].world.person(Role.INSTRUCTOR)
    course = await rooms[0].course(staff, capacity=10)
    lesson = await rooms[0].lesson(course)
    learners = await people(rooms[0], 20)
    got = await all_enroll(rooms, course, learners)
    seated = [
        (EnrollmentId(one.id), learner)
        for one, learner in zip(got, learners, strict=True)
        if one.status == "active"
    ]

    async def suspend(enrollment_id: EnrollmentId) -> None:
        suspend = partial(rooms[1].enrollments.suspend, reason=Reason("Noise"))
        await patiently(suspend, staff, enrollment_id)

    outcomes = await asyncio.gather(
        *(patiently(rooms[0].progress.record, learner, lesson.id, DONE) for _, learner in seated),
        *(suspend(enrollment_id) for enrollment_id, _ in seated),
        return_exceptions=True,
    )
    # Of each pair one came first: the other was refused, and nothing ended in between.
    refusals = [one for one in outcomes if isinstance(one, BaseException)]
    assert len(refusals) == len(seated)
    assert {type(one).__name__ for one in refusals} <= {"InvalidTransition", "NotAllowed"}
    await require_true_counts(connection, course)
    await require_replay(connection)
