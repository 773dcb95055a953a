"""Somebody holds every table: whatever is asked for meanwhile is answered with 503 and never with
a fault of ours, and takes no effect (contract, section 1: Overload, faults).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import token_urlsafe
from typing import Final

import asyncpg
import pytest
from structlog.testing import capture_logs

from integration.every_operation.expectations import Row, rows
from integration.every_operation.operations import ask
from integration.every_operation.whole import Whole, whole_application
from integration.every_operation.world import World, new_world

#: Where a login is looked up. Everything else is locked.
LEFT_OPEN: Final = ("users", "sessions")

#: These need nothing but what is left open, or nothing at all.
UNHINDERED: Final = {
    *("getLiveness", "getKeySet", "listMySessions", "uploadMedia"),
    *("startGoogleLogin", "finishGoogleLogin", "linkGoogle"),
}


@pytest.fixture
async def patient(clean_database_url: str, tmp_path: Path) -> AsyncIterator[Whole]:
    """An application with room for every request at once."""
    room = {"DATABASE_POOL_SIZE": "64"}
    async with whole_application(
        clean_database_url, tmp_path, secret=token_urlsafe(48), fails=(503,), **room
    ) as patient:
        yield patient


async def test_every_operation_waits_a_little_and_says_so(
    patient: Whole, clean_database_url: str
) -> None:
    asked = [(row, who, await new_world(patient, row.scene)) for row, who in _one_of_each()]
    async with _all_tables_held(clean_database_url):
        with capture_logs():
            answers = await asyncio.gather(
                *(ask(world, row.operation, who) for row, who, world in asked)
            )
    found = {row.operation: answer for (row, *_), answer in zip(asked, answers, strict=True)}
    assert {name for name, one in found.items() if one.status_code != 503} == UNHINDERED
    afterwards = {row.operation: await _status(row, who, world) for row, who, world in asked}
    assert afterwards == {row.operation: row.statuses[who] for row, who, _ in asked}


async def _status(row: Row, who: str, world: World) -> int:
    return (await ask(world, row.operation, who)).status_code


def _one_of_each() -> list[tuple[Row, str]]:
    """Each operation, in a scene in which it does most, and who asks."""
    asked = [(row, who) for row in rows() for who in row.statuses]
    best = sorted(asked, key=lambda one: _does_most(one[0].statuses[one[1]]), reverse=True)
    return list({row.operation: (row, who) for row, who in best}.values())


def _does_most(status: int) -> tuple[bool, bool, int]:
    """What is done comes before what is refused, and who is nobody last."""
    return status >= 400, status == 401, status


@asynccontextmanager
async def _all_tables_held(database_url: str) -> AsyncIterator[None]:
    """Somebody has every table but a few to themselves."""
    holder = await asyncpg.connect(database_url)
    names = await holder.fetch(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname IN ('public', 'runner') AND NOT tablename = ANY($1)",
        LEFT_OPEN,
    )
    await holder.execute(f"BEGIN; LOCK TABLE {', '.join(name for (name,) in names)}")
    try:
        yield
    finally:
        await holder.close()
