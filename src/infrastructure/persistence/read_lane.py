"""The one way by which data is read: a statement compiled once, on a connection without a
transaction.

SQLAlchemy's engine owns the pool; the lane borrows the driver's connection from it. Where an idle
connection is at hand, borrowing needs no greenlet, and a read costs one round trip and little else.
This leans on the asyncpg adapter not awaiting anything while an idle connection changes hands, so
SQLAlchemy's minor version is pinned, and the plain way (within a greenlet) is taken whenever a
connection must be opened.
"""

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

import asyncpg
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql import ClauseElement
from sqlalchemy.util import greenlet_spawn

from domain.errors import Unavailable
from infrastructure.persistence.engine import Database
from infrastructure.persistence.errors import refusal_for

Rows: TypeAlias = list[asyncpg.Record]

_DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves the constructor untyped.


class Compiled:
    """A Core statement compiled once to SQL text; parameters are given by name."""

    __slots__ = ("_defaults", "_names", "sql")

    def __init__(self, statement: Executable) -> None:
        assert isinstance(statement, ClauseElement)  # noqa: S101 - every Core statement is one.
        compiled = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self._names: list[str] = list(getattr(compiled, "positiontup", None) or ())
        self._defaults: Mapping[str, Any] = compiled.params

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the text's parameters; constants in the statement fill in
        themselves.
        """
        defaults = self._defaults
        return [values[name] if name in values else defaults[name] for name in self._names]


class Lane(Protocol):
    """Runs a compiled statement and answers its rows."""

    async def fetch(self, statement: Compiled, /, **values: Any) -> Rows:
        """Raise ``Unavailable`` when the database cannot answer now."""
        ...


class _ConnectionLost(Exception):
    """The connection that was borrowed is dead; the cause is what its driver said."""


class ReadLane:
    """Reads on the pool, each statement on its own."""

    def __init__(self, database: Database) -> None:
        self._gate = database.gate
        self._pool = database.engine.sync_engine.pool

    async def fetch(self, statement: Compiled, /, **values: Any) -> Rows:
        """Raise ``Unavailable`` when the database cannot answer now."""
        await self._gate.enter()
        try:
            return await self._fetch(statement.sql, statement.arguments(values))
        except _ConnectionLost as lost:
            raise Unavailable from lost.__cause__
        except Exception as error:
            if refusal := refusal_for(error):
                raise refusal from error
            raise
        finally:
            self._gate.leave()

    async def _fetch(self, sql: str, arguments: list[Any]) -> Rows:
        """Try a second time where the connection was lost, as all idle ones are when the server has
        been started anew: a read does no harm by being repeated.
        """
        try:
            return await self._fetch_once(sql, arguments)
        except _ConnectionLost:
            return await self._fetch_once(sql, arguments)

    async def _fetch_once(self, sql: str, arguments: list[Any]) -> Rows:
        connection = await self._borrow()
        driver = driver_of(connection)
        try:
            rows: Rows = await driver.fetch(sql, *arguments)
        except Exception as error:
            if driver.is_closed() or isinstance(error, asyncpg.InternalClientError):
                # Those that were opened before this one are not to be trusted either.
                self._pool._invalidate(connection, error)  # noqa: SLF001
                raise _ConnectionLost from error
            # A server's answer leaves the connection in order.
            if not isinstance(error, asyncpg.PostgresError):
                connection.invalidate(error)
            raise
        except BaseException as error:
            # The query of a cancelled request may still run, and nobody may get its connection.
            connection.invalidate(error)
            raise
        finally:
            connection.close()
        return rows

    async def _borrow(self) -> PoolProxiedConnection:
        if self._pool.checkedin():  # type: ignore[attr-defined]  # The queue pool of an engine counts.
            try:
                return self._pool.connect()
            except MissingGreenlet:
                pass
        return await greenlet_spawn(self._pool.connect)


def driver_of(connection: PoolProxiedConnection) -> Any:
    """The asyncpg connection under SQLAlchemy's."""
    return connection.driver_connection
