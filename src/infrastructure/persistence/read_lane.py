"""The one way by which data is read: a statement compiled once, on a driver's connection without a
transaction. A read costs one round trip and little else.
"""

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

import asyncpg
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.sql import ClauseElement

from infrastructure.persistence.engine import ConnectionLost, Database, driver_of
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


class ReadLane:
    """Reads on the pool, each statement on its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._gate = database.gate

    async def fetch(self, statement: Compiled, /, **values: Any) -> Rows:
        """Raise ``Unavailable`` when the database cannot answer now."""
        await self._gate.enter()
        try:
            return await self._fetch(statement.sql, statement.arguments(values))
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
        except ConnectionLost:
            return await self._fetch_once(sql, arguments)

    async def _fetch_once(self, sql: str, arguments: list[Any]) -> Rows:
        connection = await self._database.borrow()
        driver = driver_of(connection)
        try:
            rows: Rows = await driver.fetch(sql, *arguments)
        except BaseException as error:
            # An answer of the server leaves the connection in order. Otherwise the query may still
            # run, as that of a cancelled request does.
            if isinstance(error, asyncpg.PostgresError) and not driver.is_closed():
                self._database.take_back(connection)
            else:
                self._database.give_up(connection, error)
            raise
        self._database.take_back(connection)
        return rows
