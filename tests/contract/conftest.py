"""The two worlds in which every port's promises are tested: memory and PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from infrastructure.persistence.engine import Database
from worlds import World, memory_world, postgres_world


@pytest.fixture(params=["memory", "postgresql"])
def database_of_world(request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty database, or None for the world in memory."""
    if request.param == "memory":
        return None
    url: str = request.getfixturevalue("clean_database_url")
    return url


@pytest.fixture
async def world(database_of_world: str | None) -> AsyncIterator[World]:
    """A world of its own for each test."""
    if database_of_world is None:
        yield memory_world()
        return
    database = Database(database_of_world, pool_size=8)
    try:
        yield postgres_world(database)
    finally:
        await database.close()
