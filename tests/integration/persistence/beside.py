"""Somebody beside the application: sees its connections and statements, and ends them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.pool import PoolProxiedConnection

from infrastructure.persistence.engine import Database, driver_of

OURS = "application_name = 'elearning' AND datname = current_database()"


@dataclass(frozen=True)
class Operator:
    """A person with a connection of their own."""

    connection: Any

    async def pids(self) -> set[int]:
        """The server's processes that serve the pool."""
        rows = await self.connection.fetch(f"SELECT pid FROM pg_stat_activity WHERE {OURS}")  # noqa: S608
        return {row["pid"] for row in rows}

    async def running(self, words: str) -> list[int]:
        """Which of them run a statement with these words now."""
        rows = await self.connection.fetch(
            f"SELECT pid FROM pg_stat_activity WHERE {OURS} AND state = 'active' "  # noqa: S608
            "AND query LIKE '%' || $1 || '%'",
            words,
        )
        return [row["pid"] for row in rows]

    async def until_running(self, words: str, count: int = 1) -> list[int]:
        """Wait until that many run one."""
        return await self._until(lambda found: len(found) >= count, words)

    async def until_none_runs(self, words: str) -> None:
        """Wait until none does any more."""
        await self._until(lambda found: not found, words)

    async def _until(self, enough: Any, words: str) -> list[int]:
        async with asyncio.timeout(20):
            while not enough(found := await self.running(words)):
                await asyncio.sleep(0.01)
        return found

    async def terminate(self, *pids: int) -> None:
        """End these, or all, and wait until they are gone."""
        chosen = list(pids) or list(await self.pids())
        await self.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", chosen
        )
        async with asyncio.timeout(20):
            while await self.pids() & set(chosen):
                await asyncio.sleep(0.01)


@asynccontextmanager
async def statements(database: Database) -> AsyncIterator[list[str]]:
    """The statements that go to the server within the block, once it is left: those of SQLAlchemy,
    and those that the read lane sends past it.
    """
    sent: list[str] = []
    heard: set[Any] = set()

    def prepared(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(" ".join(statement.split()))

    def plain(record: Any) -> None:
        sent.append(" ".join(record.query.split()))

    borrow = database.borrow

    async def heard_from_now_on() -> PoolProxiedConnection:
        connection = await borrow()
        if driver_of(connection) not in heard:
            heard.add(driver_of(connection))
            driver_of(connection).add_query_logger(plain)
        return connection

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", prepared)
    try:
        with patch.object(database, "borrow", heard_from_now_on):
            yield sent
        # The driver tells of a statement in the next round of the loop.
        await asyncio.sleep(0)
    finally:
        event.remove(engine, "before_cursor_execute", prepared)
        for driver in heard:
            driver.remove_query_logger(plain)


@asynccontextmanager
async def lent(database: Database) -> AsyncIterator[Any]:
    """One of the pool's connections, as the driver knows it."""
    async with database.gate.place():
        connection = await database.borrow()
        try:
            yield driver_of(connection)
        finally:
            database.take_back(connection)
