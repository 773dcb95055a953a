"""The gate in front of the pool gives each place to one person, whoever goes away meanwhile."""

import asyncio

import pytest

from domain.errors import Unavailable
from infrastructure.persistence import engine
from infrastructure.persistence.engine import Gate


async def test_places_go_to_those_who_wait_in_their_order() -> None:
    gate, came = Gate(1), list[int]()

    async def come(number: int) -> None:
        async with gate.place():
            came.append(number)

    await gate.enter()
    waiting = [asyncio.ensure_future(come(number)) for number in range(3)]
    await asyncio.sleep(0)
    assert gate.waiting == 3
    gate.leave()
    await asyncio.gather(*waiting)
    assert came == [0, 1, 2]
    assert gate.waiting == 0
    await gate.enter()


async def test_a_place_given_to_somebody_who_is_cancelled_at_that_moment_goes_to_the_next() -> None:
    gate = Gate(1)
    await gate.enter()
    first, second = (asyncio.ensure_future(gate.enter()) for _ in range(2))
    await asyncio.sleep(0)
    gate.leave()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await asyncio.wait_for(second, 5)


async def test_who_is_cancelled_while_waiting_takes_no_place_along() -> None:
    gate = Gate(1)
    await gate.enter()
    first, second = (asyncio.ensure_future(gate.enter()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    gate.leave()
    await asyncio.wait_for(second, 5)
    assert gate.waiting == gate.turned_away == 0


async def test_who_was_turned_away_is_given_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(1)
    await gate.enter()
    monkeypatch.setattr(engine, "MAX_WAIT", 0.01)
    with pytest.raises(Unavailable):
        await gate.enter()
    assert gate.turned_away == 1
    gate.leave()
    await gate.enter()
