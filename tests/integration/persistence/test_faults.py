"""Transactions when connections die, time runs out and the server is away."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

import databases
from application.ports import AuditEvent
from classroom import classroom
from domain.courses.course import Course
from domain.errors import Unavailable
from domain.text import Slug, Title
from infrastructure.persistence import engine
from infrastructure.persistence.engine import Database
from infrastructure.persistence.read_lane import Compiled, ReadLane
from infrastructure.persistence.transaction import NotCommitted
from infrastructure.persistence.unit_of_work import SqlWork, start_sql_work
from integration.persistence.beside import Operator, lent
from integration.persistence.test_read_lane import NUMBER
from worlds import World, postgres_world

#: How the statement of a course begins: the server tells no more than a kilobyte of what it runs.
COURSE: Final = "courses.id, courses.slug"


async def title_of(world: World, course: Course) -> str:
    async with world.start_work(None) as work:
        return str((await work.courses.get(course.id)).title)


async def rename(world: World, course: Course, before_commit: Callable[[], Any]) -> None:
    async with world.start_work(None) as work:
        await work.courses.save(replace(course, title=Title("Renamed")))
        await before_commit()
        await work.commit()


async def test_work_begins_on_a_living_connection_when_all_idle_ones_have_died(
    world: World, operator: Operator
) -> None:
    course = await classroom(world).course()
    for _ in range(3):
        await operator.terminate()
        assert await title_of(world, course) == "Bread"


async def test_work_whose_connection_dies_under_it_is_undone_and_can_be_repeated(
    world: World, operator: Operator
) -> None:
    course = await classroom(world).course()
    # Several times: what the driver has heard of its connection's end by then differs.
    for _ in range(5):
        with pytest.raises(Unavailable):
            await rename(world, course, operator.terminate)
        assert await title_of(world, course) == "Bread"

    async def nothing() -> None:
        pass

    await rename(world, course, nothing)
    assert await title_of(world, course) == "Renamed"


async def test_a_commit_that_the_server_refuses_is_no_success(
    world: World, database: Database
) -> None:
    """A reserved slug without its course breaks a constraint that is checked at the commit."""

    async def reserve_for_nobody() -> None:
        async with world.start_work(None) as work:
            await work.courses.claim_slug(Slug("nobody"), uuid7())
            await work.commit()

    with pytest.raises(Exception, match="course_slugs_course_fkey"):
        await reserve_for_nobody()
    async with lent(database) as driver:
        assert await driver.fetchval("SELECT count(*) FROM course_slugs") == 0


async def test_work_that_is_cancelled_within_a_read_gives_its_connection_to_nobody(
    clean_database_url: str, operator: Operator
) -> None:
    database = Database(clean_database_url, pool_size=1)
    world = postgres_world(database)
    course = await classroom(world).course()
    locker: Any = await asyncpg.connect(clean_database_url)
    await locker.execute("BEGIN; LOCK TABLE sections IN ACCESS EXCLUSIVE MODE")

    async def read() -> None:
        async with world.start_work(None) as work:
            await work.courses.save(replace(course, title=Title("Lost")))
            await work.course_reads.sheet(course.id, None)

    reading = asyncio.ensure_future(read())
    await operator.until_running(COURSE)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await locker.close()
    assert await title_of(world, course) == "Bread"
    assert [row[0] for row in await ReadLane(database).fetch(NUMBER, number=3)] == [3]
    await operator.until_none_runs(COURSE)
    await database.close()


async def test_many_cancelled_works_leave_no_connection_and_no_place_behind(
    world: World, operator: Operator
) -> None:
    course = await classroom(world).course()

    async def work() -> None:
        async with world.start_work(None) as begun:
            await begun.courses.lock(course.id)
            await asyncio.sleep(0.01)
            await begun.courses.save(replace(await begun.courses.get(course.id), capacity=1))

    for delay in (0, 0.001, 0.005, 0.01, 0.02):
        tasks = [asyncio.ensure_future(work()) for _ in range(8)]
        await asyncio.sleep(delay)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(title_of(world, course) for _ in range(8)))
    assert len(await operator.pids()) <= 4
    assert await operator.running("BEGIN") == []


async def test_who_waits_too_long_for_a_lock_is_told_to_come_back_later(
    clean_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine.SESSION_SETTINGS, "lock_timeout", "100")
    database = Database(clean_database_url, pool_size=2)
    world = postgres_world(database)
    course = await classroom(world).course()
    async with world.start_work(None) as holder:
        await holder.courses.lock(course.id)

        async def wait() -> None:
            async with world.start_work(None) as work:
                await work.courses.lock(course.id)

        with pytest.raises(Unavailable):
            await wait()
    await wait()
    await database.close()


async def test_of_two_works_that_wait_for_each_other_one_is_told_to_come_back_later(
    world: World, database: Database
) -> None:
    room = classroom(world)
    first, second = await room.course(), await room.course()
    both_hold = asyncio.Barrier(2)

    async def lock(one: Course, other: Course) -> None:
        async with world.start_work(None) as work:
            await work.courses.lock(one.id)
            await both_hold.wait()
            await work.courses.lock(other.id)

    outcomes = await asyncio.gather(
        lock(first, second), lock(second, first), return_exceptions=True
    )
    assert [type(one) for one in outcomes if one is not None] == [Unavailable]


async def test_work_that_idles_too_long_is_ended_by_the_server(
    clean_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine.SESSION_SETTINGS, "idle_in_transaction_session_timeout", "50")
    database = Database(clean_database_url, pool_size=1)
    world = postgres_world(database)
    course = await classroom(world).course()

    async def idle() -> None:
        await asyncio.sleep(0.5)

    with pytest.raises(Unavailable):
        await rename(world, course, idle)
    assert await title_of(world, course) == "Bread"
    await database.close()


async def test_who_finds_no_free_connection_to_work_on_is_told_to_come_back_later(
    clean_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(clean_database_url, pool_size=1)
    world = postgres_world(database)
    async with world.start_work(None):
        monkeypatch.setattr(engine, "MAX_WAIT", 0.05)
        with pytest.raises(Unavailable):
            await world.start_work(None).__aenter__()
        with pytest.raises(Unavailable):
            await ReadLane(database).fetch(NUMBER, number=1)
    assert (await ReadLane(database).fetch(NUMBER, number=1))[0][0] == 1
    await database.close()


async def unavailable(url: str) -> None:
    """Neither a read nor a work gets through, and both say so."""
    database = Database(url, pool_size=1)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await ReadLane(database).fetch(NUMBER, number=1)
        with pytest.raises(Unavailable):
            await start_sql_work(database, uuid7)(None).__aenter__()
    await database.close()


async def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    await unavailable(f"postgresql://user@/app?host={tmp_path}")
    listening = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    listening.close()
    await listening.wait_closed()
    await unavailable(f"postgresql://user@127.0.0.1:{port}/app")


async def test_a_server_that_never_answers_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MAX_WAIT", 0.1)
    gone = asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        await unavailable(f"postgresql://user@127.0.0.1:{port}/app")
        gone.set()


async def test_a_server_that_hangs_up_at_once_is_unavailable() -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        await unavailable(f"postgresql://user@127.0.0.1:{port}/app")


async def test_a_database_that_is_not_there_is_unavailable(clean_database_url: str) -> None:
    await unavailable(databases.at_database(clean_database_url, "no_such_database"))


async def test_a_server_that_comes_back_is_served_again(
    postgres_server: str, world: World, operator: Operator
) -> None:
    """No connections are let in for a while, as when a server starts anew."""
    course = await classroom(world).course()
    name = await operator.connection.fetchval("SELECT current_database()")
    maintenance: Any = await asyncpg.connect(postgres_server)
    await maintenance.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await operator.terminate()
    for _ in range(2):
        with pytest.raises(Unavailable):
            await world.courses.sheet(course.id, None)
        with pytest.raises(Unavailable):
            await title_of(world, course)
    await maintenance.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    await maintenance.close()
    assert await title_of(world, course) == "Bread"
    assert (await world.courses.sheet(course.id, None)).course.title == "Bread"


async def test_the_time_of_a_work_is_the_databases(world: World, operator: Operator) -> None:
    before = await operator.connection.fetchval("SELECT clock_timestamp()")
    async with world.start_work(None) as work:
        now = work.now
    assert before <= now <= await operator.connection.fetchval("SELECT clock_timestamp()")


async def test_an_event_is_stored_with_who_what_when_and_whence(
    world: World, operator: Operator
) -> None:
    actor = await world.person()
    subject = uuid7()
    async with world.start_work(None) as work:
        assert isinstance(work, SqlWork)
        event = AuditEvent(
            *("thing.done", "thing", subject, actor.user_id, actor.origin),
            outcome="refused",
            details={"why": "\u00e9\U0001f35e\\ \"'"},
        )
        await work.audit.record(event)
        await work.commit()
    row = await operator.connection.fetchrow(
        "SELECT *, details->>'why' AS why FROM audit_events WHERE subject_id = $1", subject
    )
    assert (row["action"], row["subject_type"], row["actor_id"], row["outcome"], row["at"]) == (
        "thing.done",
        "thing",
        actor.user_id,
        "refused",
        work.now,
    )
    assert (row["request_id"], row["why"]) == ("test-request", "\u00e9\U0001f35e\\ \"'")


async def test_a_commit_after_a_failure_that_somebody_ignored_is_no_success(world: World) -> None:
    """The server answers such a COMMIT, but undoes everything."""
    course = await classroom(world).course()

    async def go_on() -> None:
        async with world.start_work(None) as work:
            await work.courses.save(replace(course, title=Title("Lost")))
            with suppress(asyncpg.PostgresError):
                await work.lane.fetch(Compiled(select(func.no_such_function())))
            await work.commit()

    with pytest.raises(NotCommitted):
        await go_on()
    assert await title_of(world, course) == "Bread"
