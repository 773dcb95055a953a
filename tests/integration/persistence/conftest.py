"""A database with the current schema for each test, its pool, and an operator beside it."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from infrastructure.persistence.engine import Database
from integration.persistence.beside import Operator
from worlds import World, postgres_world


@pytest.fixture
async def database(clean_database_url: str) -> AsyncIterator[Database]:
    """A pool of four."""
    database = Database(clean_database_url, pool_size=4)
    yield database
    await database.close()


@pytest.fixture
def world(database: Database) -> World:
    """Every port on that pool."""
    return postgres_world(database)


@pytest.fixture
async def operator(clean_database_url: str) -> AsyncIterator[Operator]:
    """Somebody who can see and end the connections of the pool."""
    connection: Any = await asyncpg.connect(clean_database_url)
    yield Operator(connection)
    await connection.close()
