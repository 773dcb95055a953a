"""What the ports ``Totps`` and ``Challenges`` promise."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.actor import Actor
from domain.auth.session import Lifetimes, RefreshToken, Session
from domain.ids import RefreshTokenId, SessionId
from domain.two_factor.challenge import Challenge
from domain.two_factor.totp import Totp


async def proposed(world: Any, person: Actor, sealed: bytes = b"sealed", **facts: Any) -> Totp:
    """An app that waits for its first code, or one that is more than that."""
    async with world.start_work(None) as work:
        waiting = Totp(user_id=person.user_id, sealed_secret=sealed, created_at=work.now)
        assert await work.totps.propose(waiting)
        totp = replace(waiting, **facts)
        await work.totps.lock(person.user_id)
        await work.totps.save(totp)
        await work.commit()
    return totp


async def turned_on(world: Any, person: Actor, **facts: Any) -> Totp:
    async with world.start_work(None) as work:
        now = work.now
    given = {"confirmed_at": now, "last_step": 5, "recovery_hashes": (b"a" * 32, b"b" * 32)}
    return await proposed(world, person, **{**given, **facts})


async def stored(world: Any, person: Actor) -> Totp | None:
    async with world.start_work(None) as work:
        found: Totp | None = await work.totps.lock(person.user_id)
    return found


async def has_totp(world: Any, person: Actor) -> bool:
    """Whether the account shows it, and the port says the same."""
    async with world.start_work(None) as work:
        is_on: bool = await work.totps.is_on(person.user_id)
    assert (await world.users.account(person.user_id)).has_totp is is_on
    return is_on


async def test_an_app_comes_back_as_it_was_stored(world: Any) -> None:
    ada, grace = await world.person(), await world.person(name="Grace")
    waiting, on = await proposed(world, ada), await turned_on(world, grace)
    assert (await stored(world, ada), await stored(world, grace)) == (waiting, on)


async def test_an_app_counts_from_its_first_code_on(world: Any) -> None:
    ada, grace, eve = [await world.person(name=name) for name in ("Ada", "Grace", "Eve")]
    await proposed(world, ada)
    await turned_on(world, grace)
    assert [await has_totp(world, one) for one in (ada, grace, eve)] == [False, True, False]


async def test_a_new_proposal_replaces_one_that_waits(world: Any) -> None:
    ada = await world.person()
    await proposed(world, ada, b"first")
    second = await proposed(world, ada, b"second")
    assert await stored(world, ada) == second


async def test_a_proposal_leaves_what_is_on_alone(world: Any) -> None:
    ada = await world.person()
    totp = await turned_on(world, ada)
    async with world.start_work(None) as work:
        other = replace(totp, sealed_secret=b"other", confirmed_at=None, recovery_hashes=())
        assert not await work.totps.propose(other)
        await work.commit()
    assert await stored(world, ada) == totp


async def test_a_removed_app_is_gone_and_removing_nothing_does_no_harm(world: Any) -> None:
    ada, grace = await world.person(), await world.person(name="Grace")
    await turned_on(world, ada)
    kept = await turned_on(world, grace)
    for _ in range(2):
        async with world.start_work(None) as work:
            await work.totps.remove(ada.user_id)
            await work.commit()
    assert not await has_totp(world, ada)
    assert await stored(world, ada) is None
    assert await stored(world, grace) == kept


async def test_of_many_uses_of_one_code_at_once_one_counts(world: Any) -> None:
    ada = await world.person()
    await turned_on(world, ada)

    async def use() -> bool:
        async with world.start_work(None) as work:
            used = (await work.totps.lock(ada.user_id)).after_code([6])
            await asyncio.sleep(0.01)
            if used is None:
                return False
            await work.totps.save(used)
            await work.commit()
        return True

    assert sum(await asyncio.gather(*(use() for _ in range(6)))) == 1


async def test_what_is_not_committed_was_not_used(world: Any) -> None:
    ada = await world.person()
    totp = await turned_on(world, ada)
    async with world.start_work(None) as work:
        await work.totps.save((await work.totps.lock(ada.user_id)).after_recovery(b"a" * 32))
    assert await stored(world, ada) == totp


async def test_those_with_another_mark_are_found_in_the_order_of_their_people(world: Any) -> None:
    people = [await world.person(name=name) for name in ("Ada", "Grace", "Eve", "Mina")]
    for person, sealed in zip(people, (b"old:1", b"new:2", b"old:3", b"n"), strict=True):
        await proposed(world, person, sealed)
    ada, _, eve, mina = (one.user_id for one in people)
    async with world.start_work(None) as work:
        first = await work.totps.sealed_otherwise(b"new:", after=None, limit=2)
        rest = await work.totps.sealed_otherwise(b"new:", after=eve, limit=2)
    assert [[one.user_id for one in page] for page in (first, rest)] == [[ada, eve], [mina]]


async def test_those_that_somebody_works_on_are_left_out(world: Any) -> None:
    ada, grace = await world.person(), await world.person(name="Grace")
    for person in (ada, grace):
        await proposed(world, person, b"old:")
    async with world.start_work(None) as busy:
        await busy.totps.lock(ada.user_id)
        async with world.start_work(None) as work:
            found = await work.totps.sealed_otherwise(b"new:", after=None, limit=9)
    assert [one.user_id for one in found] == [grace.user_id]


async def begun(world: Any, person: Actor, name: bytes = b"token") -> Challenge:
    async with world.start_work(None) as work:
        challenge = Challenge(
            token_hash=name,
            user_id=person.user_id,
            created_at=work.now,
            expires_at=work.now + timedelta(minutes=5),
        )
        await work.challenges.add(challenge)
        await work.commit()
    return challenge


async def waiting(world: Any, challenge: Challenge) -> Challenge | None:
    async with world.start_work(None) as work:
        found: Challenge | None = await work.challenges.lock(challenge.token_hash)
    return found


async def test_a_challenge_comes_back_as_it_was_stored(world: Any) -> None:
    challenge = await begun(world, await world.person())
    assert await waiting(world, challenge) == challenge
    async with world.start_work(None) as work:
        assert await work.challenges.lock(b"unknown") is None


async def test_a_failure_is_counted_and_an_end_is_one(world: Any) -> None:
    ada = await world.person()
    failed, ended = await begun(world, ada, b"failed"), await begun(world, ada, b"ended")
    async with world.start_work(None) as work:
        locked = await work.challenges.lock(failed.token_hash)
        await work.challenges.save(locked.failed())
        await work.challenges.end(ended.token_hash)
        await work.commit()
    assert (await waiting(world, failed), await waiting(world, ended)) == (failed.failed(), None)


async def test_logins_that_wait_for_a_code_end_with_all_sessions(world: Any) -> None:
    ada, grace = await world.person(), await world.person(name="Grace")
    ended = [await begun(world, ada, name) for name in (b"one", b"two")]
    kept = await begun(world, grace, b"hers")
    async with world.start_work(None) as work:
        await work.sessions.end_all(ada.user_id, but=ada.session_id)
        await work.commit()
    assert [await waiting(world, one) for one in (*ended, kept)] == [None, None, kept]


@pytest.mark.parametrize("ends", [True, False])
async def test_whoever_answers_a_challenge_waits_for_whoever_does(world: Any, ends: bool) -> None:
    challenge = await begun(world, await world.person())

    async def answer() -> int | None:
        async with world.start_work(None) as work:
            locked = await work.challenges.lock(challenge.token_hash)
            await asyncio.sleep(0.01)
            if locked is None:
                return None
            if ends:
                await work.challenges.end(challenge.token_hash)
            else:
                await work.challenges.save(locked.failed())
            await work.commit()
        failures: int = locked.failures
        return failures

    found = await asyncio.gather(*(answer() for _ in range(4)))
    assert sorted(found, key=str) == ([0, None, None, None] if ends else [0, 1, 2, 3])


async def test_whose_login_waits_is_known_by_its_token_and_whether_they_know_the_place(
    world: Any,
) -> None:
    ada, grace = await world.person(), await world.person()
    adas, graces = await begun(world, ada), await begun(world, grace, b"other")
    async with world.start_work(None) as work:
        session = Session.started(
            SessionId(world.new_id()),
            ada.user_id,
            ip=None,
            user_agent=None,
            now=work.now,
            lifetimes=Lifetimes(),
        )
        token = RefreshToken(
            id=RefreshTokenId(world.new_id()),
            session_id=session.id,
            token_hash=b"1" * 32,
            created_at=work.now,
            expires_at=session.expires_at,
        )
        await work.sessions.start(session, token, place="192.0.2.7")
        await work.commit()
    assert await world.auth.challenged(adas.token_hash, "192.0.2.7") == (ada.user_id, True)
    assert await world.auth.challenged(adas.token_hash, "192.0.2.8") == (ada.user_id, False)
    assert await world.auth.challenged(graces.token_hash, "192.0.2.7") == (grace.user_id, False)
    assert await world.auth.challenged(b"nobody", "192.0.2.7") is None
