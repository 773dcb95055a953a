"""The numbers that triggers keep are those that counting gives, whatever happens in which order."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import pytest

from application.actor import Actor
from application.enrollments.ports import EnrollmentFilter
from application.lessons import LessonUseCases
from application.page import PageRequest
from classroom import DONE, Classroom
from domain.courses.course import Course
from domain.errors import Refusal, Unavailable
from domain.ids import EnrollmentId
from domain.lessons.lesson import Lesson
from domain.progress.lesson_progress import Fact
from domain.users.user import Role
from integration.enrollments.authors import authoring

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


#: What was completed stays so, with one certificate; and nobody goes on who has met everything.
WRONG = """
SELECT e.id, e.status, s.met, c.required_count
FROM enrollments AS e
JOIN enrollment_scores AS s ON s.enrollment_id = e.id
JOIN courses AS c ON c.id = e.course_id
CROSS JOIN LATERAL (SELECT count(*) FROM certificates WHERE enrollment_id = e.id) AS issued (n)
WHERE issued.n <> (e.status = 'completed')::integer
    OR (e.status = 'active' AND s.met >= c.required_count AND c.required_count > 0)
"""


async def require_true_scores(connection: asyncpg.Connection) -> None:
    assert [dict(row) for row in await connection.fetch(DIFFERENT)] == []


async def require_true_percents(room: Classroom, course: Course) -> None:
    """What is shown is what counting lesson by lesson gives, and 100 only where all is met."""
    page = await room.world.enrollments.listed(
        EnrollmentFilter(course_id=course.id), PageRequest(100)
    )
    for shown in page.items:
        lines = (await room.world.progress.sheet(EnrollmentId(shown.id))).view().lessons
        required = [one for one in lines if one.required]
        met = sum(one.state == "met" for one in required)
        if not required:
            assert shown.percent is None
            continue
        assert shown.percent == met * 100 // len(required)
        assert 0 <= shown.percent <= 100
        assert (shown.percent == 100) == (met == len(required))


@dataclass
class School:
    """A course in which learners and authors do whatever comes to their mind."""

    rooms: list[Classroom]
    course: Course
    owner: Actor
    chance: random.Random
    learners: list[Actor] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)

    @property
    def authors(self) -> list[LessonUseCases]:
        return [authoring(room) for room in self.rooms]

    @property
    def room(self) -> Classroom:
        return self.chance.choice(self.rooms)

    async def something(self) -> None:
        """One thing after the other; what is refused changes nothing."""
        acts: list[tuple[int, Callable[[], Awaitable[object]]]] = [
            (12, self.learn),
            (6, self.learn_offline),
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

    async def learn_offline(self) -> None:
        """Several lessons at once, in any order."""
        learner, lessons = self.chance.choice(self.learners), self.chance.sample(self.lessons, 3)
        async with self.room.world.start_work(None) as work:
            now = work.now
        await self.room.progress.record_batch(learner, [(one.id, DONE, now) for one in lessons])

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
        """Publish it or not, ask for it or not, move it, or take it away for good."""
        lesson, author = self.chance.choice(self.lessons), self.authors[self.room is self.rooms[0]]
        await self.chance.choice(
            [
                *(lambda: author.publish(self.owner, lesson.id),) * 3,
                *(lambda: author.unpublish(self.owner, lesson.id),) * 2,
                lambda: author.edit(self.owner, lesson.id, changes={"required": True}),
                lambda: author.edit(self.owner, lesson.id, changes={"required": False}),
                lambda: self.reorder(author),
                lambda: author.delete(self.owner, lesson.id),
            ]
        )()

    async def reorder(self, author: LessonUseCases) -> None:
        async with self.room.world.start_work(None) as work:
            ((section_id, lessons),) = await work.lessons.order(self.course.id)
        self.chance.shuffle(lessons)
        await author.reorder(self.owner, self.course.id, [(section_id, lessons)])


async def a_school(rooms: list[Classroom], seed: int) -> School:
    owner = await rooms[0].world.person(Role.INSTRUCTOR)
    course = await rooms[0].course(owner)
    school = School(rooms, course, owner, random.Random(seed))
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
        await require_true_percents(rooms[0], school.course)
        assert [dict(row) for row in await connection.fetch(WRONG)] == []


async def test_two_devices_tell_the_same_in_any_order_and_come_to_the_same(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    """One learner tells everything in order; the others from two devices at once, in any order,
    some of it twice and all of it late.
    """
    chance = random.Random(3)
    course = await rooms[0].course()
    lessons = await rooms[0].lessons(course, 6)
    learners = [await rooms[0].world.person() for _ in range(4)]
    held = [await rooms[0].enrolled(course, one) for one in learners]
    now = await connection.fetchval("SELECT now()")
    facts = [
        (lesson.id, fact, now + place * timedelta(milliseconds=1))
        for place, lesson in enumerate(lessons[:5])
        for fact in (Fact(viewed=True), Fact(position_seconds=place * 7), DONE)
    ]
    for fact in facts:
        await rooms[0].progress.record_batch(learners[0], [fact])

    async def tell(learner: Actor, device: Classroom) -> None:
        told = chance.sample(facts, len(facts)) + chance.sample(facts, 4)
        for start in range(0, len(told), 3):
            while True:
                with suppress(Unavailable):
                    await device.progress.record_batch(learner, told[start : start + 3])
                    break

    await asyncio.gather(*(tell(one, room) for one in learners[1:] for room in rooms))
    sheets = [await rooms[0].world.progress.sheet(EnrollmentId(one.id)) for one in held]
    told = [
        [(one.state, one.completed_at, one.why) for one in sheet.view().lessons] for sheet in sheets
    ]
    assert told[1:] == [told[0]] * 3
    assert {sheet.view().percent for sheet in sheets} == {83}
    positions = [[line.progress.position_seconds for line in sheet.lines] for sheet in sheets]
    assert positions[1:] == [positions[0]] * 3
    await require_true_scores(connection)


@pytest.mark.parametrize("seed", range(2))
async def test_learners_and_authors_at_once_do_not_make_them_wrong(
    rooms: list[Classroom], connection: asyncpg.Connection, seed: int
) -> None:
    school = await a_school(rooms, seed)
    for _ in range(12):
        await asyncio.gather(*(school.something() for _ in range(12)))
        await require_true_scores(connection)
