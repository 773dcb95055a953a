"""What the port ``Registrations`` promises, and the look of a login at them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.auth.registration import Registration
from domain.ids import RegistrationId
from domain.text import DisplayName, Email

ADA = Email("ada@example.org")
DAY = timedelta(hours=24)

PLACE = "192.0.2.7"


async def stored(world: Any, email: Email = ADA, **facts: Any) -> Registration:
    async with world.start_work(None) as work:
        given = {
            "display_name": DisplayName("Ada"),
            "password_hash": "hash",
            "decoy": False,
            "created_at": work.now,
            "expires_at": work.now + DAY,
            **facts,
        }
        registration = Registration(id=RegistrationId(world.new_id()), email=email, **given)
        await work.registrations.add(registration)
        await work.commit()
    return registration


async def locked(world: Any, registration: Registration) -> Registration | None:
    async with world.start_work(None) as work:
        found: Registration | None = await work.registrations.lock(registration.id)
    return found


async def test_a_registration_comes_back_as_it_was_stored(world: Any) -> None:
    for facts in ({"decoy": True}, {"token_hash": b"1" * 32}):
        registration = await stored(world, **facts)
        assert await locked(world, registration) == registration


async def test_one_that_is_gone_is_none(world: Any) -> None:
    async with world.start_work(None) as work:
        assert await work.registrations.lock(RegistrationId(world.new_id())) is None
        assert await work.registrations.lock_by_token(b"unknown") is None
        assert await work.registrations.lock_newest(ADA) is None


async def test_the_newest_of_an_address_is_found_decoys_too(world: Any) -> None:
    await stored(world)
    newest = await stored(world, Email("ADA@example.org"), decoy=True)
    await stored(world, Email("other@example.org"))
    async with world.start_work(None) as work:
        assert await work.registrations.lock_newest(ADA) == newest


async def test_one_whose_time_ran_out_is_not_the_newest(world: Any) -> None:
    waiting = await stored(world)
    async with world.start_work(None) as work:
        now = work.now
    await stored(world, created_at=now - DAY, expires_at=now)
    async with world.start_work(None) as work:
        assert await work.registrations.lock_newest(ADA) == waiting


async def test_a_saved_link_is_found_by_its_hash(world: Any) -> None:
    registration = await stored(world)
    async with world.start_work(None) as work:
        mailed = registration.mailed(token_hash=b"2" * 32, now=work.now)
        await work.registrations.lock(registration.id)
        await work.registrations.save(mailed)
        await work.commit()
    async with world.start_work(None) as work:
        assert await work.registrations.lock_by_token(b"2" * 32) == mailed


async def test_all_of_an_address_end_together(world: Any) -> None:
    ended = [await stored(world), await stored(world, Email("Ada@Example.org"))]
    kept = await stored(world, Email("other@example.org"))
    async with world.start_work(None) as work:
        await work.registrations.end_all(ADA)
        await work.commit()
    assert [await locked(world, one) for one in (*ended, kept)] == [None, None, kept]


async def test_of_two_links_of_an_address_that_are_used_at_once_one_counts(world: Any) -> None:
    hashes = [b"3" * 32, b"4" * 32]
    for token_hash in hashes:
        await stored(world, token_hash=token_hash)

    async def use(token_hash: bytes) -> bool:
        async with world.start_work(None) as work:
            if await work.registrations.lock_by_token(token_hash) is None:
                return False
            await asyncio.sleep(0.05)
            await work.registrations.end_all(ADA)
            await work.commit()
        return True

    assert sorted(await asyncio.gather(*map(use, hashes))) == [False, True]


async def test_a_login_finds_the_account_and_the_newest_waiting_registration(world: Any) -> None:
    ada = await world.person(email=ADA, password_hash="account")
    await stored(world, password_hash="older")
    await stored(world, password_hash="newer", decoy=True)
    found = await world.auth.credentials(Email("Ada@EXAMPLE.org"), PLACE)
    assert (found.user_id, found.password_hash, found.pending_hash) == (
        ada.user_id,
        "account",
        "newer",
    )


@pytest.mark.parametrize("case", ["nobody", "registration", "ran out", "account without password"])
async def test_a_login_finds_what_there_is(world: Any, case: str) -> None:
    async with world.start_work(None) as work:
        now = work.now
    if case == "registration":
        await stored(world)
    elif case == "ran out":
        await stored(world, expires_at=now - timedelta(seconds=1))
    elif case == "account without password":
        await world.person(email=ADA)
    found = await world.auth.credentials(ADA, PLACE)
    assert found.pending_hash == ("hash" if case == "registration" else None)
    assert (found.user_id is not None) is (case == "account without password")
    assert found.password_hash is None


async def test_a_change_of_a_registration_is_not_seen_before_its_commit(world: Any) -> None:
    registration = await stored(world)
    async with world.start_work(None) as work:
        await work.registrations.lock(registration.id)
        await work.registrations.save(replace(registration, token_hash=b"5" * 32))
    async with world.start_work(None) as work:
        assert await work.registrations.lock_by_token(b"5" * 32) is None
