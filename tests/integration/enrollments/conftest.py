"""One database, as two servers see it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from classroom import Classroom, classroom
from infrastructure.persistence.engine import Database
from worlds import postgres_world

#: Connections of each of the two servers; more people than these wait in line.
POOL = 8


@pytest.fixture
async def rooms(clean_database_url: str) -> AsyncIterator[list[Classroom]]:
    """The same database seen by two servers, each with a pool of its own."""
    databases = [Database(clean_database_url, pool_size=POOL) for _ in range(2)]
    yield [classroom(postgres_world(one)) for one in databases]
    for one in databases:
        await one.close()


@pytest.fixture
async def connection(clean_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(clean_database_url)
    yield connection
    await connection.close()
