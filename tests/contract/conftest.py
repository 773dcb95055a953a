"""The two worlds in which every port's promises are tested: memory and PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from contract.behind import Behind, BehindMemory, BehindPostgres
from fakes.memory import Clock, MemoryStore
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
def memory_store() -> MemoryStore:
    """What the world in memory is made of."""
    return MemoryStore(Clock())


@pytest.fixture
async def world(database_of_world: str | None, memory_store: MemoryStore) -> AsyncIterator[World]:
    """A world of its own for each test."""
    if database_of_world is None:
        yield memory_world(memory_store)
        return
    database = Database(database_of_world, pool_size=8)
    try:
        yield postgres_world(database)
    finally:
        await database.close()


@pytest.fixture
def behind(database_of_world: str | None, memory_store: MemoryStore) -> Behind:
    """The same world from behind."""
    if database_of_world is None:
        return BehindMemory(memory_store)
    return BehindPostgres(database_of_world)
