"""What the ports of identities, handshakes and login codes promise."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from application.actor import Actor
from application.page import PageRequest
from application.users.ports import PeopleFilter
from domain.auth.session import Lifetimes, RefreshToken, Session
from domain.errors import Refusal
from domain.identities.errors import IdentityConflict
from domain.identities.handshake import Handshake, LoginCode
from domain.identities.identity import Identity, Provider
from domain.ids import RefreshTokenId, SessionId, UserId

ISSUER = "https://accounts.example"


async def linked(world: Any, user_id: UserId, subject: str = "ada", issuer: str = ISSUER) -> Any:
    async with world.start_work(None) as work:
        identity = Identity(
            issuer=issuer,
            subject=subject,
            provider=Provider.GOOGLE,
            user_id=user_id,
            linked_at=work.now,
        )
        await work.identities.add(identity)
        await work.commit()
    return identity


async def begun(world: Any, state: bytes = b"state", **facts: Any) -> Handshake:
    async with world.start_work(None) as work:
        given = {"expires_at": work.now + timedelta(minutes=10), **facts}
        handshake = Handshake(
            state_hash=state,
            browser_hash=b"browser",
            nonce="a nonce",
            verifier="a verifier",
            return_to="/auth/complete",
            **given,
        )
        await work.handshakes.add(handshake)
        await work.commit()
    return handshake


async def taken(world: Any, state: bytes = b"state", browser: bytes = b"browser") -> Any:
    async with world.start_work(None) as work:
        found = await work.handshakes.take(state, browser)
        await work.commit()
    return found


async def session_of(world: Any, actor: Actor, **facts: Any) -> SessionId:
    async with world.start_work(None) as work:
        session_id = SessionId(world.new_id())
        session = Session.started(
            session_id,
            actor.user_id,
            ip=None,
            user_agent=None,
            now=work.now,
            lifetimes=Lifetimes(**facts),
        )
        token = RefreshToken(
            id=RefreshTokenId(world.new_id()),
            session_id=session_id,
            token_hash=session_id.bytes,
            created_at=work.now,
            expires_at=session.expires_at,
        )
        await work.sessions.start(session, token, place="192.0.2.7")
        await work.commit()
    return session_id


async def code_for(world: Any, user_id: UserId, *, lives: timedelta = timedelta(minutes=1)) -> None:
    async with world.start_work(None) as work:
        code = LoginCode(code_hash=b"code", user_id=user_id, expires_at=work.now + lives)
        await work.login_codes.add(code)
        await work.commit()


async def test_an_identity_is_found_by_issuer_and_subject(world: Any) -> None:
    ada = await world.person()
    identity = await linked(world, ada.user_id)
    async with world.start_work(None) as work:
        assert await work.identities.find(ISSUER, "ada") == identity
        assert await work.identities.find("https://other.example", "ada") is None
        assert await work.identities.find(ISSUER, "Ada") is None
        assert await work.identities.of_user(ada.user_id) == [identity]


async def test_the_same_subject_of_two_issuers_is_two_people(world: Any) -> None:
    people = [await world.person() for _ in range(2)]
    for person, issuer in zip(people, (ISSUER, "https://other.example"), strict=True):
        await linked(world, person.user_id, issuer=issuer)
    async with world.start_work(None) as work:
        assert (await work.identities.find(ISSUER, "ada")).user_id == people[0].user_id


@pytest.mark.parametrize("case", ["another account", "another subject"])
async def test_one_person_has_one_account_and_an_account_one_of_a_provider(
    world: Any, case: str
) -> None:
    ada, ben = await world.person(), await world.person()
    await linked(world, ada.user_id)
    owner, subject = {
        "another account": (ben.user_id, "ada"),
        "another subject": (ada.user_id, "another"),
    }[case]
    with pytest.raises(IdentityConflict):
        await linked(world, owner, subject)


async def test_of_several_who_link_the_same_person_at_once_one_does(world: Any) -> None:
    people = [await world.person() for _ in range(4)]

    async def link(user_id: UserId) -> bool:
        try:
            await linked(world, user_id)
        except IdentityConflict:
            return False
        return True

    assert sum(await asyncio.gather(*(link(one.user_id) for one in people))) == 1


async def test_a_removed_identity_is_gone_and_can_be_linked_again(world: Any) -> None:
    ada, ben = await world.person(), await world.person()
    await linked(world, ada.user_id)
    kept = await linked(world, ben.user_id, "ben")
    async with world.start_work(None) as work:
        await work.identities.remove(ada.user_id, Provider.GOOGLE)
        await work.commit()
    async with world.start_work(None) as work:
        assert await work.identities.find(ISSUER, "ada") is None
        assert await work.identities.of_user(ben.user_id) == [kept]
    assert await linked(world, ada.user_id)


async def test_accounts_are_shown_with_their_identities(world: Any) -> None:
    ada, ben = await world.person(), await world.person()
    await linked(world, ada.user_id)
    assert (await world.users.account(ada.user_id)).identities == ["google"]
    assert (await world.users.account(ben.user_id)).identities == []
    listed = await world.users.people(PeopleFilter(), PageRequest())
    assert {one.id: one.identities for one in listed.items} == {
        ada.user_id: ["google"],
        ben.user_id: [],
    }


async def test_a_handshake_is_taken_as_it_was_written_and_once(world: Any) -> None:
    handshake = await begun(world)
    assert await taken(world) == handshake
    assert await taken(world) is None


async def test_only_its_own_browser_takes_a_handshake(world: Any) -> None:
    handshake = await begun(world)
    assert await taken(world, b"other") is None
    assert await taken(world, browser=b"other") is None
    assert await taken(world) == handshake


async def test_a_handshake_whose_time_is_over_is_not_taken(world: Any) -> None:
    async with world.start_work(None) as work:
        now = work.now
    await begun(world, expires_at=now)
    assert await taken(world) is None


async def test_what_is_taken_and_not_committed_is_there_again(world: Any) -> None:
    handshake = await begun(world)
    async with world.start_work(None) as work:
        await work.handshakes.take(b"state", b"browser")
    assert await taken(world) == handshake


async def test_a_link_is_taken_while_its_session_lives(world: Any) -> None:
    ada = await world.person()
    session_id = await session_of(world, ada)
    handshake = await begun(world, user_id=ada.user_id, session_id=session_id)
    assert await taken(world) == handshake


@pytest.mark.parametrize("case", ["ended", "ran out"])
async def test_a_link_ends_with_its_session(world: Any, case: str) -> None:
    ada = await world.person()
    spans = {"idle": timedelta(0)} if case == "ran out" else {}
    session_id = await session_of(world, ada, **spans)
    await begun(world, user_id=ada.user_id, session_id=session_id)
    if case == "ended":
        async with world.start_work(None) as work:
            await work.sessions.end(ada.user_id, session_id)
            await work.commit()
    assert await taken(world) is None


async def test_a_login_code_is_its_owners_once(world: Any) -> None:
    ada = await world.person()
    await code_for(world, ada.user_id)
    async with world.start_work(None) as work:
        assert await work.login_codes.take(b"other") is None
        assert await work.login_codes.take(b"code") == ada.user_id
        await work.commit()
    async with world.start_work(None) as work:
        assert await work.login_codes.take(b"code") is None


async def test_a_login_code_runs_out(world: Any) -> None:
    ada = await world.person()
    await code_for(world, ada.user_id, lives=timedelta(0))
    async with world.start_work(None) as work:
        assert await work.login_codes.take(b"code") is None


@pytest.mark.parametrize("kind", ["handshake", "code"])
async def test_of_many_who_take_the_same_at_once_one_gets_it(world: Any, kind: str) -> None:
    ada = await world.person()
    await begun(world)
    await code_for(world, ada.user_id)
    take: dict[str, Callable[[Any], Awaitable[object]]] = {
        "handshake": lambda work: work.handshakes.take(b"state", b"browser"),
        "code": lambda work: work.login_codes.take(b"code"),
    }

    async def attempt() -> bool:
        try:
            async with world.start_work(None) as work:
                found = await take[kind](work)
                await asyncio.sleep(0.01)
                await work.commit()
        except Refusal:
            return False
        return found is not None

    assert sum(await asyncio.gather(*(attempt() for _ in range(6)))) == 1
