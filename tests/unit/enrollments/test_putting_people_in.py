"""Staff put people into their courses, and addresses without an account are invited."""

from datetime import timedelta
from typing import Any

import pytest

from application.actor import Actor, NotAllowed
from application.enrollments.views import EnrollmentView, InvitationView
from application.page import PageRequest
from classroom import Classroom, classroom
from domain.courses.course import Course, CourseStatus
from domain.enrollments.candidate import Candidate, Waiver
from domain.enrollments.errors import (
    AlreadyEnrolled,
    CourseFull,
    EnrollmentClosed,
    NotPublished,
    OwnCourse,
    PrerequisiteMissing,
)
from domain.enrollments.invitation import LETTER_EVERY, LIFETIME
from domain.errors import Invalid, NotFound
from domain.ids import EnrollmentId, InvitationId, UserId
from domain.text import Email, Reason
from domain.users.user import Role
from fakes.memory import Clock, MemoryStore
from worlds import memory_world

STRANGER = Email("Stranger@example.org")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Clock())


@pytest.fixture
def room(store: MemoryStore) -> Classroom:
    return classroom(memory_world(store))


@pytest.fixture
async def staff(room: Classroom) -> Actor:
    return await room.world.person(Role.INSTRUCTOR, "Grace")


async def put(room: Classroom, by: Actor, course: Course, **who: Any) -> Any:
    candidate = Candidate(**{"waive": frozenset(who.pop("waive", ())), **who})
    return await room.enrollments.enroll_somebody(by, course.id, candidate)


def letters(store: MemoryStore, template: str) -> list[Any]:
    posted = store.table("outbox").values()
    return [one.letter for one in posted if one.letter.template == template]


async def test_somebody_is_put_in_by_id_and_by_address_in_any_case(
    room: Classroom, staff: Actor
) -> None:
    course = await room.course(staff)
    one, other = await room.world.person(), await room.world.person(name="Alan")
    first = await put(room, staff, course, user_id=one.user_id, reason=Reason("Asked for."))
    second = await put(room, staff, course, email=Email(f"{other.user_id}@EXAMPLE.org"))
    assert isinstance(first, EnrollmentView)
    assert (first.user.id, first.status, first.access) == (one.user_id, "active", "open")
    assert (second.user.id, second.user.display_name) == (other.user_id, "Alan")
    assert second == await room.enrollments.show(other, EnrollmentId(second.id))
    (step,) = (await room.enrollments.events(one, EnrollmentId(first.id), PageRequest())).items
    assert (step.actor_id, step.reason, step.waived) == (staff.user_id, "Asked for.", [])


async def test_whoever_is_put_in_is_told_and_the_trail_keeps_who_did_it(
    room: Classroom, staff: Actor, store: MemoryStore
) -> None:
    course, learner = await room.course(staff), await room.world.person()
    enrollment = await put(room, staff, course, user_id=learner.user_id)
    (letter,) = letters(store, "enrolled_by_staff")
    assert letter.facts["enrollment_id"] == str(enrollment.id)
    (event,) = store.table("audit").values()
    assert (event.action, event.actor_id, event.subject_id) == (
        "enrollment.created",
        staff.user_id,
        enrollment.id,
    )
    assert event.details["user_id"] == str(learner.user_id)


async def test_the_time_for_enrolling_does_not_bind_staff_but_the_end_does(
    room: Classroom, staff: Actor, store: MemoryStore
) -> None:
    now, day = store.clock.now, timedelta(days=1)
    for window in ({"enroll_from": now + day}, {"enroll_until": now - day}):
        course = await room.course(staff, **window)
        learner = await room.world.person()
        assert (await put(room, staff, course, user_id=learner.user_id)).status == "active"
    for facts in ({"ends_at": now - day, "starts_at": now - 2 * day}, {"capacity": 0}):
        course = await room.course(staff, **facts)
        for who in ({"user_id": learner.user_id}, {"email": STRANGER}):
            with pytest.raises(EnrollmentClosed):
                await put(room, staff, course, **who)


async def test_capacity_holds_for_staff_as_well(room: Classroom, staff: Actor) -> None:
    course = await room.course(staff, capacity=1)
    got = [
        await put(room, staff, course, user_id=(await room.world.person()).user_id) for _ in "ab"
    ]
    assert [(one.status, one.waitlist_position) for one in got] == [
        ("active", None),
        ("waitlisted", 1),
    ]
    full = await room.course(staff, capacity=1, waitlist=False)
    await room.enrolled(full)
    for who in ({"user_id": (await room.world.person()).user_id}, {"email": STRANGER}):
        with pytest.raises(CourseFull):
            await put(room, staff, full, **who)


async def test_what_nobody_can_waive_is_refused(room: Classroom, staff: Actor) -> None:
    course = await room.course(staff)
    learner = await room.world.person()
    first = await room.enrolled(course, learner)
    with pytest.raises(AlreadyEnrolled) as refused:
        await put(room, staff, course, user_id=learner.user_id, waive=[*Waiver])
    assert refused.value.facts["enrollment_id"] == str(first.id)
    with pytest.raises(OwnCourse):
        await put(room, staff, course, user_id=staff.user_id)
    draft = await room.course(staff, status=CourseStatus.DRAFT)
    for who in ({"user_id": learner.user_id}, {"email": STRANGER}):
        with pytest.raises(NotPublished):
            await put(room, staff, draft, **who)
    with pytest.raises(Invalid):
        await put(room, staff, course, user_id=UserId(room.world.new_id()))


