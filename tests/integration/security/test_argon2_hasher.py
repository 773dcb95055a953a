"""Argon2id in threads."""

import asyncio
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher as Argon2
from argon2 import extract_parameters

from domain.auth.password import Password
from domain.errors import Unavailable
from infrastructure.security.argon2_hasher import Argon2Hasher

GOOD = Password("correct horse battery staple")


@pytest.fixture
def hasher() -> Iterator[Argon2Hasher]:
    hasher = Argon2Hasher()
    yield hasher
    hasher.close()


async def test_a_hash_has_approved_parameters_and_a_salt_of_its_own(hasher: Argon2Hasher) -> None:
    first, second = [await hasher.hash(GOOD) for _ in range(2)]
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second


async def test_nobodys_hash_costs_what_everybodys_costs(hasher: Argon2Hasher) -> None:
    assert extract_parameters(hasher._nobodys) == extract_parameters(await hasher.hash(GOOD))


async def test_an_older_hash_is_right_and_outdated(hasher: Argon2Hasher) -> None:
    stored = Argon2(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    check = await hasher.check(GOOD, stored)
    assert (check.right, check.outdated) == (True, True)


@pytest.mark.parametrize(
    "parameters",
    ["m=4194304,t=2,p=1", "m=19456,t=4000000,p=1", "m=19456,t=2,p=200", "m=99999999999,t=1,p=1"],
)
async def test_a_hash_that_costs_beyond_reason_is_never_computed(
    hasher: Argon2Hasher, parameters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    costly = hasher._nobodys.replace("m=19456,t=2,p=1", parameters)
    computed: list[str] = []
    monkeypatch.setattr(
        hasher._password_hash, "verify", lambda _password, stored: computed.append(stored)
    )
    await hasher.check(GOOD, costly)
    assert computed == [hasher._nobodys]


@pytest.mark.parametrize("variant", ["argon2i", "argon2d", "bcrypt"])
async def test_other_kinds_of_hashes_are_wrong(hasher: Argon2Hasher, variant: str) -> None:
    stored = (await hasher.hash(GOOD)).replace("argon2id", variant)
    assert not (await hasher.check(GOOD, stored)).right


async def test_the_loop_goes_on_while_many_hash(hasher: Argon2Hasher) -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    counting = asyncio.ensure_future(count_turns())
    await asyncio.gather(*(hasher.hash(GOOD) for _ in range(8)))
    counting.cancel()
    assert turns > 100


async def test_a_full_queue_turns_the_next_one_away_and_empties_again() -> None:
    hasher = Argon2Hasher(threads=1, queue=2)
    try:
        waiting = [asyncio.ensure_future(hasher.hash(GOOD)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await hasher.hash(GOOD)
        await asyncio.gather(*waiting)
        await asyncio.sleep(0.01)
        assert await hasher.hash(GOOD)
    finally:
        hasher.close()


async def test_a_request_that_goes_away_gives_its_place_back() -> None:
    hasher = Argon2Hasher(threads=1, queue=1)
    try:
        gone = [asyncio.ensure_future(hasher.hash(GOOD)) for _ in range(2)]
        await asyncio.sleep(0)
        for one in gone:
            one.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        async with asyncio.timeout(10):
            while hasher._room < 2:
                await asyncio.sleep(0.01)
        assert await hasher.hash(GOOD)
    finally:
        hasher.close()
