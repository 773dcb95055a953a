"""What the port ``Sessions`` promises, and the list of them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from application.actor import Actor
from application.page import PageRequest
from domain.auth.refresh import Family
from domain.auth.session import Lifetimes, RefreshToken, Session
from domain.ids import RefreshTokenId, SessionId
from domain.text import Email

LIFETIMES = Lifetimes()
NOBODY = {"ip": None, "user_agent": None}


def hash_of(name: str) -> bytes:
    return name.encode().ljust(32, b".")


async def started(world: Any, person: Actor, name: str = "first", **facts: Any) -> Session:
    """A session whose first token has the hash of ``name``."""
    async with world.start_work(None) as work:
        session = Session.started(
            SessionId(world.new_id()),
            person.user_id,
            ip="192.0.2.7",
            user_agent="browser",
            now=work.now,
            lifetimes=LIFETIMES,
        )
        session = replace(session, **facts)
        token = RefreshToken(
            id=RefreshTokenId(world.new_id()),
            session_id=session.id,
            token_hash=hash_of(name),
            created_at=work.now,
            expires_at=session.expires_at,
        )
        await work.sessions.start(session, token, place="192.0.2.7")
        await work.commit()
    return session


async def family(world: Any, name: str) -> Family | None:
    async with world.start_work(None) as work:
        found: Family | None = await work.sessions.family(hash_of(name))
    return found


async def renew(world: Any, name: str, child: str) -> None:
    async with world.start_work(None) as work:
        known = await work.sessions.family(hash_of(name))
        renewal = known.renewed(
            RefreshTokenId(world.new_id()),
            hash_of(child),
            **NOBODY,
            now=work.now,
            lifetimes=LIFETIMES,
        )
        await work.sessions.renew(renewal)
        await work.commit()


async def test_a_session_comes_back_with_its_first_token(world: Any) -> None:
    session = await started(world, await world.person())
    found = await family(world, "first")
    assert found is not None
    assert found.session == session
    assert found.presented.token_hash == hash_of("first")
    assert (found.siblings, found.children) == ((), ())


async def test_an_unknown_token_has_no_family(world: Any) -> None:
    await started(world, await world.person())
    assert await family(world, "unknown") is None
    assert await world.auth.session_of(hash_of("unknown")) is None


async def test_every_token_tells_its_session_whatever_became_of_it(world: Any) -> None:
    person = await world.person()
    first, other = await started(world, person), await started(world, person, "other")
    await renew(world, "first", "child")
    async with world.start_work(None) as work:
        await work.sessions.end(person.user_id, other.id)
        await work.commit()
    found = [await world.auth.session_of(hash_of(one)) for one in ("first", "child", "other")]
    assert found == [first.id, first.id, other.id]


async def test_a_family_is_the_tokens_that_decide_on_one(world: Any) -> None:
    person = await world.person()
    await started(world, person)
    await started(world, person, "other session")
    await renew(world, "first", "child")
    await renew(world, "first", "sibling")
    await renew(world, "child", "grandchild")

    root = await family(world, "first")
    assert {one.token_hash for one in root.children} == {hash_of("child"), hash_of("sibling")}
    assert root.presented.used_at is not None

    child = await family(world, "child")
    assert [one.token_hash for one in child.siblings] == [hash_of("sibling")]
    assert [one.token_hash for one in child.children] == [hash_of("grandchild")]
    assert child.siblings[0].ended_at is not None


async def test_a_renewal_moves_the_sessions_times(world: Any) -> None:
    before = await started(world, await world.person())
    await renew(world, "first", "child")
    after = (await family(world, "child")).session
    assert after.last_used_at >= before.last_used_at
    assert (after.ip, after.user_agent, after.created_at) == (None, None, before.created_at)


async def test_whoever_refreshes_waits_for_whoever_does(world: Any) -> None:
    await started(world, await world.person())

    async def use(child: str) -> bool:
        async with world.start_work(None) as work:
            known = await work.sessions.family(hash_of("first"))
            was_unused = known.presented.used_at is None
            await asyncio.sleep(0.03)
            renewal = known.renewed(
                RefreshTokenId(world.new_id()),
                hash_of(child),
                **NOBODY,
                now=work.now,
                lifetimes=LIFETIMES,
            )
            await work.sessions.renew(renewal)
            await work.commit()
        return was_unused

    assert sorted(await asyncio.gather(*map(use, "abcd"))) == [False, False, False, True]
    assert len((await family(world, "first")).children) == 4


async def test_an_ended_session_ends_once(world: Any) -> None:
    person = await world.person()
    session = await started(world, person)
    ends = []
    for _ in range(2):
        async with world.start_work(None) as work:
            ends.append(await work.sessions.end(person.user_id, session.id))
            await work.commit()
    assert ends == [True, False]
    assert (await family(world, "first")).session.ended_at is not None


async def test_nobody_ends_somebody_elses_session(world: Any) -> None:
    ada, eve = await world.person(), await world.person(name="Eve")
    session = await started(world, ada)
    async with world.start_work(None) as work:
        assert not await work.sessions.end(eve.user_id, session.id)
        assert not await work.sessions.end(ada.user_id, SessionId(world.new_id()))
        assert await work.sessions.end_all(eve.user_id) == []
        await work.commit()
    assert (await family(world, "first")).session == session


async def test_all_live_sessions_of_a_person_end_but_the_one_that_is_kept(world: Any) -> None:
    ada, grace = await world.person(), await world.person(name="Grace")
    kept = await started(world, ada, "kept")
    others = [await started(world, ada, name) for name in ("second", "third")]
    await started(world, grace, "hers")
    async with world.start_work(None) as work:
        ended = await work.sessions.end_all(ada.user_id, but=kept.id)
        await work.commit()
    assert set(ended) == {one.id for one in others}
    assert (await family(world, "kept")).session.ended_at is None
    assert (await family(world, "hers")).session.ended_at is None
    async with world.start_work(None) as work:
        assert await work.sessions.end_all(ada.user_id) == [kept.id]


async def test_a_session_that_ran_out_does_not_end_again(world: Any) -> None:
    ada = await world.person()
    async with world.start_work(None) as work:
        past = work.now - timedelta(seconds=1)
    session = await started(world, ada, expires_at=past)
    async with world.start_work(None) as work:
        assert not await work.sessions.end(ada.user_id, session.id)
        assert await work.sessions.end_all(ada.user_id) == []


async def test_an_end_that_is_not_committed_did_not_happen(world: Any) -> None:
    ada = await world.person()
    session = await started(world, ada)
    async with world.start_work(None) as work:
        assert await work.sessions.end(ada.user_id, session.id)
    assert (await family(world, "first")).session == session


async def test_the_list_shows_live_sessions_newest_first_in_pages(world: Any) -> None:
    ada, grace = await world.person(), await world.person(name="Grace")
    async with world.start_work(None) as work:
        past = work.now - timedelta(seconds=1)
    live = [await started(world, ada, name) for name in ("a", "b", "c")]
    await started(world, ada, "ran out", expires_at=past)
    await started(world, ada, "ended", ended_at=past)
    await started(world, grace, "hers")
    first = await world.auth.sessions(ada.user_id, live[1].id, PageRequest(2))
    second = await world.auth.sessions(ada.user_id, live[1].id, PageRequest(2, first.next_key))
    shown = [*first.items, *second.items]
    assert [(one.id, one.current) for one in shown] == [
        (live[2].id, False),
        (live[1].id, True),
        (live[0].id, False),
    ]
    assert second.next_key is None
    assert (shown[0].ip, shown[0].user_agent) == ("192.0.2.7", "browser")
    assert shown[0].created_at == live[2].created_at


async def test_an_account_knows_the_places_that_it_logged_in_from(world: Any) -> None:
    ada = await world.person(email=Email("ada@example.org"))
    await started(world, ada)
    await started(world, ada, "again")
    for address, place, is_familiar in (
        ("ADA@example.org", "192.0.2.7", True),
        ("ada@example.org", "192.0.2.8", False),
        ("grace@example.org", "192.0.2.7", False),
    ):
        found = await world.auth.credentials(Email(address), place)
        assert found.familiar is is_familiar, (address, place)
