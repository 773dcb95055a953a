"""A new password: by the current one, or by a mailed link."""

import asyncio
from dataclasses import replace

import pytest

from application.actor import Actor, LoginRequired
from application.auth.views import Tokens
from domain.auth.errors import InvalidCredentials, InvalidToken, TooManyAttempts, WrongPassword
from domain.auth.password import CurrentPassword, NewPassword, Password
from domain.errors import Invalid
from domain.text import Email
from domain.users.user import UserStatus
from fakes.accounts import GOOD, ORIGIN, Accounts

ADA = "ada@example.org"
NEW = NewPassword("four quiet otters at dawn")
WRONG = CurrentPassword("this is the wrong one")


@pytest.fixture(autouse=True)
async def ada(place: Accounts) -> None:
    await place.add_user(ADA)


async def logged_in(place: Accounts) -> tuple[Tokens, Actor]:
    tokens = await place.log_in()
    return tokens, await place.authenticate(tokens.access_token, ORIGIN)


async def change(place: Accounts, actor: Actor, new: NewPassword = NEW) -> None:
    await place.auth.change_password(actor, CurrentPassword(GOOD), new)


async def reset_link(place: Accounts, email: str = ADA) -> str:
    """The token of the link that comes when somebody forgot their password."""
    await place.auth.forgot_password(Email(email))
    return await place.mailed_token()


async def is_live(place: Accounts, tokens: Tokens) -> bool:
    try:
        await place.authenticate(tokens.access_token, ORIGIN)
    except LoginRequired:
        return False
    return True


def stored_hash(place: Accounts) -> str:
    (user,) = place.stored("users")
    return str(user.password_hash)


async def test_the_new_password_holds_and_the_old_one_does_not(place: Accounts) -> None:
    _, actor = await logged_in(place)
    await change(place, actor)
    assert await place.log_in(password=NEW)
    with pytest.raises(InvalidCredentials):
        await place.log_in()


async def test_a_change_ends_the_other_sessions_and_not_this_one(place: Accounts) -> None:
    (there, _), (here, actor) = await logged_in(place), await logged_in(place)
    await change(place, actor)
    assert not await is_live(place, there)
    assert await is_live(place, here)
    assert await place.auth.refresh(ORIGIN, here.refresh_token)


async def test_a_change_is_told_and_recorded(place: Accounts) -> None:
    _, actor = await logged_in(place)
    await change(place, actor)
    assert [(to, letter) for to, letter, _ in await place.read_mail()] == [
        (ADA, "password_changed")
    ]
    (event,) = place.events("password.changed")
    assert (event.actor_id, event.outcome, event.origin) == (actor.user_id, "success", ORIGIN)
    for secret in (GOOD, str(NEW)):
        assert secret not in repr(place.stored("audit")) + repr(place.stored("outbox"))


async def test_a_wrong_current_password_changes_nothing_and_is_recorded(place: Accounts) -> None:
    _, actor = await logged_in(place)
    before = stored_hash(place)
    with pytest.raises(WrongPassword):
        await place.auth.change_password(actor, WRONG, NEW)
    assert stored_hash(place) == before
    (event,) = place.events("password.changed")
    assert event.outcome == "refused"


async def test_a_stolen_token_is_no_way_to_guess_the_password(place: Accounts) -> None:
    _, actor = await logged_in(place)
    for _ in range(10):
        with pytest.raises(WrongPassword):
            await place.auth.change_password(actor, WRONG, NEW)
    for guess in (
        place.auth.change_password(actor, CurrentPassword(GOOD), NEW),
        place.auth.request_email_change(actor, Email("eve@example.org"), CurrentPassword(GOOD)),
    ):
        with pytest.raises(TooManyAttempts):
            await guess
    place.clock.advance(seconds=900)
    await change(place, actor)


async def test_the_owner_can_still_log_in_when_a_stolen_token_was_used_to_guess(
    place: Accounts,
) -> None:
    _, actor = await logged_in(place)
    for _ in range(10):
        with pytest.raises(WrongPassword):
            await place.auth.change_password(actor, WRONG, NEW)
    assert await place.log_in()


@pytest.mark.parametrize("weak", ["short", "password1234", ADA, "a" * 20])
async def test_the_rules_hold_for_a_change_and_for_a_reset(place: Accounts, weak: str) -> None:
    _, actor = await logged_in(place)
    token = await reset_link(place)
    for attempt in (
        change(place, actor, NewPassword(weak)),
        place.auth.reset_password(ORIGIN, token, NewPassword(weak)),
    ):
        with pytest.raises(Invalid) as refused:
            await attempt
        assert {one.pointer for one in refused.value.faults} == {"/new_password"}
    await place.auth.reset_password(ORIGIN, token, NEW)
    assert await place.log_in(password=NEW)


async def test_an_account_without_a_password_gets_its_first_one_by_mail_alone(
    place: Accounts,
) -> None:
    _, actor = await logged_in(place)
    (user,) = place.stored("users")
    place.store.table("users")[user.id] = replace(user, password_hash=None)
    with pytest.raises(WrongPassword):
        await change(place, actor)
    await place.auth.reset_password(ORIGIN, await reset_link(place), NEW)
    assert await place.log_in(password=NEW)


