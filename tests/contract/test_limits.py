"""What the port ``Limits`` promises, wherever it counts."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from application.limits import Bucket, Full, Limits
from domain.limit import Limit
from fakes.limits import MemoryLimits
from fakes.memory import Clock
from infrastructure.limits import redis_limits
from infrastructure.limits.breaker import LimitsWithFallback
from infrastructure.limits.redis_limits import RedisLimits
from infrastructure.limits.sql_limits import SqlLimits
from infrastructure.persistence.engine import Database
from infrastructure.persistence.read_lane import ReadLane
from redis_server import redis_server

THREE = Limit("three", 3, 3600)
TEN = Limit("ten", 10, 900)
ADA, GRACE = Bucket(THREE, "ada"), Bucket(THREE, "grace")


@pytest.fixture(params=["memory", "postgresql", "redis", "redis, or postgresql"])
async def limits(
    request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Limits]:
    # A busy machine is no Redis that is away.
    monkeypatch.setattr(redis_limits, "PATIENCE", 10)
    if request.param == "memory":
        yield MemoryLimits(Clock())
        return
    database = Database(request.getfixturevalue("clean_database_url"), pool_size=8)
    in_database = SqlLimits(ReadLane(database))
    try:
        if request.param == "postgresql":
            yield in_database
            return
        with redis_server(tmp_path) as server:
            in_redis = RedisLimits(server.url)
            is_alone = request.param == "redis"
            yield in_redis if is_alone else LimitsWithFallback(in_redis, in_database)
            await in_redis.close()
    finally:
        await database.close()


async def used(limits: Limits, bucket: Bucket) -> int:
    return (await limits.add({bucket: 0}))[bucket].used


async def test_a_bucket_takes_as_many_as_its_limit_says(limits: Limits) -> None:
    assert [await limits.take([ADA]) for _ in range(3)] == [None] * 3
    full = await limits.take([ADA])
    assert isinstance(full, Full)
    assert full.limit == THREE
    assert 3590 <= full.retry_after <= 3600
    assert await limits.take([GRACE]) is None


async def test_where_one_bucket_is_full_nothing_is_counted_in_the_others(limits: Limits) -> None:
    ten = Bucket(TEN, "ada")
    for _ in range(3):
        await limits.take([ADA, ten])
    for _ in range(5):
        full = await limits.take([ADA, ten])
        assert full is not None
        assert full.limit == THREE
    assert await used(limits, ten) == 3


async def test_of_two_full_buckets_the_longer_wait_is_told(limits: Limits) -> None:
    one = Bucket(Limit("one", 1, 60), "ada")
    await limits.take([one])
    await limits.add({ADA: 3})
    full = await limits.take([one, ADA])
    assert full is not None
    assert full.limit == THREE


async def test_of_many_at_once_exactly_as_many_get_through(limits: Limits) -> None:
    ten, other = Bucket(TEN, "ada"), Bucket(TEN, "192.0.2.7")
    orders = [[ten, other], [other, ten]] * 25
    outcomes = await asyncio.gather(*(limits.take(one) for one in orders))
    assert outcomes.count(None) == 10
    assert await used(limits, ten) == await used(limits, other) == 10


async def test_what_is_put_back_can_be_taken_again(limits: Limits) -> None:
    for _ in range(3):
        await limits.take([ADA])
    await limits.put_back([ADA])
    assert await limits.take([ADA]) is None
    assert await limits.take([ADA]) is not None


async def test_an_emptied_bucket_takes_all_again_and_the_others_lose_one(limits: Limits) -> None:
    ten = Bucket(TEN, "ada")
    for _ in range(3):
        await limits.take([ADA, ten])
    await limits.put_back([ten], emptied=[ADA])
    assert await used(limits, ADA) == 0
    assert await used(limits, ten) == 2


async def test_nothing_can_be_put_back_that_was_not_taken(limits: Limits) -> None:
    await limits.put_back([ADA], emptied=[GRACE])
    assert await used(limits, ADA) == await used(limits, GRACE) == 0


async def test_what_is_added_counts_whether_or_not_there_is_room(limits: Limits) -> None:
    levels = await limits.add({ADA: 2, GRACE: 5})
    assert {one: level.used for one, level in levels.items()} == {ADA: 2, GRACE: 5}
    assert all(3590 <= level.wait <= 3600 for level in levels.values())
    assert await limits.take([ADA]) is None
    assert await limits.take([GRACE]) is not None


async def test_much_is_added_in_one_go(limits: Limits) -> None:
    many = {Bucket(TEN, str(number)): number for number in range(2500)}
    levels = await limits.add(many)
    assert {one: level.used for one, level in levels.items()} == many


async def test_a_window_begins_with_the_first_and_not_anew_with_each(limits: Limits) -> None:
    short = Bucket(Limit("short", 2, 1), "ada")
    assert [await limits.take([short]) for _ in range(2)] == [None, None]
    if isinstance(limits, MemoryLimits):
        limits._clock.advance(seconds=1)
    full = await limits.take([short])
    while full is not None:
        assert full.retry_after == 1
        await asyncio.sleep(0.02)
        full = await limits.take([short])
    assert await used(limits, short) == 1
