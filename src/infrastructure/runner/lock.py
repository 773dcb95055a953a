"""One runner at a time: an advisory lock on a connection that does nothing else.

The lock is polled, never waited for: a session that blocks on it holds a snapshot, and a
concurrent index build of the holder would wait for that snapshot for ever.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

import asyncpg

from infrastructure.runner.connect import close, connect, lost
from infrastructure.runner.errors import LockNotObtained

# Eight bytes that nobody else is likely to lock: "elearnin" as a number.
KEY: Final = int.from_bytes(b"elearnin", "big")
CONNECTION: Final = "the connection that holds the runner's lock"
# A pooler whose only session is busy with the file itself never answers.
PROOF_SECONDS = 30.0
FOREIGN_SESSION: Final = (
    asyncpg.InvalidSQLStatementNameError,
    asyncpg.DuplicatePreparedStatementError,
)
SHORTEST_POLL: Final = 0.05
LONGEST_POLL: Final = 0.5

HELD: Final = """
SELECT pg_backend_pid() AS pid,
       EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
               AND classid = ($1::bigint >> 32)::oid AND objid = ($1 & 4294967295)::oid
               AND objsubid = 1) AS held
"""
HOLDER: Final = """
SELECT a.pid, a.usename, a.application_name, a.client_addr::text AS address
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.classid = ($1::bigint >> 32)::oid AND l.objid = ($1 & 4294967295)::oid
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
BLOCKERS: Final = """
SELECT a.pid, a.usename, a.application_name, a.client_addr::text AS address, a.state,
       left(regexp_replace(a.query, '\\s+', ' ', 'g'), 80) AS query
FROM unnest(pg_blocking_pids($1)) AS b(pid) JOIN pg_stat_activity a ON a.pid = b.pid
"""


class RunnerLock:
    """The advisory lock of one database, and the connection that holds it."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection
        self._pid = 0
        self._turn = asyncio.Lock()
        self._held: Any = None

    @classmethod
    async def open(cls, url: str, run_id: str) -> "RunnerLock":
        """Raises `ConnectionFailed`."""
        return cls(await connect(url, run_id))

    async def acquire(self, seconds: float, waiting: Callable[[str], None]) -> None:
        """Take the lock; raises `LockNotObtained` when `seconds` are over."""
        await self._refuse_pooler()
        deadline, pause = time.monotonic() + seconds, SHORTEST_POLL
        while not (await self.fetch("SELECT pg_try_advisory_lock($1)", KEY))[0][0]:
            holder = await self._holder()
            if time.monotonic() >= deadline:
                raise LockNotObtained(
                    f"another runner works on this database: {holder}",
                    advice=f"Wait for it, or wait longer: --lock-wait {2 * round(seconds) or 60}s",
                )
            waiting(holder)
            await asyncio.sleep(pause)
            pause = min(LONGEST_POLL, 1.5 * pause)

    async def prove(self) -> None:
        """Raise `LockNotObtained` unless this very session still holds the lock."""
        found = await self._proof()
        if found is None or found["pid"] != self._pid or not found["held"]:
            raise LockNotObtained(
                "the lock that keeps other runners away is gone: each statement may reach another "
                "session, as behind a pooler in transaction mode",
                advice="Connect to PostgreSQL itself, or to a pooler in session mode.",
            )

    async def blockers(self, pid: int) -> str:
        """Who keeps backend `pid` waiting, in words; empty when nobody does."""
        rows = await self.fetch(BLOCKERS, pid)
        return "; ".join(f"{_person(row)} ({row['state']}): {row['query']}" for row in rows)

    async def execute(self, sql: str) -> str:
        """Run one of the runner's own statements here, away from the session of the files."""
        async with self._turn:
            with lost(CONNECTION):
                return str(await self.connection.execute(sql))

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        """Rows of one of the runner's own queries."""
        async with self._turn:
            with lost(CONNECTION):
                return list(await self.connection.fetch(sql, *values))

    async def close(self) -> None:
        """Give the lock back."""
        await close(self.connection)

    async def _refuse_pooler(self) -> None:
        found = await self._proof()
        if found is not None:
            self._pid = found["pid"]
        if found is None or found["held"]:
            raise LockNotObtained(
                "the lock is held by this very session already: a pooler shares one session "
                "between several runners",
                advice="Connect to PostgreSQL itself, or to a pooler in session mode.",
            )

    async def _proof(self) -> Any:
        """Prepared once, as it is asked for each file; another session does not know it."""
        async with self._turn:
            with lost(CONNECTION):
                try:
                    if self._held is None:
                        self._held = await self.connection.prepare(HELD)
                    return await self._held.fetchrow(KEY, timeout=PROOF_SECONDS)
                except (*FOREIGN_SESSION, TimeoutError):
                    return None

    async def _holder(self) -> str:
        rows = await self.fetch(HOLDER, KEY)
        return "; ".join(_person(row) for row in rows) or "a session that just ended"


def _person(row: Any) -> str:
    address = f" from {row['address']}" if row["address"] else ""
    name = f", {row['application_name']}" if row["application_name"] else ""
    return f"pid {row['pid']}, user {row['usename']}{address}{name}"
