"""Windows are half-open, to the microsecond and in every statement: at its beginning a thing has
begun, at its end it is over (contract, section 6).

Time stands still within a transaction, so each case is a transaction in which a time is set beside
the present one, and which is undone.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from application.actor import Actor
from application.ports import AuditEvent
from classroom import Classroom, classroom
from domain.courses.course import Course
from domain.ids import EnrollmentId, LessonId
from domain.lessons.lesson import Lesson
from domain.progress.lesson_progress import Fact
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.enrollments.direct import SqlDirectEnrolling
from infrastructure.persistence.enrollments.reads import SqlEnrollmentReads
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.progress.direct import SqlDirectFacts
from infrastructure.persistence.progress.repository import SqlProgress
from infrastructure.persistence.read_lane import Compiled, Rows
from worlds import postgres_world

MOMENT: Final = timedelta(microseconds=1)

#: For a time of the course a moment before, at and a moment after the present: what enrolling says.
ENROLLING: Final = {
    "enroll_from": (None, None, "enrollment_not_open"),
    "enroll_until": ("enrollment_closed", "enrollment_closed", None),
    "starts_at": (None, None, None),
    "ends_at": ("enrollment_closed", "enrollment_closed", None),
}
#: The same for a learner's access.
ACCESS: Final = {
    "starts_at": ("open", "open", "upcoming"),
    "ends_at": ("read_only", "read_only", "open"),
    "access_until": ("none", "none", "open"),
}
SIDES: Final = (-MOMENT, timedelta(0), MOMENT)


class OneConnection:
    """A lane whose statements run in the test's transaction."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection

    async def fetch(self, statement: Compiled, /, **values: Any) -> Rows:
        rows: Rows = await self.connection.fetch(statement.sql, *statement.arguments(values))
        return rows

    async def set(self, table: str, column: str, side: timedelta) -> None:
        """Put a time of every row beside the present one."""
        await self.connection.execute(
            f"UPDATE {table} SET {column} = now() + $1",  # noqa: S608 - names of our own.
            side,
        )


@pytest.fixture
async def room(clean_database_url: str) -> AsyncIterator[Classroom]:
    database = Database(clean_database_url, pool_size=2)
    yield classroom(postgres_world(database))
    await database.close()


@pytest.fixture
async def lane(clean_database_url: str) -> AsyncIterator[OneConnection]:
    connection = await asyncpg.connect(clean_database_url)
    yield OneConnection(connection)
    await connection.close()


async def codes(lane: OneConnection, course: Course, person: Actor) -> list[str]:
    entrance, now = await SqlEnrollmentReads(lane).entrance(course.id, person.user_id)
    return [str(one.code) for one in entrance.decide(now=now).obstacles]


async def gets_in(lane: OneConnection, course: Course, person: Actor) -> bool:
    enrollment_id = EnrollmentId(uuid7())
    event = AuditEvent(
        "enrollment.created", "enrollment", enrollment_id, person.user_id, person.origin
    )
    enrolling = SqlDirectEnrolling(lane, uuid7)
    return await enrolling.enroll(enrollment_id, course.id, event) is not None


async def test_enrolling_begins_and_ends_on_the_moment(
    room: Classroom, lane: OneConnection
) -> None:
    course, person = await room.course(), await room.world.person()
    for column, expected in ENROLLING.items():
        for side, code in zip(SIDES, expected, strict=True):
            undone = lane.connection.transaction()
            await undone.start()
            await lane.set("courses", column, side)
            found = await codes(lane, course, person), await gets_in(lane, course, person)
            await undone.rollback()
            assert found == ([] if code is None else [code], code is None), (column, side)


async def accesses(lane: OneConnection, lesson: Lesson, enrolled: Any, learner: Actor) -> set[str]:
    """A learner's access, by every statement that tells it."""
    sheet = await SqlEnrollmentReads(lane).sheet(EnrollmentId(enrolled.id))
    by_statement = [
        await SqlEnrollmentReads(lane).standing(lesson.course_id, learner.user_id),
        (await SqlCourseReads(lane).sheet(lesson.course_id, learner.user_id)).standing,
        (await SqlLessonReads(lane).sheet(lesson.id, learner.user_id)).standing,
        (await SqlProgress(lane).learning(learner.user_id, [lesson.id]))[lesson.id].standing,
        (await SqlEnrollmentReads(lane).entrance(lesson.course_id, learner.user_id))[0].standing,
    ]
    return {str(sheet.enrollment.access), *(str(one.access) for one in by_statement)}


async def test_access_begins_and_ends_on_the_moment(room: Classroom, lane: OneConnection) -> None:
    course, learner = await room.course(), await room.world.person()
    lesson = await room.lesson(course)
    enrolled = await room.enrolled(course, learner)
    for column, expected in ACCESS.items():
        for side, access in zip(SIDES, expected, strict=True):
            undone = lane.connection.transaction()
            await undone.start()
            table = "enrollments" if column == "access_until" else "courses"
            await lane.set(table, column, side)
            found = await accesses(lane, lesson, enrolled, learner)
            facts = SqlDirectFacts(lane)
            noted = await facts.add(learner.user_id, LessonId(lesson.id), Fact(position_seconds=1))
            await undone.rollback()
            assert found == {access}, (column, side)
            assert (noted is not None) == (access == "open"), (column, side)