async def test_a_prerequisite_is_waived_in_so_many_words_and_that_is_kept(
    room: Classroom, staff: Actor, store: MemoryStore
) -> None:
    first, course = await room.course(), await room.course(staff)
    await room.lesson(first)
    store.table("prerequisites")[course.id, first.id] = True
    learner = await room.world.person()
    with pytest.raises(PrerequisiteMissing):
        await put(room, staff, course, user_id=learner.user_id)
    waive = [Waiver.PREREQUISITE_MISSING]
    enrollment = await put(room, staff, course, user_id=learner.user_id, waive=waive)
    steps = await room.enrollments.events(learner, EnrollmentId(enrollment.id), PageRequest())
    assert steps.items[0].waived == waive
    needless = await put(
        room, staff, await room.course(staff), user_id=learner.user_id, waive=waive
    )
    steps = await room.enrollments.events(learner, EnrollmentId(needless.id), PageRequest())
    assert steps.items[0].waived == []


async def test_only_staff_put_somebody_in(room: Classroom, staff: Actor) -> None:
    course, learner = await room.course(staff), await room.world.person()
    draft = await room.course(staff, status=CourseStatus.DRAFT)
    stranger = await room.world.person(Role.INSTRUCTOR)
    for actor in (learner, stranger):
        with pytest.raises(NotAllowed):
            await put(room, actor, course, user_id=learner.user_id)
        with pytest.raises(NotFound):
            await put(room, actor, draft, user_id=learner.user_id)
    root = await room.world.person(Role.ADMIN)
    assert (await put(room, root, course, user_id=learner.user_id)).status == "active"
    assert (await put(room, root, course, user_id=root.user_id)).status == "active"


async def test_who_left_goes_on_where_they_were(room: Classroom, staff: Actor) -> None:
    course, learner = await room.course(staff, capacity=1), await room.world.person()
    met, unmet = await room.lessons(course, 2)
    left = await room.enrolled(course, learner)
    await room.done(learner, met)
    await room.enrollments.withdraw(learner, EnrollmentId(left.id))
    again = await put(room, staff, course, user_id=learner.user_id)
    assert (again.attempt, again.percent, again.status) == (2, 50, "active")
    await room.enrollments.withdraw(learner, EnrollmentId(again.id))
    await room.change_lesson(unmet, required=False)
    third = await put(room, staff, course, user_id=learner.user_id)
    assert (third.attempt, third.percent, third.status) == (3, 100, "completed")
    # Whoever is through holds no seat.
    other = await put(room, staff, course, user_id=(await room.world.person()).user_id)
    assert other.status == "active"


async def test_a_seat_whose_time_has_run_out_goes_to_whoever_waits_first(
    room: Classroom, staff: Actor, store: MemoryStore
) -> None:
    course = await room.course(staff, capacity=1, access_days=1)
    over, waiting = await room.enrolled(course), await room.enrolled(course)
    store.clock.advance(days=1)
    late = await put(room, staff, course, user_id=(await room.world.person()).user_id)
    assert (late.status, late.waitlist_position) == ("waitlisted", 1)
    assert (await room.stored(over.id)).status == "expired"
    assert (await room.stored(waiting.id)).status == "active"


async def test_an_address_without_an_account_is_invited(
    room: Classroom, staff: Actor, store: MemoryStore
) -> None:
    course = await room.course(staff, language="de")
    terms = {"waive": [*Waiver], "reason": Reason("By contract.")}
    invitation = await put(room, staff, course, email=STRANGER, **terms)
    assert isinstance(invitation, InvitationView)
    assert (invitation.email, invitation.status) == (STRANGER, "pending")
    assert (invitation.waive, invitation.reason) == ([*Waiver], "By contract.")
    assert invitation.invited_by == staff.user_id
    assert invitation.expires_at == store.clock.now + LIFETIME
    (letter,) = letters(store, "invitation")
    assert (letter.recipient, letter.locale) == (STRANGER, "de")
    assert letter.facts == {"invitation_id": str(invitation.id)}
    (event,) = store.table("audit").values()
    assert (event.action, event.subject_id) == ("invitation.created", invitation.id)
    assert STRANGER not in str(event)


async def test_who_is_invited_again_has_one_invitation_and_one_letter_a_day(
    room: Classroom, staff: Actor, store: MemoryStore
) -> None:
    course = await room.course(staff)
    first = await put(room, staff, course, email=STRANGER)
    store.clock.now += LETTER_EVERY / 2
    again = await put(room, staff, course, email=Email(STRANGER.lower()))
    assert again.id == first.id
    assert again.expires_at == store.clock.now + LIFETIME
    assert len(letters(store, "invitation")) == 1
    store.clock.now += LETTER_EVERY
    await put(room, staff, course, email=STRANGER)
    assert len(letters(store, "invitation")) == 2
    listed = await room.enrollments.invitations(staff, course.id, None, PageRequest())
    assert [one.id for one in listed.items] == [first.id]


async def test_staff_see_and_withdraw_invitations_and_nobody_else_does(
    room: Classroom, staff: Actor
) -> None:
    course, learner = await room.course(staff), await room.world.person()
    invitation_id = InvitationId((await put(room, staff, course, email=STRANGER)).id)
    for actor in (learner, await room.world.person(Role.INSTRUCTOR)):
        with pytest.raises(NotAllowed):
            await room.enrollments.invitations(actor, course.id, None, PageRequest())
        with pytest.raises(NotFound):
            await room.enrollments.invitation(actor, invitation_id)
        with pytest.raises(NotFound):
            await room.enrollments.withdraw_invitation(actor, invitation_id)
    assert (await room.enrollments.invitation(staff, invitation_id)).email == STRANGER
    await room.enrollments.withdraw_invitation(staff, invitation_id)
    with pytest.raises(NotFound):
        await room.enrollments.invitation(staff, invitation_id)
