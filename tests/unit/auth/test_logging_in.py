"""Login: one answer for every failure, and the truth only for whoever knows the password."""

from dataclasses import replace

import pytest

from application.auth.ports import PasswordCheck
from domain.auth.errors import AccountSuspended, EmailNotVerified, InvalidCredentials
from domain.auth.password import Password
from domain.users.user import UserStatus
from fakes.accounts import GOOD, ORIGIN, Accounts
from fakes.auth import PlainHasher

WRONG = "this is the wrong one"


async def test_a_login_gives_tokens_that_say_how_long_they_live(place: Accounts) -> None:
    await place.add_user()
    tokens = await place.log_in()
    assert (tokens.token_type, tokens.expires_in) == ("Bearer", 900)
    assert tokens.refresh_expires_in == 14 * 86_400
    actor = await place.authenticate(tokens.access_token, ORIGIN)
    assert actor.user_id == place.stored("users")[0].id


async def test_the_address_may_be_written_in_any_case(place: Accounts) -> None:
    await place.add_user("ada@example.org")
    assert await place.log_in("ADA@Example.org")


@pytest.mark.parametrize("password", [GOOD.upper(), GOOD.rstrip("e"), f" {GOOD}", f"{GOOD} "])
async def test_the_password_is_compared_exactly(place: Accounts, password: str) -> None:
    await place.add_user()
    with pytest.raises(InvalidCredentials):
        await place.log_in(password=password)


@pytest.mark.parametrize("case", ["unknown", "wrong", "suspended", "without password", "pending"])
async def test_every_failure_looks_alike_and_costs_two_hashes(place: Accounts, case: str) -> None:
    if case == "pending":
        await place.auth.register(ORIGIN, "ada@example.org", GOOD, "Ada")
    elif case != "unknown":
        facts = {
            "wrong": {},
            "suspended": {"status": UserStatus.SUSPENDED},
            "without password": {"password_hash": None},
        }
        await place.add_user(**facts[case])
    with pytest.raises(InvalidCredentials) as refused:
        await place.log_in(password=WRONG)
    assert refused.value.detail == InvalidCredentials().detail
    assert place.hasher.checked == 2


async def test_the_right_password_of_a_waiting_registration_is_told_so(place: Accounts) -> None:
    await place.auth.register(ORIGIN, "ada@example.org", GOOD, "Ada")
    with pytest.raises(EmailNotVerified):
        await place.log_in()
    assert place.stored("sessions") == []


async def test_the_right_password_of_a_suspended_account_is_told_so(place: Accounts) -> None:
    await place.add_user(status=UserStatus.SUSPENDED)
    with pytest.raises(AccountSuspended):
        await place.log_in()
    assert place.stored("sessions") == []


async def test_an_outdated_hash_is_renewed_and_nothing_else_changes(place: Accounts) -> None:
    user = await place.add_user(password_hash=f"old:{GOOD}")
    await place.log_in()
    assert place.stored("users") == [replace(user, password_hash=f"plain:{GOOD}")]


async def test_a_password_that_changed_meanwhile_does_not_log_in() -> None:
    class SlowHasher(PlainHasher):
        """Somebody changes the password while its hash is compared."""

        async def check(self, password: Password, stored: str | None, /) -> PasswordCheck:
            ((user_id, user),) = place.store.table("users").items()
            place.store.table("users")[user_id] = replace(user, password_hash="plain:new")
            return await super().check(password, stored)

    place = Accounts(hasher=SlowHasher())
    await place.add_user()
    with pytest.raises(InvalidCredentials):
        await place.log_in()
    assert place.stored("sessions") == []


async def test_a_login_is_audited_and_so_is_a_failure(place: Accounts) -> None:
    user = await place.add_user()
    await place.log_in()
    for password in (WRONG, WRONG):
        with pytest.raises(InvalidCredentials):
            await place.log_in(password=password)
    (started,) = place.events("session.started")
    assert (started.actor_id, started.origin) == (user.id, ORIGIN)
    refused = place.events("session.refused")
    assert [(one.actor_id, one.subject_id, one.outcome) for one in refused] == [
        (None, user.id, "refused")
    ] * 2


async def test_a_failure_for_nobody_is_audited_without_the_address(place: Accounts) -> None:
    with pytest.raises(InvalidCredentials):
        await place.log_in("nobody@example.org")
    (event,) = place.events("session.refused")
    assert event.subject_id is None
    assert "nobody" not in repr(event)


async def test_neither_a_password_nor_a_token_is_stored_as_it_is(place: Accounts) -> None:
    await place.add_user()
    tokens = await place.log_in()
    for table in ("sessions", "refresh_tokens", "audit"):
        assert tokens.refresh_token not in repr(place.stored(table))
        assert GOOD not in repr(place.stored(table))
