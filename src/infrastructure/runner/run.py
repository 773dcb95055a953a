"""The frame of every verb: files first, then the database, the lock, and the export at the end."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from infrastructure.runner import history, tables
from infrastructure.runner.connect import DRIVER_ERRORS, close, connect, is_lost, own_statements
from infrastructure.runner.environments import database_of
from infrastructure.runner.errors import EnvironmentGuarded, LockNotObtained
from infrastructure.runner.export import export
from infrastructure.runner.files import Folder, read_folder
from infrastructure.runner.history import Row
from infrastructure.runner.kinds import Kind
from infrastructure.runner.lock import RunnerLock
from infrastructure.runner.record import Record
from infrastructure.runner.report import Report
from infrastructure.runner.session import Session, open_session
from infrastructure.runner.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One verb on one target."""

    target: Target
    record: Record
    report: Report

    def read(self, kind: Kind) -> Folder:
        """The checked files; raises `FilesRefused`."""
        return read_folder(kind, self.target.folder(kind))

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection for verbs that change nothing."""
        connection = await connect(self.target.url, self.record.run_id)
        try:
            with own_statements():
                await self._guard(connection)
                yield connection
        finally:
            await close(connection)

    @asynccontextmanager
    async def locked(self, kind: Kind) -> AsyncIterator[Session]:
        """The lock, the tables and a session; the history is exported however it ends."""
        lock = await RunnerLock.open(self.target.url, self.record.run_id)
        try:
            with own_statements():
                await self._guard(lock.connection)
                await self._acquire(lock)
                try:
                    async with open_session(
                        self.target.url, self.record, self.report, lock
                    ) as session:
                        yield session
                finally:
                    await asyncio.shield(self._export(lock, kind))
        finally:
            await lock.close()

    async def _acquire(self, lock: RunnerLock) -> None:
        began = time.monotonic()
        await lock.acquire(self.target.lock_wait, self.report.waiting)
        await tables.create(lock.connection)
        await self._guard(lock.connection)
        await tables.stamp(lock.connection, self.target.environment)
        await self._wait_for_the_dying(lock, began)

    async def _wait_for_the_dying(self, lock: RunnerLock, began: float) -> None:
        """A killed runner's transaction may outlive its advisory lock: a table's lock tells."""
        while True:
            try:
                await lock.connection.execute(
                    "LOCK TABLE runner.meta IN SHARE UPDATE EXCLUSIVE MODE NOWAIT; SELECT 1"
                )
            except asyncpg.LockNotAvailableError:
                if time.monotonic() - began > self.target.lock_wait:
                    raise LockNotObtained(
                        "a transaction of an earlier run has not ended yet",
                        advice="pg_stat_activity shows it as elearning-runner; wait for its end.",
                    ) from None
                self.report.waiting("the last transaction of a run that was killed")
                await asyncio.sleep(0.1)
            else:
                return

    async def _guard(self, connection: asyncpg.Connection) -> None:
        if not await tables.exists(connection):
            return
        stamped = await tables.environment(connection)
        if stamped not in {None, self.target.environment}:
            raise EnvironmentGuarded(
                f"the database {database_of(self.target.url)!r} belongs to {stamped}, "
                f"not to {self.target.environment}",
                advice=f"Use the right URL, or say --env {stamped}.",
            )

    async def _export(self, lock: RunnerLock, kind: Kind) -> None:
        path = self.target.export_path(kind)
        if path is None or lock.connection.is_closed():
            return
        try:
            rows = await history.read(lock.connection, kind)
            database = await lock.connection.fetchval("SELECT current_database()")
        except DRIVER_ERRORS as error:
            # What ended the connection is being told already; the next run writes the file.
            if not is_lost(error):
                raise
            return
        try:
            export(path, environment=self.target.environment, database=database, rows=rows)
        except OSError as error:
            self.report.warning(
                f"{path} could not be written ({error.strerror}); the history itself is in the "
                "database. Use --history-file - on a read-only image."
            )


async def rows_of(connection: asyncpg.Connection, kind: Kind) -> list[Row]:
    """The history, empty where no run has been yet."""
    return await history.read(connection, kind) if await tables.exists(connection) else []
