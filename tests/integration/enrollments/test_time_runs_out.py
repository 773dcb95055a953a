"""Time runs out in many courses at once, on PostgreSQL, while two servers look after it."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import asyncpg
import pytest

from application import seats
from application.enrollments.expire import ExpireEnrollments
from application.enrollments.remind import RemindOfEnd
from classroom import Classroom
from domain.courses.course import Course
from domain.errors import Unavailable
from domain.ids import CourseId
from replaying import require_replay


async def let_time_run_out(
    connection: asyncpg.Connection, course_id: CourseId, people: int
) -> None:
    """The time of the first people in a course is over, as their steps say too."""
    await connection.execute(
        """
        WITH over AS (
            UPDATE enrollments SET access_until = now() - interval '1 hour'
            WHERE id IN (
                SELECT id FROM enrollments WHERE course_id = $1 AND status = 'active'
                ORDER BY enrolled_at LIMIT $2
            )
            RETURNING id, access_until
        )
        UPDATE enrollment_events SET access_until = over.access_until
        FROM over WHERE enrollment_id = over.id
        """,
        course_id,
        people,
    )


async def statuses(connection: asyncpg.Connection, course: Course) -> dict[str, int]:
    rows = await connection.fetch(
        "SELECT status, count(*) FROM enrollments WHERE course_id = $1 GROUP BY status", course.id
    )
    return dict(map(tuple, rows))


async def test_two_servers_store_what_time_decided_and_pass_the_seats_on(
    rooms: list[Classroom], connection: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "BATCH", 2)
    courses = [await rooms[0].course(capacity=5, access_days=9) for _ in range(3)]
    for course in courses:
        for _ in range(9):
            await rooms[0].enrolled(course)
        await let_time_run_out(connection, course.id, 3)
    await asyncio.gather(*(ExpireEnrollments(room.world.start_work)() for room in rooms * 2))
    for course in courses:
        assert await statuses(connection, course) == {"expired": 3, "active": 5, "waitlisted": 1}
    told = await connection.fetch(
        "SELECT facts ->> 'enrollment_id' FROM outbox WHERE template = 'seat_received'"
    )
    assert len(told) == len(set(told)) == 9
    await require_replay(connection)


async def test_two_servers_remind_everybody_once(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    course = await rooms[0].course(access_days=9)
    for _ in range(10):
        await rooms[0].enrolled(course)
    for end, reminders in ((timedelta(days=6), 10), (timedelta(hours=9), 20)):
        await connection.execute(
            "UPDATE enrollments "
            "SET access_until = now() + $1, updated_at = now() - interval '30 days'",
            end,
        )
        reminding = (RemindOfEnd(room.world.reminders)() for room in rooms * 3)
        await asyncio.gather(*reminding)
        told = await connection.fetch(
            "SELECT facts ->> 'enrollment_id' FROM outbox WHERE template = 'access_ends'"
        )
        assert len(told) == reminders
        assert len(set(told)) == 10


async def test_servers_that_die_while_they_remind_remind_everybody_once(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    """Their connections are cut again and again, in the middle of whatever they do."""
    course = await rooms[0].course(access_days=9)
    for _ in range(30):
        await rooms[0].enrolled(course)
    await connection.execute(
        "UPDATE enrollments "
        "SET access_until = now() + interval '2 days', updated_at = now() - interval '30 days'"
    )
    over = asyncio.Event()

    async def kill() -> None:
        while not over.is_set():
            await connection.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            )
            await asyncio.sleep(0.01)

    async def remind(room: Classroom) -> None:
        """A few at a time, and again after each death."""
        left = True
        while left:
            with suppress(Unavailable):
                left = bool(await room.world.reminders.post_due(at_most=2))

    killing = asyncio.ensure_future(kill())
    async with asyncio.timeout(60):
        await asyncio.gather(*(remind(room) for room in rooms))
    over.set()
    await killing
    told = await connection.fetch(
        "SELECT facts ->> 'enrollment_id' AS id FROM outbox WHERE template = 'access_ends'"
    )
    assert len(told) == len({one["id"] for one in told}) == 30
