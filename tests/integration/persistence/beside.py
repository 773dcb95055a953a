"""Somebody beside the application: sees its connections and statements, and ends them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that go to the server within the block, on connections that are open already.

    A pool of one connection, warmed up, makes that all of them.
    """
    sent: list[str] = []

    def note(record: Any) -> None:
        sent.append(" ".join(record.query.split()))

    seen: set[Any] = set()

    def listen(driver: Any) -> None:
        if driver not in seen:
            seen.add(driver)
            driver.add_query_logger(note)

    def checked_out(connection: Any, *_: Any) -> None:
        listen(connection.driver_connection)

    event.listen(database.engine.sync_engine, "checkout", checked_out)
    try:
        yield sent
    finally:
        event.remove(database.engine.sync_engine, "checkout", checked_out)
        for driver in seen:
            driver.remove_query_logger(note)
