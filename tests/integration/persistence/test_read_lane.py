"""The read lane when requests are cancelled, connections die, and everybody comes at once."""

import asyncio
from random import Random

import pytest
from sqlalchemy import Integer, bindparam, func, select

from domain.errors import Unavailable
from infrastructure.persistence import engine
from infrastructure.persistence.engine import Database
from infrastructure.persistence.read_lane import Compiled, ReadLane
from integration.persistence.beside import Operator

NUMBER = Compiled(select(bindparam("number", type_=Integer)))
PID = Compiled(select(func.pg_backend_pid()))
SLEEP = Compiled(select(func.pg_sleep(bindparam("seconds")), bindparam("number", type_=Integer)))


async def pid(lane: ReadLane) -> int:
    return int((await lane.fetch(PID))[0][0])


async def all_answer(lane: ReadLane, count: int = 4) -> set[int]:
    """Whether that many reads at once are answered, each with its own answer; by whom."""

    async def one(number: int) -> None:
        ((_, answer),) = await lane.fetch(SLEEP, seconds=0.05, number=number)
        assert answer == number

    await asyncio.gather(*(one(number) for number in range(count)))
    return {await pid(lane)}


async def test_a_cancelled_read_does_not_give_its_connection_to_the_next(
    clean_database_url: str, operator: Operator
) -> None:
    database = Database(clean_database_url, pool_size=1)
    lane = ReadLane(database)
    before = await pid(lane)
    reading = asyncio.ensure_future(lane.fetch(SLEEP, seconds=2, number=1))
    await operator.until_running("pg_sleep")
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    # The query of the cancelled read still runs; the next one is not kept waiting by it.
    assert [row[0] for row in await lane.fetch(NUMBER, number=2)] == [2]
    assert await pid(lane) != before
    await database.close()


async def test_reads_that_are_cancelled_at_any_moment_mix_up_no_answers(
    database: Database,
) -> None:
    lane, chance = ReadLane(database), Random(7)

    async def one(number: int) -> None:
        ((_, answer),) = await lane.fetch(SLEEP, seconds=0.002, number=number)
        assert answer == number

    for round_number in range(15):
        reads = [asyncio.ensure_future(one(round_number * 100 + number)) for number in range(12)]
        for read in chance.sample(reads, 6):
            await asyncio.sleep(chance.random() / 500)
            read.cancel()
        outcomes = await asyncio.gather(*reads, return_exceptions=True)
        assert {type(one) for one in outcomes} <= {type(None), asyncio.CancelledError}
    await all_answer(lane)


async def test_reads_that_are_cancelled_while_they_wait_leave_no_place_taken(
    database: Database, operator: Operator
) -> None:
    lane = ReadLane(database)
    busy = [asyncio.ensure_future(lane.fetch(SLEEP, seconds=0.5, number=1)) for _ in range(4)]
    await operator.until_running("pg_sleep", 4)
    waiting = [asyncio.ensure_future(lane.fetch(NUMBER, number=1)) for _ in range(20)]
    await asyncio.sleep(0)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.gather(*busy)
    await all_answer(lane)


async def test_a_read_on_a_connection_that_died_while_idle_is_answered(
    database: Database, operator: Operator
) -> None:
    lane = ReadLane(database)
    await all_answer(lane)
    dead = await operator.pids()
    assert len(dead) == 4
    await operator.terminate()
    assert await pid(lane) not in dead


async def test_all_connections_may_die_at_once_and_no_read_notices(
    database: Database, operator: Operator
) -> None:
    lane = ReadLane(database)
    for _ in range(3):
        await all_answer(lane)
        await operator.terminate()
        await all_answer(lane, 12)
        assert len(await operator.pids()) <= 4


async def test_a_read_whose_connection_dies_under_it_is_tried_once_more(
    database: Database, operator: Operator
) -> None:
    lane = ReadLane(database)
    reading = asyncio.ensure_future(lane.fetch(SLEEP, seconds=0.5, number=5))
    await operator.terminate(*await operator.until_running("pg_sleep"))
    assert (await reading)[0][1] == 5


async def test_a_read_that_dies_twice_is_told_to_come_back_later(
    database: Database, operator: Operator
) -> None:
    lane = ReadLane(database)
    reading = asyncio.ensure_future(lane.fetch(SLEEP, seconds=3, number=5))
    for _ in range(2):
        await operator.terminate(*await operator.until_running("pg_sleep"))
    with pytest.raises(Unavailable):
        await reading
    await all_answer(lane)


async def test_who_waits_too_long_for_a_connection_is_told_to_come_back_later(
    database: Database, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = ReadLane(database)
    busy = [asyncio.ensure_future(lane.fetch(SLEEP, seconds=1, number=1)) for _ in range(4)]
    await operator.until_running("pg_sleep", 4)
    monkeypatch.setattr(engine, "MAX_WAIT", 0.05)
    with pytest.raises(Unavailable):
        await lane.fetch(NUMBER, number=1)
    assert not any(one.done() for one in busy)
    await asyncio.gather(*busy)
    await all_answer(lane)


async def test_only_so_many_may_wait(
    database: Database, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = ReadLane(database)
    busy = [asyncio.ensure_future(lane.fetch(SLEEP, seconds=0.5, number=1)) for _ in range(4)]
    await operator.until_running("pg_sleep", 4)
    monkeypatch.setattr(engine, "MAX_WAITING", 2)
    waiting = [asyncio.ensure_future(lane.fetch(NUMBER, number=number)) for number in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await lane.fetch(NUMBER, number=3)
    assert [(await one)[0][0] for one in waiting] == [0, 1]
    await asyncio.gather(*busy)


async def test_two_hundred_at_once_are_served(database: Database) -> None:
    lane = ReadLane(database)
    found = await asyncio.gather(*(lane.fetch(NUMBER, number=number) for number in range(204)))
    assert [rows[0][0] for rows in found] == list(range(204))


async def test_a_statement_that_takes_too_long_is_given_up(
    clean_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine.SESSION_SETTINGS, "statement_timeout", "100")
    database = Database(clean_database_url, pool_size=1)
    lane = ReadLane(database)
    before = await pid(lane)
    with pytest.raises(Unavailable):
        await lane.fetch(SLEEP, seconds=5, number=1)
    assert await pid(lane) == before
    await database.close()


async def test_a_fault_of_the_program_is_no_unavailability(database: Database) -> None:
    lane = ReadLane(database)
    wrong = Compiled(select(func.no_such_function()))
    with pytest.raises(Exception, match="no_such_function") as raised:
        await lane.fetch(wrong)
    assert not isinstance(raised.value, Unavailable)
    await all_answer(lane)
