"""An address that was invited gets an account: the courses that wait for it begin."""

from datetime import timedelta
from typing import Any

import pytest

from application.actor import Actor
from application.auth.quotas import Quotas
from application.enrollments.invitation_letters import PrepareInvitation
from application.enrollments.views import InvitationView
from application.limits import LimitRules
from application.mail.letter import Letter
from application.page import PageRequest
from classroom import Classroom, classroom
from domain.auth.password import CurrentPassword, Password
from domain.courses.course import Course, CourseStatus
from domain.enrollments.candidate import Candidate, Waiver
from domain.enrollments.invitation import LIFETIME
from domain.errors import Stale
from domain.ids import EnrollmentId, InvitationId
from domain.text import Email, Reason
from domain.users.user import Role
from fakes.accounts import GOOD, ORIGIN, Accounts
from fakes.limits import MemoryLimits
from worlds import memory_world

STRANGER = Email("stranger@example.org")


class Town:
    """A place, its classrooms, and an instructor in them."""

    def __init__(self, place: Accounts, room: Classroom, staff: Actor) -> None:
        self.place, self.room, self.staff = place, room, staff

    async def invited(self, course: Course, **terms: Any) -> InvitationView:
        candidate = Candidate(email=Email(STRANGER.upper()), **terms)
        view = await self.room.enrollments.enroll_somebody(self.staff, course.id, candidate)
        assert isinstance(view, InvitationView)
        return view

    async def register(self) -> None:
        """Register with the invited address and verify it."""
        await self.place.auth.register(ORIGIN, STRANGER, GOOD, "Stranger")
        letters = await self.place.read_mail()
        (text,) = (text for _to, template, text in letters if template == "verify_email")
        await self.place.auth.verify_email(ORIGIN, text.partition("token=")[2])

    async def now(self, invitation: InvitationView) -> InvitationView:
        return await self.room.enrollments.invitation(self.staff, InvitationId(invitation.id))

    async def enrollments(self) -> list[tuple[Any, ...]]:
        stored = self.place.store.table("enrollments").values()
        return [(one.course_id, one.status) for one in stored]


@pytest.fixture
async def town() -> Town:
    place = Accounts()
    room = classroom(memory_world(place.store))
    return Town(place, room, await room.world.person(Role.INSTRUCTOR))


async def test_whoever_verifies_an_invited_address_is_enrolled(town: Town) -> None:
    course, other = await town.room.course(town.staff), await town.room.course(town.staff)
    invitations = [await town.invited(one) for one in (course, other)]
    await town.register()
    enrolled = {(course.id, "active"), (other.id, "active")}
    assert set(await town.enrollments()) == enrolled
    for one in invitations:
        accepted = await town.now(one)
        assert (accepted.status, accepted.settled_at) == ("accepted", town.place.clock.now)
        stored = await town.room.stored(accepted.enrollment_id)
        assert stored.course_id == accepted.course.id
    assert len(town.place.events("invitation.accepted")) == 2


async def test_what_the_invitation_waives_and_says_holds_for_the_enrollment(town: Town) -> None:
    first, course = await town.room.course(), await town.room.course(town.staff)
    town.place.store.table("prerequisites")[course.id, first.id] = True
    invitation = await town.invited(course, waive=frozenset(Waiver), reason=Reason("By contract."))
    await town.register()
    enrollment_id = EnrollmentId((await town.now(invitation)).enrollment_id)
    (step,) = (await town.room.world.enrollments.events(enrollment_id, PageRequest())).items
    assert (step.actor_id, step.reason) == (town.staff.user_id, "By contract.")
    assert step.waived == [*Waiver]


async def test_whoever_comes_by_google_is_enrolled_as_well(town: Town) -> None:
    course = await town.room.course(town.staff)
    await town.invited(course)
    await town.place.log_in_with_google(email=STRANGER)
    assert await town.enrollments() == [(course.id, "active")]


