"""A platform on which lists are long. ``LISTS_FULL_SIZE`` makes them as long as they are said to
get: a million enrollments.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import databases
from infrastructure.persistence.engine import SESSION_SETTINGS

CROWD = Path(__file__).with_name("crowd.sql")
FULL_SIZE = bool(os.environ.get("LISTS_FULL_SIZE"))
SIZE = 1_000_000 if FULL_SIZE else 50_000


@pytest.fixture(scope="package")
def crowd_url(postgres_server: str, template_database: str) -> Iterator[str]:
    """A database with many of everything, for all tests here."""
    name = f"{template_database}_crowd_{os.getpid()}"
    url = databases.clone(postgres_server, template_database, name)
    asyncio.run(_load(url))
    yield url
    databases.drop(postgres_server, name)


async def _load(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"SET crowd.size = {SIZE}")
        await connection.execute(CROWD.read_text())
    finally:
        await connection.close()


@pytest.fixture
async def crowd(crowd_url: str) -> AsyncIterator[Any]:
    """A connection as the application's are, to that database."""
    settings = {**SESSION_SETTINGS, "statement_timeout": "60000"}
    connection = await asyncpg.connect(crowd_url, server_settings=settings)
    yield connection
    await connection.close()
