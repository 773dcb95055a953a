"""A command that fifty connections send at once to a server of two processes takes effect once, and
either process tells of it afterwards; so does whoever comes after a process that was killed between
the effect and the answer (contract, section 1: Idempotency).

A few operations in daily use; `REPEATS_FULL_TESTS=1` takes every one that has a key.
"""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from itertools import cycle
from secrets import token_urlsafe
from typing import Final
from uuid import uuid4

import httpx
import pytest
from processes import workers_behind, workers_of
from server import NO_TLS, PATIENCE, PAUSE, Served, serving

from integration.every_operation.expectations import succeeding
from integration.every_operation.operations import ask
from integration.every_operation.repeating import (
    AT_ONCE,
    REPEATABLE,
    answered,
    check_done_once,
    counts,
    outcome,
    said,
)
from integration.every_operation.whole import Whole, beside_a_server, environment
from integration.every_operation.world import World, new_world

SECRET: Final = token_urlsafe(48)
FULL: Final = os.environ.get("REPEATS_FULL_TESTS") == "1"
#: What creates, what commands, what starts a job and what takes a file.
SOME: Final = ("createCourse", "enroll", "publishCourse", "enrollMany", "importCourse")

#: What the server does in its own time; the job of the world is of a kind that nobody does.
UNDER_WAY: Final = """
    SELECT FROM outbox WHERE sent_at IS NULL AND parked_at IS NULL AND attempts = 0
     UNION ALL
    SELECT FROM jobs WHERE state IN ('queued', 'running') AND kind <> 'proof'
"""

#: Has a commit that stores a key take a while, as one on a slow disk does.
SLOW_COMMIT: Final = """
    CREATE FUNCTION wait_a_moment() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_sleep(1); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER commits_take_a_while AFTER INSERT ON idempotency_keys
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_a_moment();
"""
#: It waits for a commit that goes on.
QUICK_COMMIT: Final = "DROP FUNCTION wait_a_moment() CASCADE"
COMMITTING: Final = """
    SELECT FROM pg_stat_activity
     WHERE datname = current_database() AND query ILIKE 'COMMIT%' AND wait_event = 'PgSleep'
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Served]:
    """A server of two processes on a database without anybody in it."""
    folder = tmp_path_factory.mktemp("repeats")
    settings = environment(database_url, folder / ".data", SECRET)
    with serving(folder, "serve", "--workers", "2", **settings) as served:
        yield served


class Doors(httpx.AsyncBaseTransport):
    """Connections that stay open, each of which is used in its turn."""

    def __init__(self, number: int) -> None:
        one_each = httpx.Limits(max_connections=1, keepalive_expiry=None)
        doors = [httpx.AsyncHTTPTransport(verify=NO_TLS, limits=one_each) for _ in range(number)]
        self._doors = doors
        self._turns = cycle(doors)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await next(self._turns).handle_async_request(request)

    async def aclose(self) -> None:
        for door in self._doors:
            await door.aclose()


@pytest.fixture
async def whole(served: Served, database_url: str) -> AsyncIterator[Whole]:
    """The server, asked on so many connections that both processes have some."""
    data = served.folder / ".data"
    while True:
        async with beside_a_server(
            served.base_url, database_url, data, Doors(AT_ONCE), SECRET
        ) as whole:
            probes = (whole.client.get("/health/live") for _ in range(AT_ONCE))
            if _workers_behind(served, await asyncio.gather(*probes)) == workers_of(served):
                yield whole
                return


@pytest.mark.parametrize("operation", REPEATABLE if FULL else SOME)
async def test_of_fifty_at_once_one_takes_effect_whichever_worker_gets_them(
    served: Served, whole: Whole, operation: str
) -> None:
    row, who = succeeding(operation)
    effect = await _effect_of(whole, operation)

    world, key = await new_world(whole, row.scene), {"Idempotency-Key": str(uuid4())}
    before = await _settled_counts(whole)
    answers = await _ask_at_once(world, operation, who, key)
    first = check_done_once(answers)
    assert _workers_behind(served, answers) == workers_of(served)
    assert await _settled_counts(whole) - before == effect

    again = await _ask_at_once(world, operation, who, key)
    assert _workers_behind(served, again) == workers_of(served)
    assert {outcome(one) for one in again} == {"replayed"}
    assert {str(said(one)) for one in again} == {str(said(first))}
    assert await _settled_counts(whole) - before == effect


@pytest.mark.parametrize("operation", REPEATABLE if FULL else SOME[:2])
async def test_what_a_killed_process_did_is_told_to_a_repeat(
    served: Served, whole: Whole, operation: str
) -> None:
    row, who = succeeding(operation)
    effect = await _effect_of(whole, operation)
    world, key = await new_world(whole, row.scene), {"Idempotency-Key": str(uuid4())}
    before = await _settled_counts(whole)

    await whole.run(SLOW_COMMIT)
    asked = asyncio.create_task(ask(world, operation, who, headers=key))
    while not await whole.rows(COMMITTING):
        await asyncio.sleep(0)
    for worker in workers_of(served):
        os.kill(worker, signal.SIGKILL)
    with pytest.raises(httpx.TransportError):
        await asked
    await whole.run(QUICK_COMMIT)

    answer = await _ask_until_answered(world, operation, who, key)
    assert (outcome(answer), answer.status_code) == ("replayed", row.statuses[who])
    assert await _settled_counts(whole) - before == effect


async def _effect_of(whole: Whole, operation: str) -> Counter[str]:
    """How many rows more each table has by an operation that is done once."""
    row, who = succeeding(operation)
    world = await new_world(whole, row.scene)
    before = await _settled_counts(whole)
    assert (await ask(world, operation, who)).status_code == row.statuses[who]
    return await _settled_counts(whole) - before


async def _ask_until_answered(
    world: World, operation: str, who: str, key: dict[str, str]
) -> httpx.Response:
    """The first answer of processes that are started again."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with suppress(httpx.TransportError):
            return await ask(world, operation, who, headers=key)
        await asyncio.sleep(PAUSE)
    pytest.fail("Nobody answers any more.")


async def _ask_at_once(
    world: World, operation: str, who: str, key: dict[str, str]
) -> list[httpx.Response]:
    requests = (answered(world, operation, who, key) for _ in range(AT_ONCE))
    return await asyncio.gather(*requests)


async def _settled_counts(whole: Whole) -> Counter[str]:
    """How many rows each table has, once letters are sent and jobs are done."""
    while await whole.rows(UNDER_WAY):
        await asyncio.sleep(PAUSE)
    return await counts(whole)


def _workers_behind(served: Served, answers: list[httpx.Response]) -> set[int]:
    streams = (one.extensions["network_stream"] for one in answers)
    return workers_behind(served, {one.get_extra_info("client_addr")[1] for one in streams})
