"""Logging out: here, on another device, everywhere."""

from uuid import UUID

import pytest

from application.actor import Actor, LoginRequired
from application.auth.views import Tokens
from application.page import PageRequest
from domain.auth.errors import InvalidRefreshToken
from domain.errors import NotFound
from domain.ids import SessionId
from fakes.accounts import ORIGIN, Accounts


async def logged_in(place: Accounts, email: str = "ada@example.org") -> tuple[Tokens, Actor]:
    tokens = await place.log_in(email)
    return tokens, await place.authenticate(tokens.access_token, ORIGIN)


async def is_live(place: Accounts, tokens: Tokens) -> bool:
    try:
        await place.authenticate(tokens.access_token, ORIGIN)
    except LoginRequired:
        with pytest.raises(InvalidRefreshToken):
            await place.auth.refresh(ORIGIN, tokens.refresh_token)
        return False
    return True


@pytest.fixture(autouse=True)
async def ada(place: Accounts) -> None:
    await place.add_user()


async def test_a_logout_ends_this_session_alone(place: Accounts) -> None:
    (here, actor), (there, _) = await logged_in(place), await logged_in(place)
    await place.auth.log_out(actor)
    assert not await is_live(place, here)
    assert await is_live(place, there)
    (event,) = place.events("session.ended")
    assert event.subject_id == actor.session_id


async def test_a_second_logout_does_no_harm(place: Accounts) -> None:
    _, actor = await logged_in(place)
    await place.auth.log_out(actor)
    await place.auth.log_out(actor)
    assert len(place.events("session.ended")) == 1


async def test_another_device_can_be_logged_out(place: Accounts) -> None:
    (here, actor), (there, other) = await logged_in(place), await logged_in(place)
    await place.auth.end_session(actor, other.session_id)
    assert await is_live(place, here)
    assert not await is_live(place, there)


async def test_somebody_elses_session_is_not_found(place: Accounts) -> None:
    await place.add_user("grace@example.org")
    (graces, grace), (_, ada) = await logged_in(place, "grace@example.org"), await logged_in(place)
    with pytest.raises(NotFound):
        await place.auth.end_session(ada, grace.session_id)
    with pytest.raises(NotFound):
        await place.auth.end_session(ada, SessionId(UUID(int=1)))
    assert await is_live(place, graces)


@pytest.mark.parametrize("keep_current", [True, False])
async def test_one_can_log_out_everywhere(place: Accounts, keep_current: bool) -> None:
    await place.add_user("grace@example.org")
    graces, _ = await logged_in(place, "grace@example.org")
    others = [await logged_in(place) for _ in range(2)]
    here, actor = await logged_in(place)
    await place.auth.end_all_sessions(actor, keep_current=keep_current)
    assert [await is_live(place, tokens) for tokens, _ in others] == [False, False]
    assert await is_live(place, here) is keep_current
    assert await is_live(place, graces)


async def test_the_list_shows_ones_own_live_sessions(place: Accounts) -> None:
    await place.add_user("grace@example.org")
    await logged_in(place, "grace@example.org")
    _, old = await logged_in(place)
    _, ended = await logged_in(place)
    await place.auth.log_out(ended)
    _, actor = await logged_in(place)
    page = await place.auth.sessions(actor, PageRequest())
    assert [(one.id, one.current) for one in page.items] == [
        (actor.session_id, True),
        (old.session_id, False),
    ]
    assert (page.items[0].ip, page.items[0].user_agent) == (ORIGIN.ip, ORIGIN.user_agent)


async def test_a_session_that_ran_out_is_not_listed(place: Accounts) -> None:
    await logged_in(place)
    place.clock.advance(days=14)
    _, actor = await logged_in(place)
    page = await place.auth.sessions(actor, PageRequest())
    assert [one.id for one in page.items] == [actor.session_id]