async def test_an_account_that_gets_the_invited_address_is_enrolled(town: Town) -> None:
    course = await town.room.course(town.staff)
    await town.invited(course)
    ada = await town.place.somebody()
    await town.place.auth.request_email_change(ada, STRANGER, CurrentPassword(GOOD))
    letters = await town.place.read_mail()
    (text,) = (text for _to, template, text in letters if template == "confirm_new_email")
    assert await town.enrollments() == []
    await town.place.auth.verify_email(ORIGIN, text.partition("token=")[2])
    assert await town.enrollments() == [(course.id, "active")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"capacity": 0}, "enrollment_closed"),
        ({"status": CourseStatus.ARCHIVED}, "not_published"),
        ({"ends_at": timedelta(days=-1)}, "enrollment_closed"),
        ({"enroll_until": timedelta(days=-1)}, None),
    ],
)
async def test_what_stands_in_the_way_by_then_is_kept_for_the_staff(
    town: Town, change: dict[str, Any], code: str | None
) -> None:
    course = await town.room.course(town.staff)
    invitation = await town.invited(course)
    now = town.place.clock.now
    facts = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in change.items()
    }
    await town.room.change(course, **facts)
    await town.register()
    told = await town.now(invitation)
    assert (told.status, told.refused_for) == ("refused" if code else "accepted", code)
    assert len(await town.enrollments()) == (0 if code else 1)


async def test_whoever_the_operator_makes_an_admin_is_enrolled_too(town: Town) -> None:
    invitation = await town.invited(await town.room.course(town.staff))
    await town.place.create_admin(STRANGER, Password(GOOD))
    assert (await town.now(invitation)).status == "accepted"


async def test_a_prerequisite_that_was_not_waived_is_asked_for_by_then(town: Town) -> None:
    first, course = await town.room.course(), await town.room.course(town.staff)
    town.place.store.table("prerequisites")[course.id, first.id] = True
    invitation = await town.invited(course)
    await town.register()
    assert (await town.now(invitation)).refused_for == "prerequisite_missing"


async def test_a_full_course_has_them_wait(town: Town) -> None:
    course = await town.room.course(town.staff, capacity=1)
    await town.invited(course)
    await town.room.enrolled(course)
    await town.register()
    assert [status for _, status in await town.enrollments()] == ["active", "waitlisted"]


async def test_an_invitation_runs_out(town: Town) -> None:
    invitation = await town.invited(await town.room.course(town.staff))
    town.place.clock.now += LIFETIME
    assert (await town.now(invitation)).status == "expired"
    await town.register()
    assert await town.enrollments() == []
    for status, count in (("expired", 1), ("pending", 0)):
        page = await town.room.enrollments.invitations(
            town.staff, invitation.course.id, status, PageRequest()
        )
        assert len(page.items) == count


async def test_an_invitation_that_was_withdrawn_binds_nobody(town: Town) -> None:
    invitation = await town.invited(await town.room.course(town.staff))
    await town.room.enrollments.withdraw_invitation(town.staff, InvitationId(invitation.id))
    await town.register()
    assert await town.enrollments() == []


async def test_an_invitation_that_came_to_something_meanwhile_is_not_withdrawn(town: Town) -> None:
    seen = await town.invited(await town.room.course(town.staff))
    await town.register()
    withdraw = town.room.enrollments.withdraw_invitation
    with pytest.raises(Stale):
        await withdraw(town.staff, InvitationId(seen.id), expected_version=seen.version)
    now = await town.now(seen)
    await withdraw(town.staff, InvitationId(seen.id), expected_version=now.version)


def letter_about(invitation: InvitationView, attempts: int = 1) -> Letter:
    return Letter(
        id=invitation.id,
        recipient=STRANGER,
        template="invitation",
        facts={"invitation_id": str(invitation.id)},
        attempts=attempts,
    )


async def test_the_letter_tells_what_to_do_until_when(town: Town) -> None:
    invitation = await town.invited(await town.room.course(town.staff))
    template, values = await prepare(town)(letter_about(invitation))
    assert template == "invitation"
    assert values == {
        "course": "Bread",
        "email": STRANGER,
        "home": "https://learn.example/",
        "until": "2026-03-31",
    }


async def test_no_letter_is_written_about_what_is_over(town: Town) -> None:
    course = await town.room.course(town.staff)
    invitation = await town.invited(course)
    await town.room.enrollments.withdraw_invitation(town.staff, InvitationId(invitation.id))
    assert await prepare(town)(letter_about(invitation)) is None
    again = await town.invited(course)
    await town.register()
    assert await prepare(town)(letter_about(again)) is None


async def test_an_address_gets_so_many_letters_and_no_more(town: Town) -> None:
    invitations = [await town.invited(await town.room.course(town.staff)) for _ in range(5)]
    letters = prepare(town)
    told = [await letters(letter_about(one)) for one in invitations]
    assert [one is not None for one in told] == [True] * 3 + [False] * 2
    assert await letters(letter_about(invitations[0], attempts=2)) is not None


def prepare(town: Town) -> Any:
    quotas = Quotas(MemoryLimits(town.place.clock), LimitRules())
    return PrepareInvitation(town.room.world.invitations, quotas, "https://learn.example")
