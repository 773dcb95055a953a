"""Somebody beside the application: sees its connections and statements, and ends them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from infrastructure.persistence.engine import Database

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

    def listen(connection: Any, *_: Any) -> None:
        if connection.driver_connection not in heard:
            heard.add(connection.driver_connection)
            connection.driver_connection.add_query_logger(plain)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", prepared)
    event.listen(engine, "checkout", listen)
    try:
        yield sent
        # The driver tells of a statement in the next round of the loop.
        await asyncio.sleep(0)
    finally:
        event.remove(engine, "before_cursor_execute", prepared)
        event.remove(engine, "checkout", listen)
        for driver in heard:
            driver.remove_query_logger(plain)
