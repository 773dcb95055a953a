"""Whether the database answers, and has the schema that this program was written for."""

from pathlib import Path

from sqlalchemy import literal, select

from domain.errors import Unavailable
from infrastructure.persistence.engine import Database, driver_of
from infrastructure.persistence.errors import refusal_for
from infrastructure.persistence.read_lane import Compiled, ReadLane
from infrastructure.runner import readiness

_PING = Compiled(select(literal(1)))


class SqlReady:
    """Asks the database; a schema that was current once stays so, since a server never migrates."""

    def __init__(self, database: Database, migrations: Path) -> None:
        self._database = database
        self._lane = ReadLane(database)
        self._migrations = migrations
        self._current = False

    async def __call__(self) -> None:
        """Raise ``Unavailable`` while requests cannot be served."""
        await self._lane.fetch(_PING)
        if not self._current:
            await self._require_current_schema()
            self._current = True

    async def _require_current_schema(self) -> None:
        async with self._database.gate.place():
            connection = await self._database.borrow()
            try:
                found = await readiness(driver_of(connection), self._migrations)
            except BaseException as error:
                self._database.give_up(connection, error)
                if refusal := refusal_for(error):
                    raise refusal from error
                raise
            self._database.take_back(connection)
        if not found.is_current:
            raise Unavailable("The database's schema is not the current one: migrate first.")
