"""Waiting for a turn."""

import asyncio

from application.turns import Turns


async def test_one_after_the_other_in_the_order_in_which_they_came() -> None:
    turns, seen = Turns(patience=60), list[tuple[str, int]]()

    async def visit(number: int) -> None:
        async with turns.turn("a thing") as came:
            assert came
            seen.append(("in", number))
            await asyncio.sleep(0)
            seen.append(("out", number))

    await asyncio.gather(*map(visit, range(5)))
    assert seen == [(step, number) for number in range(5) for step in ("in", "out")]


async def test_different_things_do_not_wait_for_each_other() -> None:
    turns = Turns(patience=60)
    async with turns.turn("one") as first, turns.turn("other") as second:
        assert (first, second) == (True, True)


async def test_so_many_may_go_at_once() -> None:
    turns = Turns(patience=0)
    async with (
        turns.turn("a thing", at_once=2) as first,
        turns.turn("a thing", at_once=2) as second,
        turns.turn("a thing", at_once=2) as third,
    ):
        assert (first, second, third) == (True, True, False)


async def test_whoever_waited_in_vain_takes_nobodys_place() -> None:
    turns = Turns(patience=0)
    async with turns.turn("a thing"):
        for _ in range(3):
            async with turns.turn("a thing") as came:
                assert not came
    async with turns.turn("a thing") as came:
        assert came


async def test_whoever_fails_or_goes_away_makes_room() -> None:
    turns = Turns(patience=60)
    entered = asyncio.Event()

    async def stay() -> None:
        async with turns.turn("a thing"):
            entered.set()
            await asyncio.Event().wait()

    staying = asyncio.ensure_future(stay())
    await entered.wait()
    waiting = asyncio.ensure_future(stay())
    await asyncio.sleep(0)
    for one in (waiting, staying):
        one.cancel()
        await asyncio.gather(one, return_exceptions=True)
    async with turns.turn("a thing") as came:
        assert came


async def test_nothing_is_kept_of_things_that_nobody_waits_for() -> None:
    turns = Turns(patience=0)
    for number in range(10):
        async with turns.turn(number), turns.turn(number):
            pass
    assert turns._queues == {}
