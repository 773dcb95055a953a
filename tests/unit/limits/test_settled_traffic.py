"""Requests are counted in memory and settled with the counters that all servers share."""

from collections.abc import Mapping

import pytest

from application.limits import Bucket, Level, RateLimited
from domain.errors import Unavailable
from domain.limit import Limit
from fakes.limits import MemoryLimits
from fakes.memory import Clock
from infrastructure.limits.settled_traffic import SettledTraffic

MANY = Limit("user", 640, 60)
FEW = Limit("few", 20, 60)


class Shared(MemoryLimits):
    """Shared counters that know how often they were asked, and can be away."""

    def __init__(self) -> None:
        self.clock = Clock()
        super().__init__(self.clock)
        self.asked = 0
        self.is_away = False

    async def add(self, amounts: Mapping[Bucket, int], /) -> Mapping[Bucket, Level]:
        if self.is_away:
            raise Unavailable
        self.asked += 1
        return await super().add(amounts)

    def used(self, limit: Limit) -> int:
        return self._level(Bucket(limit, "ada")).used


def server(shared: Shared) -> SettledTraffic:
    return SettledTraffic(shared, monotonic=lambda: shared.clock.now.timestamp())  # noqa: PLW0108 - it moves.


@pytest.fixture
def shared() -> Shared:
    return Shared()


async def passed(servers: list[SettledTraffic], limit: Limit, times: int) -> int:
    """How many of so many requests get through, sent to the servers in turn."""
    served = 0
    for number in range(times):
        try:
            await servers[number % len(servers)].count(limit, "ada")
        except RateLimited:
            continue
        served += 1
    return served


@pytest.mark.parametrize("servers", [1, 2, 4])
@pytest.mark.parametrize("limit", [FEW, MANY])
async def test_the_limit_holds_exactly_over_all_servers(
    shared: Shared, servers: int, limit: Limit
) -> None:
    all_servers = [server(shared) for _ in range(servers)]
    assert await passed(all_servers, limit, limit.count + 50) == limit.count


async def test_whoever_asks_seldom_costs_no_statement(shared: Shared) -> None:
    here = server(shared)
    await passed([here], MANY, 20)
    assert shared.asked == 0
    await here.settle()
    assert (shared.asked, shared.used(MANY)) == (1, 20)
    await here.settle()
    assert shared.asked == 1


async def test_from_half_of_the_limit_on_every_request_is_counted_first(shared: Shared) -> None:
    here = server(shared)
    await passed([here], MANY, 320)
    before = shared.asked
    await passed([here], MANY, 100)
    assert before < 20
    assert shared.asked == before + 100


async def test_what_was_used_elsewhere_is_learned_with_the_settlement(shared: Shared) -> None:
    here, there = server(shared), server(shared)
    await passed([here], MANY, 1)
    await passed([there], MANY, MANY.count)
    await here.settle()
    with pytest.raises(RateLimited):
        await here.count(MANY, "ada")


async def test_a_full_bucket_is_remembered_and_asks_nobody(shared: Shared) -> None:
    here = server(shared)
    await passed([here], FEW, 21)
    before = shared.asked
    assert await passed([here], FEW, 1000) == 0
    assert shared.asked == before


@pytest.mark.parametrize("limit", [FEW, MANY])
async def test_the_wait_that_is_told_is_true(shared: Shared, limit: Limit) -> None:
    here = server(shared)
    await here.count(limit, "ada")
    shared.clock.advance(seconds=20)
    await passed([here], limit, limit.count)
    with pytest.raises(RateLimited) as refused:
        await here.count(limit, "ada")
    shared.clock.advance(seconds=refused.value.retry_after - 1)
    with pytest.raises(RateLimited):
        await here.count(limit, "ada")
    shared.clock.advance(seconds=1)
    assert (await here.count(limit, "ada")).remaining == limit.count - 1


async def test_what_is_left_is_told(shared: Shared) -> None:
    here, there = server(shared), server(shared)
    assert await here.count(FEW, "ada") == (19, 60)
    shared.clock.advance(seconds=15)
    assert await there.count(FEW, "ada") == (18, 45)
    assert await here.count(FEW, "grace") == (19, 60)


async def test_while_the_shared_counters_are_away_each_server_counts_for_itself(
    shared: Shared,
) -> None:
    here = server(shared)
    await passed([here], FEW, 5)
    shared.is_away = True
    assert await passed([here], FEW, 30) == 15
    await here.settle()
    shared.is_away = False
    await here.settle()
    assert shared.used(FEW) >= FEW.count


async def test_windows_that_are_over_are_forgotten(shared: Shared) -> None:
    here = server(shared)
    await here.count(MANY, "ada")
    shared.clock.advance(seconds=60)
    await here.settle()
    assert here._tallies == {}
