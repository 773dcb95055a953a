"""Redis may die, hang and come back: limits go on holding."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from application.limits import Bucket, Limits
from domain.errors import Unavailable
from domain.limit import Limit
from infrastructure.limits.breaker import REST, LimitsWithFallback
from infrastructure.limits.redis_limits import RedisLimits
from infrastructure.limits.sql_limits import SqlLimits
from infrastructure.persistence.engine import Database
from infrastructure.persistence.read_lane import ReadLane
from redis_server import RedisServer, redis_server

THREE = Bucket(Limit("three", 3, 3600), "ada")


class Time:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
async def limits(
    server: RedisServer, clean_database_url: str, time: Time
) -> AsyncIterator[LimitsWithFallback]:
    database, in_redis = Database(clean_database_url, pool_size=4), RedisLimits(server.url)
    yield LimitsWithFallback(in_redis, SqlLimits(ReadLane(database)), time)
    await in_redis.close()
    await database.close()


async def taken(limits: Limits, times: int) -> int:
    """How many of so many get through."""
    return [await limits.take([THREE]) for _ in range(times)].count(None)


@pytest.mark.parametrize("fault", ["kill", "hang"])
async def test_the_database_counts_while_redis_is_away(
    limits: LimitsWithFallback, server: RedisServer, fault: str
) -> None:
    await taken(limits, 1)
    getattr(server, fault)()
    assert await taken(limits, 5) == 3


async def test_redis_counts_again_when_it_is_back(
    limits: LimitsWithFallback, server: RedisServer, time: Time
) -> None:
    await taken(limits, 1)
    server.hang()
    assert await taken(limits, 5) == 3
    server.go_on()
    time.now = REST - 0.1
    assert await taken(limits, 1) == 0
    time.now = REST
    # The question that it did not answer then may be counted now.
    assert 1 <= await taken(limits, 5) <= 2


async def test_what_redis_forgot_begins_anew(
    limits: LimitsWithFallback, server: RedisServer
) -> None:
    assert await taken(limits, 5) == 3
    server.kill()
    server.start()
    assert await taken(limits, 5) == 3


async def test_many_at_once_survive_the_loss(
    limits: LimitsWithFallback, server: RedisServer
) -> None:
    server.hang()
    outcomes = await asyncio.gather(*(limits.take([THREE]) for _ in range(20)))
    assert outcomes.count(None) == 3


async def test_redis_alone_says_that_it_cannot_count(tmp_path: Path) -> None:
    nowhere = RedisLimits(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(Unavailable):
        await nowhere.take([THREE])
    await nowhere.close()
