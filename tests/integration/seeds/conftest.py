"""A database that holds the demo content."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from integration.seeds.seed_files import seed_all


@pytest.fixture
async def database(clean_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database with the current schema and no rows."""
    connection = await asyncpg.connect(clean_database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def demo(database: asyncpg.Connection) -> asyncpg.Connection:
    """A connection to a database with all of the demo content."""
    await seed_all(database)
    return database
