"""Suspended people are out at once, and come back only by a new login."""

import asyncio

import pytest

from application.actor import Actor, LoginRequired, NotAllowed
from application.users.operate import OperateUsers
from domain.auth.errors import AccountSuspended, InvalidRefreshToken
from domain.errors import InvalidTransition, NotFound, Stale
from domain.ids import UserId
from domain.text import Email, Reason
from domain.users.errors import LastAdmin
from domain.users.user import Role, UserStatus
from fakes.accounts import ORIGIN, Accounts

ADA = "ada@example.org"
REASON = Reason("Posted advertisements.")


@pytest.fixture
async def admin(place: Accounts) -> Actor:
    return await place.somebody("root@example.org", Role.ADMIN)


@pytest.fixture
def operator(place: Accounts) -> OperateUsers:
    return OperateUsers(place.start_work)


async def test_a_suspension_ends_every_session_and_no_login_helps(
    place: Accounts, admin: Actor
) -> None:
    user = await place.add_user(ADA)
    sessions = [await place.log_in() for _ in range(2)]
    answer = await place.users.suspend(admin, user.id, REASON)
    assert answer.status is UserStatus.SUSPENDED
    for tokens in sessions:
        with pytest.raises(LoginRequired):
            await place.authenticate(tokens.access_token, ORIGIN)
        with pytest.raises(InvalidRefreshToken):
            await place.auth.refresh(ORIGIN, tokens.refresh_token)
    with pytest.raises(AccountSuspended):
        await place.log_in()


async def test_whoever_is_reinstated_logs_in_anew_and_old_tokens_stay_dead(
    place: Accounts, admin: Actor
) -> None:
    user = await place.add_user(ADA)
    tokens = await place.log_in()
    await place.users.suspend(admin, user.id, REASON)
    answer = await place.users.reinstate(admin, user.id)
    assert answer.status is UserStatus.ACTIVE
    with pytest.raises(LoginRequired):
        await place.authenticate(tokens.access_token, ORIGIN)
    with pytest.raises(InvalidRefreshToken):
        await place.auth.refresh(ORIGIN, tokens.refresh_token)
    assert await place.log_in()


async def test_both_are_recorded_with_the_reason(place: Accounts, admin: Actor) -> None:
    user = await place.add_user(ADA)
    await place.log_in()
    await place.users.suspend(admin, user.id, REASON)
    await place.users.reinstate(admin, user.id)
    (suspended,), (reinstated,) = place.events("user.suspended"), place.events("user.reinstated")
    assert suspended.details == {"reason": REASON, "sessions": 1}
    assert {one.actor_id for one in (suspended, reinstated)} == {admin.user_id}
    assert {one.subject_id for one in (suspended, reinstated)} == {user.id}


async def test_what_is_done_already_is_no_move(place: Accounts, admin: Actor) -> None:
    user = await place.add_user(ADA)
    with pytest.raises(InvalidTransition) as refused:
        await place.users.reinstate(admin, user.id)
    assert refused.value.facts == {"from": "active", "allowed": ["suspended"]}
    await place.users.suspend(admin, user.id, REASON)
    with pytest.raises(InvalidTransition):
        await place.users.suspend(admin, user.id, REASON)
    assert len(place.events("user.suspended")) == 1


async def test_the_last_admin_cannot_be_suspended(place: Accounts, admin: Actor) -> None:
    with pytest.raises(LastAdmin):
        await place.users.suspend(admin, admin.user_id, REASON)
    other = await place.add_user(ADA, role=Role.ADMIN)
    await place.users.suspend(admin, other.id, REASON)
    with pytest.raises(LastAdmin):
        await place.users.suspend(admin, admin.user_id, REASON)


async def test_two_admins_who_suspend_each_other_leave_one(place: Accounts, admin: Actor) -> None:
    other = await place.somebody(ADA, Role.ADMIN)
    outcomes = await asyncio.gather(
        place.users.suspend(admin, other.user_id, REASON),
        place.users.suspend(other, admin.user_id, REASON),
        return_exceptions=True,
    )
    assert sum(isinstance(one, LastAdmin) for one in outcomes) == 1


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
async def test_nobody_but_an_admin_may(place: Accounts, admin: Actor, role: Role) -> None:
    actor = await place.somebody(ADA, role)
    for attempt in (
        place.users.suspend(actor, admin.user_id, REASON),
        place.users.reinstate(actor, admin.user_id),
        place.users.erase(actor, admin.user_id),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_a_version_that_is_over_is_refused(place: Accounts, admin: Actor) -> None:
    user = await place.add_user(ADA)
    for attempt in (
        place.users.suspend(admin, user.id, REASON, expected_version=2),
        place.users.reinstate(admin, user.id, expected_version=2),
        place.users.erase(admin, user.id, expected_version=2),
    ):
        with pytest.raises(Stale):
            await attempt


async def test_nobody_is_not_found(place: Accounts, admin: Actor) -> None:
    nobody = UserId(place.new_id())
    for attempt in (
        place.users.suspend(admin, nobody, REASON),
        place.users.reinstate(admin, nobody),
        place.users.erase(admin, nobody),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_an_operator_suspends_and_reinstates_by_the_address(
    place: Accounts, operator: OperateUsers
) -> None:
    await place.add_user(ADA)
    await place.log_in()
    await operator.suspend(Email(ADA.upper()))
    with pytest.raises(AccountSuspended):
        await place.log_in()
    await operator.reinstate(Email(ADA))
    assert await place.log_in()
    (event,) = place.events("user.suspended")
    assert (event.actor_id, event.origin.request_id) == (None, "elearning users")


async def test_an_operator_keeps_the_last_admin_and_finds_nobody_without_an_account(
    place: Accounts, admin: Actor, operator: OperateUsers
) -> None:
    with pytest.raises(LastAdmin):
        await operator.suspend(Email("root@example.org"))
    with pytest.raises(NotFound):
        await operator.suspend(Email("nobody@example.org"))
