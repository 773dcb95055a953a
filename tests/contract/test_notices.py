"""What the ports ``Notices``, ``Reminders`` and ``NoticeReads`` promise."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from application.actor import Actor
from application.mail.letter import Letter
from application.notices import Notice
from classroom import Classroom, classroom
from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.reminder import due_reminder
from domain.ids import EnrollmentId
from domain.users.profile import Locale, Timezone
from domain.users.user import UserStatus
from worlds import World

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


async def letters(world: World) -> list[Letter]:
    """Every letter that waits, taken out of the outbox."""
    found = []
    while True:
        async with world.start_work(None) as work:
            letter = await work.outbox.claim(hold=HOUR)
            await work.commit()
        if letter is None:
            return found
        found.append(letter)


async def suspend(world: World, person: Actor) -> None:
    async with world.start_work(None) as work:
        user = await work.users.get(person.user_id)
        await work.users.save(replace(user, status=UserStatus.SUSPENDED))
        await work.commit()


async def test_a_notice_goes_to_each_holder_in_their_language(room: Classroom) -> None:
    course = await room.course()
    ada = await room.world.person(locale=Locale("de-AT"))
    bob = await room.world.person()
    held = [await room.enrolled(course, one) for one in (ada, bob)]
    async with room.world.start_work(None) as work:
        await work.notices.post(Notice.SEAT_RECEIVED, [EnrollmentId(one.id) for one in held])
        await work.commit()
    posted = {one.facts["user_id"]: one for one in await letters(room.world)}
    assert set(posted) == {str(ada.user_id), str(bob.user_id)}
    letter = posted[str(ada.user_id)]
    assert (letter.template, letter.locale) == ("seat_received", "de-AT")
    assert letter.recipient == f"{ada.user_id}@example.org"
    assert letter.facts["enrollment_id"] == str(held[0].id)


async def test_nobody_with_a_suspended_account_is_written_to(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    enrollment = await room.enrolled(course, learner)
    await suspend(room.world, learner)
    async with room.world.start_work(None) as work:
        await work.notices.post(Notice.COURSE_COMPLETED, [EnrollmentId(enrollment.id)])
        await work.notices.post(Notice.COURSE_COMPLETED, [])
        await work.commit()
    assert await letters(room.world) == []


async def an_enrollment(room: Classroom, now: datetime, **facts: Any) -> Enrollment:
    """Somebody's enrollment in a course of its own."""
    learner = await room.world.person()
    course = await room.course()
    standard = {"status": EnrollmentStatus.ACTIVE, "enrolled_at": now, "updated_at": now}
    enrollment = Enrollment(
        id=EnrollmentId(room.world.new_id()),
        course_id=course.id,
        user_id=learner.user_id,
        **standard | facts,
    )
    await room.add(enrollment)
    return enrollment


async def test_reminders_are_written_where_the_rule_says_so_and_once(room: Classroom) -> None:
    async with room.world.start_work(None) as work:
        now = work.now
    ends = (-HOUR, HOUR, DAY + HOUR, 7 * DAY - HOUR, 7 * DAY + HOUR, None)
    seated_before_end = (HOUR, 2 * DAY, 30 * DAY)
    expected = {}
    for end, seated in product(ends, seated_before_end):
        until = None if end is None else now + end
        since = (until or now) - seated
        enrollment = await an_enrollment(
            room, now, access_until=until, enrolled_at=since, updated_at=since
        )
        if due_reminder(enrollment, now=now):
            expected[str(enrollment.id)] = enrollment
    assert len(expected) == 4
    reminders = room.world.reminders
    counts = [await reminders.post_due(at_most=3) for _ in range(3)]
    assert counts == [3, 1, 0]
    posted = await letters(room.world)
    assert {one.template for one in posted} == {"access_ends"}
    assert sorted(one.facts["enrollment_id"] for one in posted) == sorted(expected)


@pytest.mark.parametrize("status", [*EnrollmentStatus])
async def test_who_does_not_learn_is_not_reminded(
    room: Classroom, status: EnrollmentStatus
) -> None:
    async with room.world.start_work(None) as work:
        now = work.now
    past = now - 30 * DAY
    await an_enrollment(
        room,
        now,
        status=status,
        access_until=now + HOUR,
        enrolled_at=past,
        updated_at=past,
        completed_at=past,
        waitlisted_at=past,
    )
    assert await room.world.reminders.post_due(at_most=9) == (status is EnrollmentStatus.ACTIVE)


async def test_neither_suspended_accounts_nor_closed_courses_remind(room: Classroom) -> None:
    async with room.world.start_work(None) as work:
        now = work.now
    past = now - 30 * DAY
    times = {"access_until": now + HOUR, "enrolled_at": past, "updated_at": past}
    suspended, archived = [await an_enrollment(room, now, **times) for _ in range(2)]
    async with room.world.start_work(None) as work:
        user = await work.users.get(suspended.user_id)
        await work.users.save(replace(user, status=UserStatus.SUSPENDED))
        course = await work.courses.get(archived.course_id)
        await work.courses.save(replace(course, status=CourseStatus.ARCHIVED))
        await work.commit()
    assert await room.world.reminders.post_due(at_most=9) == 0


async def test_letters_find_out_what_they_say_when_they_go(room: Classroom) -> None:
    course = await room.course()
    lesson = await room.lesson(course)
    learner = await room.world.person(timezone=Timezone("Europe/Vienna"))
    enrollment_id = EnrollmentId((await room.enrolled(course, learner)).id)
    facts = await room.world.notices.facts(enrollment_id)
    assert facts is not None
    assert (facts.course_title, facts.timezone) == (course.title, "Europe/Vienna")
    assert (facts.status, facts.certificate, facts.account_active) == ("active", None, True)
    await room.done(learner, lesson)
    await suspend(room.world, learner)
    facts = await room.world.notices.facts(enrollment_id)
    assert facts is not None
    assert (facts.status, facts.account_active) == ("completed", False)
    assert (facts.certificate or "").startswith("EL-")
    assert await room.world.notices.facts(EnrollmentId(room.world.new_id())) is None
