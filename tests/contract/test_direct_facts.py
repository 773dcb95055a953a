"""What the port ``DirectFacts`` promises: exactly what the long way would do, or nothing.

Every case asks the domain first, for the same lesson and person, what is to become of the fact.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import pytest

from application.actor import Actor, NotAllowed
from application.lessons.errors import LessonLocked
from application.progress.learning import Learning
from classroom import Classroom, classroom
from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.errors import NotFound
from domain.ids import EnrollmentId, LessonId
from domain.lessons.lesson import CompletionRule, Lesson, LessonStatus
from domain.progress.lesson_progress import Fact, LessonProgress
from worlds import World

DAY: Final = timedelta(days=1)
CASES: Final = 250

FACTS: Final = (
    Fact(position_seconds=40),
    Fact(viewed=True),
    Fact(viewed=True, position_seconds=7),
)

#: Courses, lessons and enrollments; the first of each is plain, and a number is days from now.
COURSE: Final[dict[str, tuple[Any, ...]]] = {
    "status": (CourseStatus.PUBLISHED, CourseStatus.ARCHIVED, CourseStatus.DRAFT),
    "sequential": (False, True),
    # No course is over before it begins.
    "runs": ((None, None), (None, 2), (None, -1), (-3, None), (1, None), (-3, 2), (-3, -1), (1, 2)),
}
LESSON: Final[dict[str, tuple[Any, ...]]] = {
    "status": (LessonStatus.PUBLISHED, LessonStatus.DRAFT),
    "required": (True, False),
    "preview": (False, True),
    "completion_rule": tuple(CompletionRule),
}
ENROLLMENT: Final = ("active", "completed", "suspended", "withdrawn", "lapsed", None)

#: What was done before, as days from now; the rule may have been another one then.
DONE_BEFORE: Final[dict[str, tuple[Any, ...]]] = {
    "viewed_at": (None, -3, -1),
    "marked_at": (None, -3, -1),
    "position_at": (None, -1, 1),
    "watched": ((), ((0, 20),), ((0, 40), (50, 59)), ((0, 600),)),
    "met_at": (None, None, -2),
}


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


def some(chance: Random, choices: dict[str, tuple[Any, ...]], how_odd: float) -> dict[str, Any]:
    """One of each; mostly the first."""
    return {
        name: chance.choice(values) if chance.random() < how_odd else values[0]
        for name, values in choices.items()
    }


def dated(facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        name: now + value * DAY if name.endswith("_at") and value is not None else value
        for name, value in facts.items()
    }


class Case:
    """A lesson after another one, in which somebody may have done something before."""

    def __init__(self, room: Classroom, chance: Random) -> None:
        self.room, self.chance = room, chance
        self.odd = chance.choice((0.0, 0.2, 0.6))

    async def prepare(self, learner: Actor) -> Lesson:
        async with self.room.world.start_work(None) as work:
            now = work.now
        facts = some(self.chance, COURSE, self.odd)
        facts["starts_at"], facts["ends_at"] = facts.pop("runs")
        course = await self.room.course(**dated(facts, now))
        await self.room.lesson(course, required=self.chance.random() < 0.7)
        rule = {"duration_minutes": 1, **some(self.chance, LESSON, 0.5)}
        if rule["completion_rule"] is CompletionRule.WATCHED:
            rule["completion_percent"] = self.chance.choice((50, 90))
        if self.chance.random() > self.odd:
            rule["status"] = LessonStatus.PUBLISHED
        lesson = await self.room.lesson(course, **rule)
        state = self.chance.choice(ENROLLMENT) if self.chance.random() < self.odd else "active"
        if state is not None:
            enrollment_id = await self.enroll(learner, lesson, state, now)
            await self.do_before(enrollment_id, lesson, now)
        return lesson

    async def enroll(
        self, learner: Actor, lesson: Lesson, state: str, now: datetime
    ) -> EnrollmentId:
        lapsed = state == "lapsed"
        enrollment = Enrollment(
            id=EnrollmentId(self.room.world.new_id()),
            course_id=lesson.course_id,
            user_id=learner.user_id,
            status=EnrollmentStatus.ACTIVE if lapsed else EnrollmentStatus(state),
            enrolled_at=now - 4 * DAY,
            updated_at=now,
            access_until=now - DAY if lapsed else None,
            completed_at=now if state == "completed" else None,
        )
        assert await self.room.add(enrollment)
        return enrollment.id

    async def do_before(self, enrollment_id: EnrollmentId, lesson: Lesson, now: datetime) -> None:
        if self.chance.random() < 0.3:
            return
        done = dated(some(self.chance, DONE_BEFORE, 0.5), now)
        at = done["position_at"]
        done["position_seconds"] = None if at is None else self.chance.choice((3, 50))
        async with self.room.world.start_work(None) as work:
            await work.progress.save(
                [LessonProgress(enrollment_id=enrollment_id, lesson_id=lesson.id, **done)]
            )
            await work.commit()


async def learning_of(room: Classroom, learner: Actor, lesson: Lesson) -> tuple[Learning, datetime]:
    async with room.world.start_work(None) as work:
        return (await work.progress.learning(learner.user_id, [lesson.id]))[lesson.id], work.now


def expected(learning: Learning, learner: Actor, fact: Fact, now: datetime) -> Any:
    """What is done in the lesson afterwards, where the direct way is open."""
    try:
        enrollment, before = learning.opened(learner)
    except (NotAllowed, NotFound, LessonLocked):
        return None
    after = before.with_fact(fact, learning.rule, at=now)
    to_complete = enrollment.status is EnrollmentStatus.ACTIVE and learning.score.is_complete
    plain = after.met_at == before.met_at and not to_complete and not learning.may_be_locked
    return after if plain else None


async def test_it_does_what_the_rules_say_or_nothing(room: Classroom) -> None:
    chance, added = Random(11), 0
    for _ in range(CASES):
        learner = await room.world.person()
        lesson = await Case(room, chance).prepare(learner)
        added += await holds(room, learner, lesson, chance.choice(FACTS))
    assert CASES / 4 < added < CASES * 3 / 4


async def holds(room: Classroom, learner: Actor, lesson: Lesson, fact: Fact) -> bool:
    """Whether the fact was added; either way it is what the rules say."""
    learning, now = await learning_of(room, learner, lesson)
    wanted = expected(learning, learner, fact, now)
    noted = await room.world.direct_facts.add(learner.user_id, lesson.id, fact)
    after, _now = await learning_of(room, learner, lesson)
    if wanted is None:
        assert noted is None
        assert after == replace(learning, standing=after.standing)
        return False
    assert noted is not None
    assert noted.progress == after.progress == at_its_time(wanted, now, noted.progress)
    assert (noted.enrollment, noted.rule) == (learning.enrollment, learning.rule)
    assert noted.score == after.score == learning.score
    return True


def at_its_time(
    wanted: LessonProgress, asked_at: datetime, noted: LessonProgress
) -> LessonProgress:
    """What is wanted, with the time of the fact itself where it was added a moment later."""
    moved = {
        name: getattr(noted, name)
        for name in ("viewed_at", "position_at")
        if getattr(wanted, name) == asked_at
    }
    assert all(value is not None and value >= asked_at for value in moved.values())
    return replace(wanted, **moved)


async def test_nothing_is_added_to_what_is_not_there(room: Classroom) -> None:
    learner = await room.world.person()
    lesson = await room.lesson(await room.course())
    await room.change_lesson(lesson, deleted_at=lesson.created_at, position=None)
    for unknown in (lesson.id, LessonId(room.world.new_id())):
        assert await room.world.direct_facts.add(learner.user_id, unknown, FACTS[0]) is None


async def test_it_is_the_last_attempt_that_counts(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    lesson, _ = await room.lessons(course, 2)
    first = await room.enrolled(course, learner)
    await room.done(learner, lesson)
    await room.enrollments.withdraw(learner, EnrollmentId(first.id))
    assert await room.world.direct_facts.add(learner.user_id, lesson.id, FACTS[0]) is None
    second = await room.enrolled(course, learner)
    noted = await room.world.direct_facts.add(learner.user_id, lesson.id, FACTS[0])
    assert noted is not None
    assert noted.enrollment.id == second.id


async def test_a_course_that_only_waits_to_be_completed_is_left_to_the_long_way(
    room: Classroom,
) -> None:
    course, learner = await room.course(), await room.world.person()
    first, second = await room.lessons(course, 2)
    await room.enrolled(course, learner)
    await room.done(learner, first)
    await room.change_lesson(second, required=False)
    assert await room.world.direct_facts.add(learner.user_id, first.id, FACTS[0]) is None
    reply = await room.progress.record(learner, first.id, FACTS[0])
    assert reply.enrollment.status is EnrollmentStatus.COMPLETED
