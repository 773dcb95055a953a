"""Accounts that are erased, at their owner's wish or an admin's."""

import itertools

import pytest

from application.actor import Actor, LoginRequired
from domain.auth.errors import InvalidCredentials, InvalidRefreshToken
from domain.enrollments.access import EnrollmentStatus
from domain.errors import NotFound
from domain.ids import CourseId
from domain.users.errors import FreshLoginRequired, LastAdmin, OwnsCourses
from domain.users.user import Role
from fakes.accounts import GOOD, ORIGIN, Accounts
from fakes.platform import Platform

ADA = "ada@example.org"


@pytest.fixture
async def actor(place: Accounts) -> Actor:
    return await place.somebody(ADA)


@pytest.fixture
async def admin(place: Accounts) -> Actor:
    return await place.somebody("root@example.org", Role.ADMIN)


async def test_whoever_logged_in_just_now_can_erase_themself(place: Accounts, actor: Actor) -> None:
    tokens = await place.log_in()
    await place.users.erase.oneself(actor)
    with pytest.raises(NotFound):
        await place.users.me(actor)
    with pytest.raises(LoginRequired):
        await place.authenticate(tokens.access_token, ORIGIN)
    with pytest.raises(InvalidRefreshToken):
        await place.auth.refresh(ORIGIN, tokens.refresh_token)
    with pytest.raises(InvalidCredentials):
        await place.log_in()


async def test_a_login_of_ten_minutes_ago_is_fresh_and_an_older_one_is_not(
    place: Accounts, actor: Actor
) -> None:
    place.clock.advance(minutes=10, seconds=1)
    with pytest.raises(FreshLoginRequired):
        await place.users.erase.oneself(actor)
    tokens = await place.log_in()
    place.clock.advance(minutes=10)
    again = await place.authenticate(tokens.access_token, ORIGIN)
    await place.users.erase.oneself(again)


async def test_a_refresh_does_not_make_a_login_fresh(place: Accounts) -> None:
    await place.add_user(ADA)
    tokens = await place.log_in()
    place.clock.advance(minutes=11)
    renewed = await place.auth.refresh(ORIGIN, tokens.refresh_token)
    actor = await place.authenticate(renewed.access_token, ORIGIN)
    with pytest.raises(FreshLoginRequired):
        await place.users.erase.oneself(actor)


async def test_an_admin_erases_anybody_without_a_fresh_login_but_not_themself(
    place: Accounts, actor: Actor, admin: Actor
) -> None:
    other = await place.add_user("second@example.org", role=Role.ADMIN)
    place.clock.advance(hours=1)
    await place.users.erase(admin, actor.user_id)
    await place.users.erase(admin, other.id)
    with pytest.raises(FreshLoginRequired):
        await place.users.erase(admin, admin.user_id)
    events = place.events("user.erased")
    assert [(one.actor_id, one.subject_id) for one in events] == [
        (admin.user_id, actor.user_id),
        (admin.user_id, other.id),
    ]


async def test_the_last_admin_stays(place: Accounts, admin: Actor) -> None:
    with pytest.raises(LastAdmin):
        await place.users.erase(admin, admin.user_id)
    await place.add_user("second@example.org", role=Role.ADMIN)
    await place.users.erase(admin, admin.user_id)


async def test_nothing_that_is_stored_names_the_person_afterwards(
    place: Accounts, admin: Actor
) -> None:
    await place.auth.register(ORIGIN, ADA, GOOD, "Ada Lovelace")
    await place.auth.verify_email(ORIGIN, await place.mailed_token())
    tokens = await place.log_in()
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    with pytest.raises(InvalidCredentials):
        await place.log_in(password="this is the wrong one")
    await place.users.erase.oneself(actor)
    for table in (
        *("users", "registrations", "sessions", "outbox", "audit", "mailed_links"),
        *("familiar_addresses", "idempotency"),
    ):
        mine = [
            repr((key, row))
            for key, row in place.store.table(table).items()
            if str(admin.user_id) not in repr((key, row))
        ]
        for trace in (ADA, "Lovelace", str(ORIGIN.ip)):
            assert trace not in "".join(mine), table


async def test_an_owner_of_courses_archives_them_first() -> None:
    platform = Platform()
    teacher, admin = platform.person(Role.INSTRUCTOR), platform.person(Role.ADMIN)
    course = await platform.draft(teacher)
    with pytest.raises(OwnsCourses):
        await platform.users.erase(admin, teacher.user_id)
    await platform.courses.archive(teacher, course.id)
    await platform.users.erase(admin, teacher.user_id)


async def test_a_place_on_a_waitlist_is_given_up_and_a_seat_stays_on_the_books() -> None:
    platform = Platform()
    admin, teacher = platform.person(Role.ADMIN), platform.person(Role.INSTRUCTOR)
    learner, first = platform.person(), platform.person()
    open_course = await platform.published(teacher)
    full = await platform.published(teacher, "Cake", capacity=1)
    await platform.enrollments.enroll(first, full.id)
    waiting = await platform.enrollments.enroll(learner, full.id)
    seated = await platform.enrollments.enroll(learner, open_course.id)
    await platform.users.erase(admin, learner.user_id)
    enrollments = platform.store.table("enrollments")
    assert enrollments[waiting.id].status is EnrollmentStatus.WITHDRAWN
    assert enrollments[seated.id].status is EnrollmentStatus.ACTIVE


async def test_whoever_is_erased_no_longer_teaches_beside_others() -> None:
    platform = Platform()
    admin, teacher = platform.person(Role.ADMIN), platform.person(Role.INSTRUCTOR)
    colleague, other = (platform.person(Role.INSTRUCTOR, name) for name in ("Hedy", "Lise"))
    courses = [await platform.published(teacher, title) for title in ("Bread", "Cake")]
    for course, person in itertools.product(courses, (colleague, other)):
        await platform.courses.add_instructor(teacher, CourseId(course.id), person.user_id)
    await platform.users.erase(admin, colleague.user_id)
    for course in courses:
        shown = await platform.courses.show(None, CourseId(course.id))
        assert [one.display_name for one in shown.instructors] == ["Ada", "Lise"]
