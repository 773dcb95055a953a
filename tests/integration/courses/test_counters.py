"""The counters of a course are what a count of its rows gives, whatever happened before."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from random import Random
from typing import Any, Final

import pytest

from application.actor import Actor
from application.lessons import LessonUseCases, lesson_use_cases
from classroom import DONE, Classroom, classroom
from domain.courses.course import Course
from domain.enrollments.enrollment import Enrollment
from domain.errors import Refusal
from domain.ids import CourseId, EnrollmentId, LessonId
from domain.text import Reason, Title
from domain.users.user import Role
from fakes.lessons import PlainRenderer
from infrastructure.persistence.engine import Database
from infrastructure.security.random_characters import random_characters
from integration.persistence.beside import lent
from worlds import postgres_world

SEEDS: Final = range(4)
DEEDS: Final = 60
COUNTED: Final = """
SELECT courses.id,
       ROW (courses.lesson_count, courses.required_count, courses.duration_minutes,
            courses.enrolled_count, courses.seats_taken, courses.waiting_count)::text AS kept,
       ROW (
           count(lessons.id),
           count(lessons.id) FILTER (WHERE lessons.required),
           coalesce(sum(lessons.duration_minutes), 0),
           (SELECT count(*) FROM enrollments AS one WHERE one.course_id = courses.id
            AND one.status IN ('active', 'suspended', 'completed')),
           (SELECT count(*) FROM enrollments AS one WHERE one.course_id = courses.id
            AND one.status IN ('active', 'suspended')),
           (SELECT count(*) FROM enrollments AS one WHERE one.course_id = courses.id
            AND one.status = 'waitlisted')
       )::text AS counted
FROM courses
LEFT JOIN lessons ON lessons.course_id = courses.id
    AND lessons.status = 'published' AND lessons.deleted_at IS NULL
GROUP BY courses.id
"""


@pytest.fixture
async def database(clean_database_url: str) -> AsyncIterator[Database]:
    database = Database(clean_database_url, pool_size=2)
    yield database
    await database.close()


class School:
    """Two small courses, their teacher, and people who come and go."""

    def __init__(
        self,
        room: Classroom,
        teacher: Actor,
        courses: list[Course],
        people: list[Actor],
        chance: Random,
    ) -> None:
        world = room.world
        self.room = room
        self.teacher = teacher
        self.courses = courses
        self.people = people
        self.chance = chance
        self.lessons: LessonUseCases = lesson_use_cases(
            world.start_work,
            world.courses,
            world.lessons,
            PlainRenderer(),
            world.new_id,
            random_characters,
        )
        self.known: list[LessonId] = []
        self.enrolled: list[tuple[Actor, EnrollmentId]] = []

    async def do_something(self) -> None:
        """One deed of many; a refusal is nothing bad."""
        deeds: list[Callable[[], Any]] = [
            *(self.add, self.publish, self.publish, self.unpublish, self.edit, self.delete),
            *(self.enroll, self.enroll, self.enroll, self.leave, self.judge, self.learn),
            self.resize,
        ]
        with suppress(Refusal, IndexError):
            await self.chance.choice(deeds)()

    async def add(self) -> None:
        facts = {"required": self.chance.random() < 0.7, "duration_minutes": self.minutes()}
        course_id = self.chance.choice(self.courses).id
        added = await self.lessons.add(self.teacher, course_id, Title("Dough"), facts=facts)
        self.known.append(LessonId(added.id))

    async def publish(self) -> None:
        await self.lessons.publish(self.teacher, self.chance.choice(self.known))

    async def unpublish(self) -> None:
        await self.lessons.unpublish(self.teacher, self.chance.choice(self.known))

    async def edit(self) -> None:
        changes = self.chance.choice(
            [{"required": True}, {"required": False}, {"duration_minutes": self.minutes()}]
        )
        await self.lessons.edit(self.teacher, self.chance.choice(self.known), changes=changes)

    async def delete(self) -> None:
        await self.lessons.delete(self.teacher, self.chance.choice(self.known))

    async def enroll(self) -> None:
        learner, course = self.chance.choice(self.people), self.chance.choice(self.courses)
        view = await self.room.enrollments.enroll(learner, course.id)
        self.enrolled.append((learner, EnrollmentId(view.id)))

    async def leave(self) -> None:
        learner, enrollment_id = self.chance.choice(self.enrolled)
        await self.room.enrollments.withdraw(learner, enrollment_id)

    async def judge(self) -> None:
        _, enrollment_id = self.chance.choice(self.enrolled)
        use_cases = self.room.enrollments
        judge = self.chance.choice([use_cases.suspend, use_cases.resume, use_cases.remove])
        await judge(self.teacher, enrollment_id, reason=Reason("Because."))

    async def learn(self) -> None:
        learner, enrollment_id = self.chance.choice(self.enrolled)
        stored: Enrollment = await self.room.stored(enrollment_id)
        for section in await self.outline(stored.course_id):
            for lesson in section.lessons:
                await self.room.progress.record(learner, LessonId(lesson.id), DONE)

    async def outline(self, course_id: CourseId) -> Any:
        sheet = await self.room.world.courses.sheet(course_id, None)
        return sheet.outline(None).sections

    async def resize(self) -> None:
        course_id = self.chance.choice(self.courses).id
        changes = {"capacity": self.chance.choice([None, 1, 2, 5])}
        await self.room.edit_course(self.teacher, course_id, changes=changes)

    def minutes(self) -> int | None:
        return self.chance.choice([None, 1, 10, 100_000])


@pytest.mark.parametrize("seed", SEEDS)
async def test_counters_are_what_a_count_gives_after_every_step(
    database: Database, seed: int
) -> None:
    room, chance = classroom(postgres_world(database)), Random(seed)
    teacher = await room.world.person(Role.INSTRUCTOR)
    courses = [await room.course(teacher, capacity=2), await room.course(teacher)]
    people = [await room.world.person() for _ in range(5)]
    school = School(room, teacher, courses, people, chance)
    for _ in range(DEEDS):
        await school.do_something()
        for course_id, kept, counted in await counts(database):
            assert kept == counted, course_id
    assert school.known
    assert school.enrolled


async def counts(database: Database) -> list[Any]:
    async with lent(database) as driver:
        return list(await driver.fetch(COUNTED))
