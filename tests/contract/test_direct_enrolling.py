"""What the port ``DirectEnrolling`` promises: exactly what the long way would do, or nothing.

Every case asks the domain first, for the same course and person, what is to become of it.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any, Final

import pytest

from application.actor import Actor
from application.enrollments.entrance import Entrance
from application.page import PageRequest
from application.ports import AuditEvent
from classroom import Classroom, classroom
from contract.behind import Behind
from domain.courses.course import Course, CourseStatus
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.errors import NotEligible
from domain.ids import CourseId, EnrollmentId
from worlds import World

DAY: Final = timedelta(days=1)

#: What a course may be like, as days from now where it is a time. The first of each is plain.
COURSES: Final[dict[str, tuple[Any, ...]]] = {
    "status": (CourseStatus.PUBLISHED, CourseStatus.DRAFT, CourseStatus.ARCHIVED),
    "capacity": (None, 0, 1, 2),
    "waitlist": (True, False),
    "access_days": (None, 3),
    # Nothing ends before it begins.
    "open": ((None, None), (-2, None), (1, None), (None, 2), (None, -1), (-2, 2), (-2, -1), (1, 2)),
    "runs": ((None, None), (-2, None), (1, None), (None, 2), (None, -1), (-2, 2), (-2, -1), (1, 2)),
}
SPANS: Final = {"open": ("enroll_from", "enroll_until"), "runs": ("starts_at", "ends_at")}

#: Who is in the course already, by their state; a lapsed one is active beyond its time.
OTHERS: Final = ((), ("active",), ("active", "waitlisted"), ("lapsed",), ("withdrawn",))

#: What the person was in the course before.
BEFORE: Final = (None, "withdrawn", "active", "completed", "lapsed")

CASES: Final = 150


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


def courses(chance: Random) -> Iterator[dict[str, Any]]:
    """Courses that differ from a plain one in one thing, and then in any number of them."""
    for name, values in COURSES.items():
        for value in values:
            yield {name: value}
    while True:
        odd = chance.choice((0.1, 0.3, 0.8))
        yield {
            name: chance.choice(values) if chance.random() < odd else values[0]
            for name, values in COURSES.items()
        }


async def a_course(room: Classroom, facts: dict[str, Any]) -> Course:
    async with room.world.start_work(None) as work:
        now = work.now
    for span, names in SPANS.items():
        for name, days in zip(names, facts.pop(span, (None, None)), strict=True):
            facts[name] = None if days is None else now + days * DAY
    return await room.course(**facts)


async def put_in(room: Classroom, course: Course, learner: Actor, state: str) -> None:
    async with room.world.start_work(None) as work:
        now = work.now - 2 * DAY
    lapsed = state == "lapsed"
    await room.add(
        Enrollment(
            id=EnrollmentId(room.world.new_id()),
            course_id=course.id,
            user_id=learner.user_id,
            status=EnrollmentStatus.ACTIVE if lapsed else EnrollmentStatus(state),
            enrolled_at=now,
            updated_at=now,
            access_until=now + DAY if lapsed else None,
            completed_at=now if state == "completed" else None,
            waitlisted_at=now if state == "waitlisted" else None,
        )
    )


def created(learner: Actor, enrollment_id: EnrollmentId, course_id: CourseId) -> AuditEvent:
    return AuditEvent(
        *("enrollment.created", "enrollment", enrollment_id, learner.user_id, learner.origin),
        details={"course_id": str(course_id)},
    )


def expected(entrance: Entrance, enrollment_id: EnrollmentId, now: Any) -> Enrollment | None:
    """The enrollment where the direct way is open."""
    try:
        enrollment = entrance.admit(enrollment_id, now=now)
    except NotEligible:
        return None
    plain = entrance.is_settled and not entrance.waiting and entrance.latest is None
    return enrollment if plain and enrollment.status is EnrollmentStatus.ACTIVE else None


async def test_it_does_what_the_rule_says_or_nothing(room: Classroom, behind: Behind) -> None:
    chance, taken = Random(5), 0
    people = [await room.world.person() for _ in range(2)]
    for facts in itertools.islice(courses(chance), CASES):
        course = await a_course(room, facts.copy())
        learner = await room.world.person()
        plain = len(facts) == 1
        for other, state in zip(people, () if plain else chance.choice(OTHERS), strict=False):
            await put_in(room, course, other, state)
        before = None if plain else chance.choice(BEFORE)
        if before is not None:
            await put_in(room, course, learner, before)
        taken += await holds(room, behind, course, learner)
    assert CASES / 6 < taken < CASES * 5 / 6


async def holds(room: Classroom, behind: Behind, course: Course, learner: Actor) -> bool:
    """Whether the learner got in; either way it is what the rule says."""
    enrollment_id = EnrollmentId(room.world.new_id())
    entrance, now = await room.world.enrollments.entrance(course.id, learner.user_id)
    wanted = expected(entrance, enrollment_id, now)
    event = created(learner, enrollment_id, course.id)
    view = await room.world.direct_enrolling.enroll(enrollment_id, course.id, event)
    if wanted is None:
        assert view is None
        assert await behind.actions_of(learner) == []
        return False
    assert view is not None
    stored = await room.stored(enrollment_id)
    until = wanted.access_until
    if until is not None and until != course.ends_at:
        until += stored.enrolled_at - wanted.enrolled_at
    assert stored == replace(
        wanted,
        enrolled_at=stored.enrolled_at,
        updated_at=stored.enrolled_at,
        access_until=until,
    )
    assert view == entrance.view_of(stored)
    assert view == (await room.world.enrollments.sheet(enrollment_id)).enrollment
    (step,) = (await room.world.enrollments.events(enrollment_id, PageRequest())).items
    assert (step.from_status, step.to_status, step.actor_id, step.reason, step.at) == (
        *(None, EnrollmentStatus.ACTIVE, learner.user_id, None, stored.enrolled_at),
    )
    assert await behind.actions_of(learner) == ["enrollment.created"]
    return True


async def test_nobody_enrolls_directly_in_a_course_of_their_own_or_in_none(room: Classroom) -> None:
    owner, colleague, learner = [await room.world.person() for _ in range(3)]
    course = await room.course(owner, co_instructor_ids=(colleague.user_id,))
    for person, course_id in (
        (owner, course.id),
        (colleague, course.id),
        (learner, CourseId(room.world.new_id())),
    ):
        enrollment_id = EnrollmentId(room.world.new_id())
        event = created(person, enrollment_id, course_id)
        assert await room.world.direct_enrolling.enroll(enrollment_id, course_id, event) is None


async def test_prerequisites_must_be_completed_first(room: Classroom, behind: Behind) -> None:
    first, learner = await room.course(), await room.world.person()
    course = await room.course()
    await behind.require(course.id, first.id)
    for done in (False, True):
        if done:
            await put_in(room, first, learner, "completed")
        enrollment_id = EnrollmentId(room.world.new_id())
        event = created(learner, enrollment_id, course.id)
        view = await room.world.direct_enrolling.enroll(enrollment_id, course.id, event)
        assert (view is not None) == done
