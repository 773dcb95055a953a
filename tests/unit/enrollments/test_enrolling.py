"""Enrolling, waiting for a seat and leaving again."""

from datetime import timedelta
from typing import Any

import pytest

from application.actor import NotAllowed
from application.enrollments.views import EnrollmentView
from application.page import PageRequest
from classroom import Classroom, classroom
from domain.certificates.certificate import CertificateNumber
from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.errors import (
    AlreadyEnrolled,
    CourseFull,
    EnrollmentClosed,
    NotPublished,
    OwnCourse,
    PrerequisiteMissing,
)
from domain.errors import InvalidTransition, NotFound, Stale
from domain.ids import CourseId, EnrollmentId
from domain.text import Reason
from domain.users.user import Role
from fakes.memory import Clock, MemoryStore
from worlds import memory_world


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Clock())


@pytest.fixture
def room(store: MemoryStore) -> Classroom:
    return classroom(memory_world(store))


async def status_of(room: Classroom, enrollment: EnrollmentView) -> tuple[str, int | None]:
    sheet = await room.world.enrollments.sheet(EnrollmentId(enrollment.id))
    return sheet.enrollment.status, sheet.enrollment.waitlist_position


async def test_a_new_enrollment_is_shown_as_it_will_be_read(room: Classroom) -> None:
    learner = await room.world.person(name="Alan")
    course = await room.course(access_days=3)
    await room.lesson(course)
    enrollment = await room.enrolled(course, learner)
    assert enrollment == (await room.enrollments.show(learner, EnrollmentId(enrollment.id)))
    assert (enrollment.status, enrollment.access, enrollment.percent) == ("active", "open", 0)
    assert (enrollment.user.display_name, enrollment.course.title) == ("Alan", "Bread")
    assert enrollment.access_until == enrollment.enrolled_at + timedelta(days=3)
    assert (enrollment.attempt, enrollment.waitlist_position) == (1, None)


async def test_the_waitlist_begins_where_the_seats_end(room: Classroom) -> None:
    course = await room.course(capacity=2, access_days=1)
    got = [await room.enrolled(course) for _ in range(4)]
    assert [(one.status, one.waitlist_position) for one in got] == [
        ("active", None),
        ("active", None),
        ("waitlisted", 1),
        ("waitlisted", 2),
    ]
    assert [one.access_until is None for one in got] == [False, False, True, True]
    assert (await room.enrollments.show(await admin(room), EnrollmentId(got[3].id))) == got[3]


async def admin(room: Classroom) -> Any:
    return await room.world.person(Role.ADMIN)


async def test_a_full_course_without_a_waitlist_refuses(room: Classroom) -> None:
    course = await room.course(capacity=1, waitlist=False)
    await room.enrolled(course)
    with pytest.raises(CourseFull):
        await room.enrolled(course)


