"""One transaction, begun and ended in so many words on the driver's connection.

SQLAlchemy takes the connections to commit by themselves, so it never begins or ends anything: its
own way there, by a session and greenlets, costs more than all statements of a busy write. A session
is made for whoever writes entities through it, and works within this transaction.
"""

from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, event, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from infrastructure.persistence.engine import ConnectionLost, Database, driver_of
from infrastructure.persistence.read_lane import Compiled, Rows

_NOW: Final = Compiled(select(func.now()))


class NotCommitted(Exception):
    """The server undid at the commit what was to be kept: a statement had failed, and somebody went
    on as if nothing had happened.
    """


class Transaction:
    """It is a lane: what is read by it sees what was written by it, and errors are the driver's."""

    _connection: PoolProxiedConnection
    _driver: Any

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_open = False

    async def begin(self) -> datetime:
        """Begin, and answer the transaction's time; ``end`` must follow. Raise ``Unavailable``
        where no connection can be had.
        """
        await self._database.gate.enter()
        try:
            try:
                return await self._begin()
            except ConnectionLost:
                # Nothing is done yet, so a second try does no harm.
                return await self._begin()
        except BaseException:
            self._database.gate.leave()
            raise

    async def _begin(self) -> datetime:
        connection = await self._database.borrow()
        driver = driver_of(connection)
        try:
            await driver.execute("BEGIN")
            ((now,),) = await driver.fetch(_NOW.sql)
        except BaseException as error:
            self._database.give_up(connection, error)
            raise
        self._connection, self._driver, self._is_open = connection, driver, True
        return now  # type: ignore[no-any-return]  # A timestamp.

    async def fetch(self, statement: Compiled, /, **values: Any) -> Rows:
        """As ``ReadLane.fetch``."""
        rows: Rows = await self._driver.fetch(statement.sql, *statement.arguments(values))
        return rows

    @cached_property
    def session(self) -> AsyncSession:
        """A session that works within this transaction."""
        engine = self._database.engine
        connection = Connection(engine.sync_engine, self._connection, _allow_revalidate=False)
        return AsyncSession(
            AsyncConnection(engine, connection),
            sync_session_class=HoldingSession,
            expire_on_commit=False,
            autoflush=False,
        )

    async def commit(self) -> None:
        """Make everything durable. Raise ``NotCommitted`` where the server undoes it instead."""
        outcome = await self._driver.execute("COMMIT")
        self._is_open = False
        if outcome != "COMMIT":
            raise NotCommitted

    async def end(self, error: BaseException | None) -> None:
        """Undo what was not committed, and give the connection back; ``error`` is what led here."""
        try:
            await self._undo(error)
        except BaseException as failed:
            # The server undoes it when the connection is gone.
            with suppress(ConnectionLost):
                self._database.give_up(self._connection, failed)
            if not isinstance(failed, Exception):
                raise
        else:
            self._database.take_back(self._connection)
        finally:
            self._database.gate.leave()

    async def _undo(self, error: BaseException | None) -> None:
        if "session" in vars(self):
            await self.session.close()
        if error is not None and not isinstance(error, Exception):
            # A statement of what was cancelled may still run.
            raise error
        if self._is_open:
            await self._driver.execute("ROLLBACK")


class HoldingSession(Session):
    """A session that keeps the rows that it read as long as it lasts: they become entities and are
    held by nobody, so that every save would have to read its row again.
    """


@event.listens_for(HoldingSession, "loaded_as_persistent")
def _hold(session: Session, row: object) -> None:
    session.info.setdefault("rows", []).append(row)
