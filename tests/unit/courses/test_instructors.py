"""Who teaches a course: its owner, those beside the owner, and the next owner."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from application.actor import Actor, NotAllowed
from application.courses.ports import CatalogueFilter
from application.courses.views import CourseDetail
from application.page import PageRequest
from domain.certificates.certificate import CertificateNumber
from domain.courses.course import MAX_CO_INSTRUCTORS
from domain.courses.errors import NotAnInstructor, OwnerStays, TooManyInstructors
from domain.enrollments.errors import OwnCourse
from domain.errors import Invalid, NotFound, Stale
from domain.ids import CourseId, EnrollmentId, UserId
from domain.progress.lesson_progress import Fact
from domain.text import Reason, Title
from domain.users.user import Role, UserStatus
from factories import course as a_course
from fakes.courses import published_in
from fakes.platform import Platform, once

COMMANDS: Final[dict[str, Callable[[Platform, Actor, CourseId, UserId], Awaitable[Any]]]] = {
    "add": lambda platform, actor, course, user: platform.courses.add_instructor(
        actor, course, user
    ),
    "remove": lambda platform, actor, course, user: platform.courses.remove_instructor(
        actor, course, user
    ),
    "transfer": lambda platform, actor, course, user: platform.courses.transfer(
        actor, course, user
    ),
}


@pytest.fixture
def colleague(platform: Platform) -> Actor:
    return platform.person(Role.INSTRUCTOR, "Hedy")


@pytest.fixture
async def course_id(platform: Platform, owner: Actor) -> CourseId:
    return CourseId((await platform.published(owner)).id)


def teachers(course: CourseDetail) -> list[str]:
    return [one.display_name for one in course.instructors]


def change(platform: Platform, person: Actor, **facts: Any) -> None:
    users = platform.store.table("users")
    users[person.user_id] = replace(users[person.user_id], **facts)


async def test_the_owner_stands_first_and_the_others_in_the_order_in_which_they_came(
    platform: Platform, owner: Actor, course_id: CourseId
) -> None:
    for name in ("Zoe", "Ada"):
        added = platform.person(Role.INSTRUCTOR, name)
        shown = await platform.courses.add_instructor(owner, course_id, added.user_id)
    assert teachers(shown) == ["Grace", "Zoe", "Ada"]
    assert shown.instructor.display_name == "Grace"
    assert teachers(await platform.courses.show(None, course_id)) == teachers(shown)


async def test_whoever_teaches_already_is_added_without_a_trace(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    first = await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    before = platform.everything()
    for one in (colleague, owner):
        assert await platform.courses.add_instructor(owner, course_id, one.user_id) == first
    assert platform.everything() == before


async def test_a_co_instructor_does_what_the_owner_does_but_choose_who_teaches(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    await platform.courses.edit(colleague, course_id, changes={"title": Title("Rye")})
    await platform.courses.archive(colleague, course_id)
    before = platform.everything()
    for command in COMMANDS.values():
        with pytest.raises(NotAllowed):
            await command(platform, colleague, course_id, colleague.user_id)
    with pytest.raises(NotAllowed):
        await platform.courses.delete(colleague, course_id)
    assert platform.everything() == before


async def test_whoever_is_let_go_has_no_authority_left(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    await platform.courses.remove_instructor(owner, course_id, colleague.user_id)
    with pytest.raises(NotAllowed):
        await platform.courses.edit(colleague, course_id, changes={"title": Title("Rye")})
    assert teachers(await platform.courses.show(None, course_id)) == ["Grace"]


async def test_nobody_is_let_go_twice_and_the_owner_never(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    with pytest.raises(NotFound):
        await platform.courses.remove_instructor(owner, course_id, colleague.user_id)
    with pytest.raises(OwnerStays):
        await platform.courses.remove_instructor(owner, course_id, owner.user_id)


async def test_a_course_that_is_handed_over_keeps_its_former_owner_as_a_co_instructor(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    shown = await platform.courses.transfer(owner, course_id, colleague.user_id)
    assert teachers(shown) == ["Hedy", "Grace"]
    await platform.courses.edit(owner, course_id, changes={"title": Title("Rye")})
    with pytest.raises(NotAllowed):
        await platform.courses.transfer(owner, course_id, owner.user_id)
    await platform.courses.remove_instructor(colleague, course_id, owner.user_id)


async def test_an_admin_may_teach_and_own_as_well(
    platform: Platform, owner: Actor, course_id: CourseId
) -> None:
    admin = platform.person(Role.ADMIN, "Root")
    await platform.courses.add_instructor(owner, course_id, admin.user_id)
    assert teachers(await platform.courses.transfer(admin, course_id, admin.user_id)) == [
        *("Root", "Grace")
    ]


@pytest.mark.parametrize(
    "facts",
    [{"role": Role.STUDENT}, {"status": UserStatus.SUSPENDED}],
    ids=["demoted", "suspended"],
)
async def test_a_former_owner_who_may_not_teach_does_not_stay(
    platform: Platform,
    owner: Actor,
    course_id: CourseId,
    colleague: Actor,
    facts: dict[str, Any],
) -> None:
    change(platform, owner, **facts)
    admin = platform.person(Role.ADMIN)
    assert teachers(await platform.courses.transfer(admin, course_id, colleague.user_id)) == [
        "Hedy"
    ]


async def test_the_owner_is_handed_the_course_without_a_trace(
    platform: Platform, owner: Actor, course_id: CourseId
) -> None:
    before = platform.everything()
    await platform.courses.transfer(owner, course_id, owner.user_id)
    assert platform.everything() == before


@pytest.mark.parametrize("command", ["add", "transfer"])
async def test_only_instructors_and_admins_come_to_teach(
    platform: Platform, owner: Actor, course_id: CourseId, command: str
) -> None:
    student = platform.person()
    before = platform.everything()
    with pytest.raises(NotAnInstructor):
        await COMMANDS[command](platform, owner, course_id, student.user_id)
    assert platform.everything() == before


@pytest.mark.parametrize("status", ["suspended", "unknown"])
async def test_somebody_who_is_not_there_cannot_be_named(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor, status: str
) -> None:
    change(platform, colleague, status=UserStatus.SUSPENDED)
    user_id = colleague.user_id if status == "suspended" else UserId(platform.new_id())
    with pytest.raises(NotFound):
        await platform.courses.add_instructor(owner, course_id, user_id)
    with pytest.raises(Invalid) as refused:
        await platform.courses.transfer(owner, course_id, user_id)
    assert [one.pointer for one in refused.value.faults] == ["/user_id"]


async def test_a_course_takes_only_so_many(platform: Platform, owner: Actor) -> None:
    full = a_course(
        owner_id=owner.user_id,
        co_instructor_ids=tuple(UserId(platform.new_id()) for _ in range(MAX_CO_INSTRUCTORS)),
    )
    with pytest.raises(TooManyInstructors) as refused:
        full.with_instructor(UserId(platform.new_id()), now=full.created_at)
    assert refused.value.facts == {"limit": MAX_CO_INSTRUCTORS}
    assert full.with_instructor(full.co_instructor_ids[0], now=full.created_at) == full


async def test_all_of_it_is_recorded(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    before = len(platform.trail)
    for command in ("add", "remove", "transfer"):
        await COMMANDS[command](platform, owner, course_id, colleague.user_id)
    added, removed, transferred = platform.trail[before:]
    assert [added.action, removed.action, transferred.action] == [
        *("course.instructor_added", "course.instructor_removed", "course.transferred")
    ]
    assert added.details == removed.details == {"user_id": str(colleague.user_id)}
    assert transferred.details == {"from": str(owner.user_id), "to": str(colleague.user_id)}
    assert {one.subject_id for one in (added, removed, transferred)} == {course_id}
    assert {one.actor_id for one in (added, removed, transferred)} == {owner.user_id}


@pytest.mark.parametrize("command", ["add_instructor", "remove_instructor", "transfer"])
async def test_who_teaches_counts_as_a_version_of_the_course(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor, command: str
) -> None:
    if command == "remove_instructor":
        await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    version = (await platform.courses.show(owner, course_id)).version
    run = getattr(platform.courses, command)
    with pytest.raises(Stale):
        await run(owner, course_id, colleague.user_id, expected_version=version - 1)
    await run(owner, course_id, colleague.user_id, expected_version=version)
    assert (await platform.courses.show(owner, course_id)).version == version + 1


async def test_a_repeated_transfer_takes_effect_once(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    key = once(owner)
    await platform.courses.transfer(owner, course_id, colleague.user_id, once=key)
    assert [*platform.store.table("idempotency")] == [(owner.user_id, "a-key")]


async def test_nobody_who_teaches_a_course_learns_in_it(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    for teacher in (owner, colleague):
        shown = await platform.enrollments.eligibility(teacher, course_id)
        assert [one.code for one in shown.reasons] == ["own_course"]
        with pytest.raises(OwnCourse):
            await platform.enrollments.enroll(teacher, course_id)
    assert (await platform.enrollments.enroll(platform.person(Role.ADMIN), course_id)).attempt == 1


async def test_a_co_instructor_cares_for_the_learners(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    enrolled = await platform.enrollments.enroll(platform.person(), course_id)
    enrollment_id = EnrollmentId(enrolled.id)
    roster = await platform.enrollments.roster(colleague, course_id, PageRequest())
    assert [one.id for one in roster.items] == [enrolled.id]
    assert (await platform.enrollments.show(colleague, enrollment_id)).id == enrolled.id
    assert (await platform.progress.show(colleague, enrollment_id)).percent == 0
    reason = Reason("Posted advertisements.")
    suspended = await platform.enrollments.suspend(colleague, enrollment_id, reason=reason)
    assert suspended.status == "suspended"


async def test_a_co_instructor_revokes_certificates(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    learner, (lesson,) = platform.person(), published_in(platform.store, course_id)
    await platform.enrollments.enroll(learner, course_id)
    await platform.progress.record(learner, lesson.id, Fact(completed=True))
    (certificate,) = (await platform.certificates.mine(learner, PageRequest())).items
    number, reason = CertificateNumber(certificate.number), Reason("Copied.")
    with pytest.raises(NotAllowed):
        await platform.certificates.revoke(platform.person(Role.INSTRUCTOR), number, reason=reason)
    revoked = await platform.certificates.revoke(colleague, number, reason=reason)
    assert revoked.status == "revoked"


async def test_courses_are_found_by_everybody_who_teaches_them(
    platform: Platform, owner: Actor, course_id: CourseId, colleague: Actor
) -> None:
    own = await platform.published(colleague, "Rye")
    await platform.courses.add_instructor(owner, course_id, colleague.user_id)
    taught = await platform.courses.taught(colleague, None, PageRequest())
    assert [one.id for one in taught.items] == [own.id, course_id]
    wanted = CatalogueFilter(instructor_id=colleague.user_id)
    found = await platform.courses.browse(None, wanted, PageRequest())
    assert {one.id for one in found.items} == {own.id, course_id}