async def test_the_link_leads_to_the_form_of_the_site(place: Accounts) -> None:
    await place.auth.forgot_password(Email(ADA))
    ((recipient, template, text),) = await place.read_mail()
    assert (recipient, template) == (ADA, "reset_password")
    assert text.startswith("https://learn.example/auth/reset?token=")


@pytest.mark.parametrize("email", ["nobody@example.org", "waiting@example.org"])
async def test_without_an_account_there_is_no_letter_and_the_same_answer(
    place: Accounts, email: str
) -> None:
    known = await place.auth.forgot_password(Email(ADA))
    assert len(await place.read_mail()) == 1
    assert await place.auth.forgot_password(Email(email)) == known
    assert await place.read_mail() == []


async def test_a_suspended_owner_can_set_a_password_and_stays_suspended(place: Accounts) -> None:
    (user,) = place.stored("users")
    place.store.table("users")[user.id] = replace(user, status=UserStatus.SUSPENDED)
    await place.auth.reset_password(ORIGIN, await reset_link(place), NEW)
    (after,) = place.stored("users")
    assert after.status is UserStatus.SUSPENDED


async def test_a_reset_ends_every_session_and_logs_nobody_in(place: Accounts) -> None:
    sessions = [await logged_in(place) for _ in range(2)]
    token = await reset_link(place)
    assert await place.auth.reset_password(ORIGIN, token, NEW) is None  # type: ignore[func-returns-value]
    assert [await is_live(place, tokens) for tokens, _ in sessions] == [False, False]


async def test_a_reset_is_told_and_recorded(place: Accounts) -> None:
    token = await reset_link(place)
    await place.auth.reset_password(ORIGIN, token, NEW)
    assert [letter for _, letter, _ in await place.read_mail()] == ["password_changed"]
    (event,) = place.events("password.changed")
    assert event.details == {"by": "mailed_link", "sessions": 0}
    assert token not in repr(place.stored("audit")) + repr(place.stored("mailed_links"))


async def test_a_link_works_once(place: Accounts) -> None:
    token = await reset_link(place)
    await place.auth.reset_password(ORIGIN, token, NEW)
    with pytest.raises(InvalidToken):
        await place.auth.reset_password(ORIGIN, token, NewPassword("another good password"))
    assert await place.log_in(password=NEW)


async def test_a_link_works_for_an_hour(place: Accounts) -> None:
    token = await reset_link(place)
    place.clock.advance(minutes=60)
    with pytest.raises(InvalidToken):
        await place.auth.reset_password(ORIGIN, token, NEW)


async def test_of_several_links_the_newest_works(place: Accounts) -> None:
    first, second = await reset_link(place), await reset_link(place)
    with pytest.raises(InvalidToken):
        await place.auth.reset_password(ORIGIN, first, NEW)
    await place.auth.reset_password(ORIGIN, second, NEW)


async def test_a_link_dies_with_any_change_of_the_password(place: Accounts) -> None:
    token = await reset_link(place)
    _, actor = await logged_in(place)
    await change(place, actor)
    with pytest.raises(InvalidToken):
        await place.auth.reset_password(ORIGIN, token, NewPassword("another good password"))


async def test_of_twenty_resets_at_once_one_counts(place: Accounts) -> None:
    token = await reset_link(place)
    passwords = [NewPassword(f"password number {number}") for number in range(20)]
    outcomes = await asyncio.gather(
        *(place.auth.reset_password(ORIGIN, token, one) for one in passwords),
        return_exceptions=True,
    )
    assert outcomes.count(None) == 1
    assert sum(isinstance(one, InvalidToken) for one in outcomes) == 19
    winner = passwords[outcomes.index(None)]
    assert await place.log_in(password=winner)


async def test_links_of_one_kind_do_nothing_of_another(place: Accounts) -> None:
    token = await reset_link(place)
    with pytest.raises(InvalidToken):
        await place.auth.verify_email(ORIGIN, token)
    await place.auth.register(ORIGIN, "grace@example.org", GOOD, "Grace")
    with pytest.raises(InvalidToken):
        await place.auth.reset_password(ORIGIN, await place.mailed_token(), NEW)


async def test_a_password_that_changed_while_it_was_compared_changes_no_more(
    place: Accounts,
) -> None:
    _, actor = await logged_in(place)
    outcomes = await asyncio.gather(
        *(change(place, actor, NewPassword(f"password number {n}")) for n in range(5)),
        return_exceptions=True,
    )
    assert outcomes.count(None) == 1
    assert sum(isinstance(one, WrongPassword) for one in outcomes) == 4


@pytest.mark.parametrize("kind", [Password, CurrentPassword, NewPassword])
async def test_a_password_shows_itself_to_nobody(kind: type[Password]) -> None:
    assert GOOD not in repr(kind(GOOD))
