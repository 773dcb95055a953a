"""The numbers that triggers keep are those that counting gives, whatever happens in which order."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

import asyncpg
import pytest

from application.actor import Actor
from classroom import DONE, Classroom
from domain.courses.course import Course
from domain.errors import Refusal
from domain.ids import EnrollmentId
from domain.lessons.lesson import Lesson, LessonStatus

#: An independent count, and what is kept.
DIFFERENT = """
SELECT e.id, s.met, counted.met AS met_counted, s.last_activity_at, counted.at
FROM enrollments AS e
LEFT JOIN enrollment_scores AS s ON s.enrollment_id = e.id
CROSS JOIN LATERAL (
    SELECT
        count(l.id) FILTER (WHERE p.met_at IS NOT NULL) AS met,
        date_trunc('minute', max(p.updated_at)) AS at
    FROM lesson_progress AS p
    LEFT JOIN lessons AS l
        ON l.id = p.lesson_id AND l.required AND l.status = 'published' AND l.deleted_at IS NULL
    WHERE p.enrollment_id = e.id
) AS counted
WHERE s.met IS DISTINCT FROM counted.met OR s.course_id IS DISTINCT FROM e.course_id
    OR s.last_activity_at < counted.at OR (s.last_activity_at IS NULL) <> (counted.at IS NULL)
        AND counted.at IS NOT NULL
"""


async def require_true_scores(connection: asyncpg.Connection) -> None:
    assert [dict(row) for row in await connection.fetch(DIFFERENT)] == []


@dataclass
class School:
    """A course in which learners and authors do whatever comes to their mind."""

    rooms: list[Classroom]
    course: Course
    chance: random.Random
    learners: list[Actor] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)

    @property
    def room(self) -> Classroom:
        return self.chance.choice(self.rooms)

    async def something(self) -> None:
        """One thing after the other; what is refused changes nothing."""
        acts: list[tuple[int, Callable[[], Awaitable[object]]]] = [
            (12, self.learn),
            (2, self.forget),
            (2, self.come_again),
            (4, self.change_lesson),
        ]
        weights, deeds = zip(*acts, strict=True)
        with suppress(Refusal):
            await self.chance.choices(deeds, weights)[0]()

    async def learn(self) -> None:
        learner, lesson = self.chance.choice(self.learners), self.chance.choice(self.lessons)
        await self.room.progress.record(learner, lesson.id, DONE)

    async def forget(self) -> None:
        learner, lesson = self.chance.choice(self.learners), self.chance.choice(self.lessons)
        await self.room.progress.reset(learner, lesson.id)

    async def come_again(self) -> None:
        """Leave, and take what was met into a second attempt."""
        learner = self.chance.choice(self.learners)
        view = await self.room.enrollments.eligibility(learner, self.course.id)
        for reason in view.reasons:
            assert reason.enrollment_id
            await self.room.enrollments.withdraw(learner, EnrollmentId(reason.enrollment_id))
        await self.room.enrolled(self.course, learner)

    async def change_lesson(self) -> None:
        """Publish it or not, ask for it or not, or take it away for good."""
        lesson = self.chance.choice(self.lessons)
        async with self.room.world.start_work(None) as work:
            await work.courses.lock(self.course.id)
            stored = await work.lessons.get(lesson.id)
            await work.lessons.save(self.changed(stored, work.now))
            await work.commit()

    def changed(self, lesson: Lesson, now: datetime) -> Lesson:
        way = self.chance.randrange(9)
        if way == 0:
            return lesson.delete(now=now)
        if way < 5:
            return replace(lesson, required=not lesson.required)
        other = {
            LessonStatus.DRAFT: LessonStatus.PUBLISHED,
            LessonStatus.PUBLISHED: LessonStatus.DRAFT,
        }
        return replace(lesson, status=other[lesson.status])


async def a_school(rooms: list[Classroom], seed: int) -> School:
    course = await rooms[0].course()
    school = School(rooms, course, random.Random(seed))
    school.lessons = await rooms[0].lessons(course, 8)
    for _ in range(4):
        learner = await rooms[0].world.person()
        await rooms[0].enrolled(course, learner)
        school.learners.append(learner)
    return school


@pytest.mark.parametrize("seed", range(3))
async def test_after_any_sequence_the_kept_numbers_are_the_counted_ones(
    rooms: list[Classroom], connection: asyncpg.Connection, seed: int
) -> None:
    school = await a_school(rooms, seed)
    for _ in range(60):
        await school.something()
        await require_true_scores(connection)


@pytest.mark.parametrize("seed", range(2))
async def test_learners_and_authors_at_once_do_not_make_them_wrong(
    rooms: list[Classroom], connection: asyncpg.Connection, seed: int
) -> None:
    school = await a_school(rooms, seed)
    for _ in range(12):
        await asyncio.gather(*(school.something() for _ in range(12)))
        await require_true_scores(connection)
