"""What the ports ``Invitations`` and ``InvitationReads`` promise."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.page import PageRequest
from classroom import classroom
from domain.courses.course import Course
from domain.enrollments.candidate import Candidate, Waiver
from domain.enrollments.eligibility import ObstacleCode
from domain.enrollments.invitation import Invitation, InvitationStatus
from domain.errors import NotFound
from domain.ids import EnrollmentId, InvitationId, UserId
from domain.text import Email, Reason

ADA = Email("Ada@example.org")


async def invited(world: Any, course: Course, email: str = ADA, **facts: Any) -> Invitation:
    async with world.start_work(None) as work:
        candidate = Candidate(
            email=Email(email), waive=frozenset(Waiver), reason=Reason("By contract.")
        )
        invitation = Invitation.of(
            InvitationId(world.new_id()), course.id, candidate, by=course.owner_id, now=work.now
        )
        invitation = replace(invitation, **facts)
        await work.invitations.hold([email])
        await work.invitations.invite([invitation])
        await work.commit()
    return invitation


async def test_an_invitation_is_found_by_its_address_in_any_case(world: Any) -> None:
    course = await classroom(world).course()
    invitation = await invited(world, course)
    async with world.start_work(None) as work:
        found = await work.invitations.of(course.id, ["ADA@EXAMPLE.ORG", "b@example.org"])
        assert found == {"ADA@EXAMPLE.ORG": invitation}
        assert await work.invitations.open_for(Email("ada@EXAMPLE.org")) == [invitation]


async def test_another_invitation_takes_the_place_of_the_first(world: Any) -> None:
    course = await classroom(world).course()
    first = await invited(world, course)
    again = replace(first, email=Email(ADA.lower()), waive=(), reason=None)
    async with world.start_work(None) as work:
        await work.invitations.invite([again])
        await work.commit()
    async with world.start_work(None) as work:
        assert await work.invitations.open_for(ADA) == [again]


async def test_what_is_settled_or_has_run_out_waits_for_nobody(world: Any) -> None:
    room, course = classroom(world), await classroom(world).course()
    enrollment = await room.enrolled(course)
    accepted = await invited(world, course, "one@example.org")
    refused = await invited(world, course, "two@example.org")
    past = {"invited_at": accepted.invited_at - timedelta(days=40)}
    over = await invited(world, course, "three@example.org", **past, expires_at=accepted.invited_at)
    async with world.start_work(None) as work:
        enrollment_id = EnrollmentId(enrollment.id)
        await work.invitations.save(accepted.accepted(enrollment_id, now=work.now))
        await work.invitations.save(refused.refused(ObstacleCode.COURSE_FULL, now=work.now))
        for one in (accepted, refused, over):
            assert await work.invitations.open_for(one.email) == []
        await work.commit()
    for one, status in ((accepted, "accepted"), (refused, "refused"), (over, "expired")):
        shown = (await world.invitations.sheet(one.id)).invitation
        assert shown.status == status
        listed = await world.invitations.listed(course.id, InvitationStatus(status), PageRequest())
        assert listed.items == [shown]
    none = await world.invitations.listed(course.id, InvitationStatus.PENDING, PageRequest())
    assert none.items == []


async def test_those_of_an_address_come_by_course(world: Any) -> None:
    courses = [await classroom(world).course() for _ in range(3)]
    for course in reversed(courses):
        await invited(world, course)
    async with world.start_work(None) as work:
        found = await work.invitations.open_for(ADA)
    assert [one.course_id for one in found] == sorted(one.id for one in courses)


async def test_an_invitation_is_shown_with_who_teaches_the_course(world: Any) -> None:
    course = await classroom(world).course()
    invitation = await invited(world, course)
    sheet = await world.invitations.sheet(invitation.id)
    assert sheet.owner_id == course.owner_id
    shown = sheet.invitation
    assert (shown.email, shown.status, shown.course.title) == (ADA, "pending", "Bread")
    assert (shown.waive, shown.reason) == ([*Waiver], "By contract.")
    async with world.start_work(None) as work:
        await work.invitations.delete(invitation.id)
        await work.commit()
    with pytest.raises(NotFound):
        await world.invitations.sheet(invitation.id)


async def test_lists_go_on_where_they_ended(world: Any) -> None:
    course = await classroom(world).course()
    made = [await invited(world, course, f"{one}@example.org") for one in range(5)]
    page = await world.invitations.listed(course.id, None, PageRequest(3))
    rest = await world.invitations.listed(course.id, None, PageRequest(3, page.next_key))
    ids = [one.id for one in (*page.items, *rest.items)]
    assert ids == [one.id for one in reversed(made)]
    assert rest.next_key is None


async def test_an_account_finds_what_concerns_it(world: Any) -> None:
    room = classroom(world)
    course, other = await room.course(), await room.course()
    ada = await world.person(email=ADA)
    mine = await invited(world, course, ADA.lower())
    led_here = await invited(world, other, "old@example.org")
    await invited(world, course, "bob@example.org")
    enrollment = await room.enrolled(other, ada)
    async with world.start_work(None) as work:
        settled = led_here.accepted(EnrollmentId(enrollment.id), now=work.now)
        await work.invitations.save(settled)
        await work.commit()
    found = await world.invitations.of_account(ada.user_id, PageRequest())
    assert {one.id for one in found.items} == {mine.id, led_here.id}


async def test_a_held_address_is_waited_for_in_any_case_and_others_are_not(world: Any) -> None:
    done: list[str] = []

    async def hold(name: str, *emails: str) -> None:
        async with world.start_work(None) as work:
            await work.invitations.hold(emails)
            done.append(name)

    async with world.start_work(None) as work:
        await work.invitations.hold([ADA, ADA.lower(), "b@example.org"])
        waiting = asyncio.ensure_future(hold("late", ADA.upper()))
        await hold("other", "c@example.org")
        await asyncio.sleep(0.05)
        done.append("held")
    await waiting
    assert done == ["other", "held", "late"]


async def test_accounts_are_found_by_address_and_come_with_what_decides(world: Any) -> None:
    room = classroom(world)
    first, course = await room.course(), await room.course(capacity=5)
    lesson = await room.lesson(course)
    ada, bob = await world.person(email=ADA), await world.person()
    left = await room.enrolled(course, bob)
    await room.done(bob, lesson)
    async with world.start_work(None) as work:
        found = await work.entrances.accounts_of(["ADA@example.org", "c@example.org"])
        assert found == {"ADA@example.org": ada.user_id}
        await work.courses.lock(course.id)
        unknown = UserId(world.new_id())
        one, other = await work.entrances.newcomers(
            course.id, sorted([ada.user_id, bob.user_id, unknown])
        )
        assert (one.user_id, one.latest, one.missing, one.is_through) == (
            ada.user_id,
            None,
            (),
            False,
        )
        assert (other.latest.id, other.latest.status) == (left.id, "completed")
        seats, lapsed = await work.entrances.seats(course.id)
        assert (seats.taken, seats.waiting, lapsed) == (0, 0, 0)
        assert await work.entrances.arrival() >= work.now
    assert first.id != course.id
