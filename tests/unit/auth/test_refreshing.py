"""Refreshing a session, and what a stolen refresh token comes to."""

import asyncio

import pytest

from application.actor import LoginRequired
from application.auth.views import Tokens
from domain.auth.errors import InvalidRefreshToken
from domain.users.user import Role
from fakes.accounts import ORIGIN, Accounts


async def refresh(place: Accounts, tokens: Tokens) -> Tokens:
    return await place.auth.refresh(ORIGIN, tokens.refresh_token)


@pytest.fixture
async def tokens(place: Accounts) -> Tokens:
    await place.add_user()
    return await place.log_in()


async def test_a_refresh_gives_new_tokens_of_the_same_session(
    place: Accounts, tokens: Tokens
) -> None:
    renewed = await refresh(place, tokens)
    assert renewed.refresh_token != tokens.refresh_token
    before, after = [
        await place.authenticate(one.access_token, ORIGIN) for one in (tokens, renewed)
    ]
    assert before.session_id == after.session_id


@pytest.mark.parametrize("token", ["", "secret-99", "access-1"])
async def test_a_token_that_was_never_issued_is_refused(
    place: Accounts, tokens: Tokens, token: str
) -> None:
    with pytest.raises(InvalidRefreshToken):
        await place.auth.refresh(ORIGIN, token)
    assert await refresh(place, tokens)


async def test_a_lost_answer_can_be_asked_for_again_within_the_grace(
    place: Accounts, tokens: Tokens
) -> None:
    await refresh(place, tokens)
    place.clock.advance(seconds=9)
    again = await refresh(place, tokens)
    assert await refresh(place, again)


async def test_a_token_that_comes_back_after_the_grace_ends_the_session(
    place: Accounts, tokens: Tokens
) -> None:
    renewed = await refresh(place, tokens)
    place.clock.advance(seconds=10)
    with pytest.raises(InvalidRefreshToken):
        await refresh(place, tokens)
    with pytest.raises(InvalidRefreshToken):
        await refresh(place, renewed)
    with pytest.raises(LoginRequired):
        await place.authenticate(renewed.access_token, ORIGIN)
    (event,) = place.events("session.reuse_detected")
    assert (event.outcome, event.origin) == ("refused", ORIGIN)


async def test_many_that_come_back_at_once_after_the_grace_end_the_session_once(
    place: Accounts, tokens: Tokens
) -> None:
    renewed = await refresh(place, tokens)
    place.clock.advance(seconds=10)
    outcome = await asyncio.gather(
        *(refresh(place, tokens) for _ in range(20)), return_exceptions=True
    )
    assert {type(one) for one in outcome} == {InvalidRefreshToken}
    assert len(place.events("session.reuse_detected")) == 1
    with pytest.raises(InvalidRefreshToken):
        await refresh(place, renewed)


async def test_a_grandparent_is_reuse_even_within_the_grace(
    place: Accounts, tokens: Tokens
) -> None:
    latest = await refresh(place, await refresh(place, tokens))
    with pytest.raises(InvalidRefreshToken):
        await refresh(place, tokens)
    with pytest.raises(InvalidRefreshToken):
        await refresh(place, latest)


async def test_siblings_live_until_one_of_them_is_used(place: Accounts, tokens: Tokens) -> None:
    siblings = await asyncio.gather(*(refresh(place, tokens) for _ in range(20)))
    assert len({one.refresh_token for one in siblings}) == 20
    used, ended, *_ = siblings
    await refresh(place, used)
    with pytest.raises(InvalidRefreshToken):
        await refresh(place, ended)
    assert len(place.events("session.reuse_detected")) == 1


async def test_a_session_ends_when_it_is_idle_for_fourteen_days(
    place: Accounts, tokens: Tokens
) -> None:
    place.clock.advance(days=13)
    renewed = await refresh(place, tokens)
    place.clock.advance(days=14)
    with pytest.raises(InvalidRefreshToken):
        await refresh(place, renewed)
    assert place.events("session.reuse_detected") == []


async def test_a_session_ends_after_ninety_days_however_busy(
    place: Accounts, tokens: Tokens
) -> None:
    for _ in range(89):
        place.clock.advance(days=1)
        tokens = await refresh(place, tokens)
    assert tokens.refresh_expires_in == 86_400
    place.clock.advance(days=1)
    with pytest.raises(InvalidRefreshToken):
        await refresh(place, tokens)


async def test_no_access_token_outlives_its_session(place: Accounts, tokens: Tokens) -> None:
    for _ in range(7):
        place.clock.advance(days=12)
        tokens = await refresh(place, tokens)
    place.clock.advance(days=5, hours=23, minutes=55)
    tokens = await refresh(place, tokens)
    assert (tokens.expires_in, tokens.refresh_expires_in) == (300, 300)


async def test_a_refresh_brings_the_role_of_now(place: Accounts, tokens: Tokens) -> None:
    admin = await place.somebody("root@example.org", Role.ADMIN)
    (ada, _) = place.stored("users")
    await place.users.change_role(admin, ada.id, Role.INSTRUCTOR)
    actor = await place.authenticate((await refresh(place, tokens)).access_token, ORIGIN)
    assert actor.role is Role.INSTRUCTOR


async def test_an_access_token_does_not_refresh(place: Accounts, tokens: Tokens) -> None:
    with pytest.raises(InvalidRefreshToken):
        await place.auth.refresh(ORIGIN, tokens.access_token)