async def test_nobody_enrolls_twice_and_the_refusal_names_the_first(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    first = await room.enrolled(course, learner)
    with pytest.raises(AlreadyEnrolled) as refused:
        await room.enrolled(course, learner)
    assert refused.value.facts["enrollment_id"] == str(first.id)


async def test_a_hidden_course_is_not_found_and_an_archived_one_is_closed_to_its_learners(
    room: Classroom,
) -> None:
    learner = await room.world.person()
    draft = await room.course(status=CourseStatus.DRAFT)
    for look in (room.enrollments.enroll, room.enrollments.eligibility):
        with pytest.raises(NotFound):
            await look(learner, draft.id)
        with pytest.raises(NotFound):
            await look(learner, CourseId(room.world.new_id()))
    course = await room.course()
    await room.enrolled(course, learner)
    await room.change(course, status=CourseStatus.ARCHIVED)
    with pytest.raises(NotPublished):
        await room.enrolled(course, learner)
    with pytest.raises(NotFound):
        await room.enrolled(course)


async def test_who_teaches_does_not_learn_but_an_admin_may(room: Classroom) -> None:
    owner = await room.world.person(Role.INSTRUCTOR)
    course = await room.course(owner)
    with pytest.raises(OwnCourse):
        await room.enrolled(course, owner)
    assert (await room.enrolled(course, await admin(room))).status == "active"


async def test_a_course_without_seats_is_closed_and_nobody_waits(room: Classroom) -> None:
    course = await room.course(capacity=0)
    with pytest.raises(EnrollmentClosed):
        await room.enrolled(course)


async def test_a_prerequisite_must_be_completed_first(room: Classroom, store: MemoryStore) -> None:
    learner = await room.world.person()
    first, second = await room.course(), await room.course()
    lesson = await room.lesson(first)
    store.table("prerequisites")[second.id, first.id] = True
    with pytest.raises(PrerequisiteMissing) as refused:
        await room.enrolled(second, learner)
    assert refused.value.facts["course_ids"] == [str(first.id)]
    await room.enrolled(first, learner)
    await room.done(learner, lesson)
    assert (await room.enrolled(second, learner)).status == "active"


async def test_a_prerequisite_that_is_not_published_is_not_asked_for(
    room: Classroom, store: MemoryStore
) -> None:
    first, second = await room.course(status=CourseStatus.DRAFT), await room.course()
    store.table("prerequisites")[second.id, first.id] = True
    assert (await room.enrolled(second)).status == "active"


async def test_the_question_gets_the_answer_that_the_deed_gets(room: Classroom) -> None:
    learner = await room.world.person()
    course = await room.course(capacity=1)
    answer = await room.enrollments.eligibility(learner, course.id)
    assert (answer.eligible, answer.outcome, answer.reasons) == (True, "active", [])
    await room.enrolled(course)
    answer = await room.enrollments.eligibility(learner, course.id)
    assert (answer.eligible, answer.outcome) == (True, "waitlisted")
    mine = await room.enrolled(course, learner)
    answer = await room.enrollments.eligibility(learner, course.id)
    assert (answer.eligible, answer.outcome) == (False, None)
    assert [(one.code, one.enrollment_id) for one in answer.reasons] == [
        ("already_enrolled", mine.id)
    ]


async def test_a_seat_freed_goes_to_the_head_of_the_waitlist(
    room: Classroom, store: MemoryStore
) -> None:
    course, leaver = await room.course(capacity=1, access_days=2), await room.world.person()
    seated = await room.enrolled(course, leaver)
    head, second = await room.enrolled(course), await room.enrolled(course)
    store.clock.advance(days=1)
    left = await room.enrollments.withdraw(leaver, EnrollmentId(seated.id))
    assert (left.status, left.access) == ("withdrawn", "none")
    assert await status_of(room, head) == ("active", None)
    assert await status_of(room, second) == ("waitlisted", 1)
    promoted = await room.stored(head.id)
    assert promoted.access_until == store.clock.now + timedelta(days=2)
    events = await room.world.enrollments.events(EnrollmentId(head.id), PageRequest())
    assert [(one.to_status, one.actor_id, one.reason) for one in events.items] == [
        ("waitlisted", head.user.id, None),
        ("active", None, "seat_freed"),
    ]


async def test_leaving_the_waitlist_frees_no_seat(room: Classroom) -> None:
    course, leaver = await room.course(capacity=1), await room.world.person()
    await room.enrolled(course)
    head, second = await room.enrolled(course, leaver), await room.enrolled(course)
    await room.enrollments.withdraw(leaver, EnrollmentId(head.id))
    assert await status_of(room, second) == ("waitlisted", 1)


async def test_a_suspended_learner_keeps_the_seat_and_a_removed_one_does_not(
    room: Classroom,
) -> None:
    staff = await room.world.person(Role.INSTRUCTOR)
    course = await room.course(staff, capacity=1)
    seated, waiting = await room.enrolled(course), await room.enrolled(course)
    enrollment_id, why = EnrollmentId(seated.id), Reason("Noise")
    suspended = await room.enrollments.suspend(staff, enrollment_id, reason=why)
    assert (suspended.status, suspended.access) == ("suspended", "none")
    assert await status_of(room, waiting) == ("waitlisted", 1)
    assert (await room.enrollments.resume(staff, enrollment_id, reason=why)).status == "active"
    assert (await room.enrollments.remove(staff, enrollment_id, reason=why)).status == "removed"
    assert await status_of(room, waiting) == ("active", None)


async def test_raising_the_capacity_promotes_and_lowering_it_evicts_nobody(
    room: Classroom,
) -> None:
    staff = await room.world.person(Role.INSTRUCTOR)
    course = await room.course(staff, capacity=1)
    got = [await room.enrolled(course) for _ in range(4)]
    await room.edit_course(staff, course.id, changes={"capacity": 3})
    assert [(await status_of(room, one))[0] for one in got] == [*["active"] * 3, "waitlisted"]
    await room.edit_course(staff, course.id, changes={"capacity": 1})
    assert [(await status_of(room, one))[0] for one in got] == [*["active"] * 3, "waitlisted"]
    await room.edit_course(staff, course.id, changes={"capacity": None})
    assert (await status_of(room, got[3]))[0] == "active"


async def test_a_seat_whose_time_has_run_out_is_free(room: Classroom, store: MemoryStore) -> None:
    course = await room.course(capacity=1, access_days=1)
    over, waiting = await room.enrolled(course), await room.enrolled(course)
    store.clock.advance(days=1)
    late = await room.world.person()
    answer = await room.enrollments.eligibility(late, course.id)
    assert answer.outcome == "waitlisted"
    assert (await room.enrolled(course, late)).waitlist_position == 1
    assert (await room.stored(over.id)).status == "expired"
    assert await status_of(room, waiting) == ("active", None)


async def test_whose_own_time_has_run_out_may_enroll_again(
    room: Classroom, store: MemoryStore
) -> None:
    course, learner = await room.course(access_days=1), await room.world.person()
    lessons = await room.lessons(course, 2)
    first = await room.enrolled(course, learner)
    await room.done(learner, lessons[0])
    store.clock.advance(days=1)
    assert await status_of(room, first) == ("expired", None)
    again = await room.enrolled(course, learner)
    assert (again.attempt, again.percent, again.status) == (2, 50, "active")
    assert (await room.stored(first.id)).status == "expired"


async def test_whose_time_has_run_out_still_sees_results_and_certificate(
    room: Classroom, store: MemoryStore
) -> None:
    course, learner = await room.course(access_days=1), await room.world.person()
    lessons = await room.lessons(course, 2)
    held = EnrollmentId((await room.enrolled(course, learner)).id)
    await room.done(learner, lessons[0])
    store.clock.advance(days=1)
    shown = await room.enrollments.show(learner, held)
    assert (shown.status, shown.access, shown.percent) == ("expired", "none", 50)
    assert (await room.progress.show(learner, held)).met == 1
    # Who has completed the course keeps the certificate when access ends.
    again = EnrollmentId((await room.enrolled(course, learner)).id)
    await room.done(learner, lessons[1])
    store.clock.advance(days=1)
    shown = await room.enrollments.show(learner, again)
    assert (shown.status, shown.access, shown.percent) == ("completed", "none", 100)
    assert (await room.progress.show(learner, again)).percent == 100
    (certificate,) = (await room.certificates.mine(learner, PageRequest())).items
    assert await room.certificates.show(CertificateNumber(certificate.number)) == certificate


async def test_who_left_goes_on_where_they_were(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    first, _second = await room.lessons(course, 2)
    left = await room.enrolled(course, learner)
    await room.done(learner, first)
    await room.enrollments.withdraw(learner, EnrollmentId(left.id))
    again = await room.enrolled(course, learner)
    assert (again.attempt, again.percent) == (2, 50)


async def test_who_completed_begins_anew(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    lesson = await room.lesson(course)
    done = await room.enrolled(course, learner)
    await room.done(learner, lesson)
    again = await room.enrolled(course, learner)
    assert (again.attempt, again.percent, again.status) == (2, 0, "active")
    assert (await room.stored(done.id)).status == "completed"


async def test_who_comes_back_to_a_course_that_they_have_met_by_now_completes_it(
    room: Classroom,
) -> None:
    course, learner = await room.course(), await room.world.person()
    met, unmet = await room.lessons(course, 2)
    left = await room.enrolled(course, learner)
    await room.done(learner, met)
    await room.enrollments.withdraw(learner, EnrollmentId(left.id))
    await room.change_lesson(unmet, required=False)
    again = await room.enrolled(course, learner)
    assert (again.status, again.percent) == ("completed", 100)
    assert len((await room.certificates.mine(learner, PageRequest())).items) == 1


async def test_only_the_holder_withdraws_and_only_staff_decide(room: Classroom) -> None:
    owner, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    course = await room.course(owner)
    enrollment_id = EnrollmentId((await room.enrolled(course, learner)).id)
    stranger, why = await room.world.person(Role.INSTRUCTOR), Reason("Noise")
    decide = room.enrollments.suspend
    for actor, refusal in ((owner, NotAllowed), (stranger, NotFound)):
        with pytest.raises(refusal):
            await room.enrollments.withdraw(actor, enrollment_id)
    for actor, refusal in ((learner, NotAllowed), (stranger, NotFound)):
        with pytest.raises(refusal):
            await decide(actor, enrollment_id, reason=why)
    assert (await decide(await admin(room), enrollment_id, reason=why)).status == "suspended"


async def test_what_is_not_ones_own_is_not_found(room: Classroom) -> None:
    owner, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    course = await room.course(owner)
    enrollment_id = EnrollmentId((await room.enrolled(course, learner)).id)
    stranger, page = await room.world.person(), PageRequest()
    for actor in (learner, owner, await admin(room)):
        assert (await room.enrollments.show(actor, enrollment_id)).id == enrollment_id
        assert (await room.enrollments.events(actor, enrollment_id, page)).items
    with pytest.raises(NotFound):
        await room.enrollments.show(stranger, enrollment_id)
    with pytest.raises(NotFound):
        await room.enrollments.events(stranger, enrollment_id, page)
    assert len((await room.enrollments.roster(owner, course.id, page)).items) == 1
    with pytest.raises(NotAllowed):
        await room.enrollments.roster(learner, course.id, page)


async def test_a_decision_on_an_old_version_is_stale(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    enrollment = await room.enrolled(course, learner)
    with pytest.raises(Stale):
        await room.enrollments.withdraw(
            learner, EnrollmentId(enrollment.id), expected_version=enrollment.version + 1
        )
    left = await room.enrollments.withdraw(
        learner, EnrollmentId(enrollment.id), expected_version=enrollment.version
    )
    assert left.version == enrollment.version + 1


async def test_nobody_escapes_a_suspension_by_withdrawing(room: Classroom) -> None:
    staff, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    course = await room.course(staff)
    enrollment_id = EnrollmentId((await room.enrolled(course, learner)).id)
    await room.enrollments.suspend(staff, enrollment_id, reason=Reason("Noise"))
    with pytest.raises(InvalidTransition) as refused:
        await room.enrollments.withdraw(learner, enrollment_id)
    assert refused.value.facts == {"from": "suspended", "allowed": ["active", "removed"]}


async def test_every_command_leaves_its_trace(room: Classroom, store: MemoryStore) -> None:
    staff, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    course = await room.course(staff)
    enrollment_id = EnrollmentId((await room.enrolled(course, learner)).id)
    await room.enrollments.suspend(staff, enrollment_id, reason=Reason("Noise"))
    created, suspended = store.table("audit").values()
    assert (created.action, created.actor_id) == ("enrollment.created", learner.user_id)
    assert (suspended.action, suspended.actor_id) == ("enrollment.suspended", staff.user_id)
    assert suspended.details == {"course_id": str(course.id), "reason": "Noise"}
    assert {created.subject_id, suspended.subject_id} == {enrollment_id}


async def test_lists_show_the_status_that_holds_now(room: Classroom, store: MemoryStore) -> None:
    course, learner = await room.course(access_days=1), await room.world.person()
    await room.enrolled(course, learner)
    store.clock.advance(days=2)
    page = PageRequest()
    for status, count in ((None, 1), (EnrollmentStatus.EXPIRED, 1), (EnrollmentStatus.ACTIVE, 0)):
        assert len((await room.enrollments.mine(learner, status, page)).items) == count
