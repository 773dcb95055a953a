"""A catalogue of ten thousand courses, among them some that people look for."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import databases
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.engine import SESSION_SETTINGS, Database
from infrastructure.persistence.read_lane import ReadLane

CATALOGUE = Path(__file__).with_name("catalogue.sql")


@pytest.fixture(scope="package")
def catalogue_url(postgres_server: str, template_database: str) -> Iterator[str]:
    """A database with the catalogue, for all tests here."""
    name = f"{template_database}_search_{os.getpid()}"
    url = databases.clone(postgres_server, template_database, name)
    asyncio.run(_load(url))
    yield url
    databases.drop(postgres_server, name)


async def _load(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(CATALOGUE.read_text())
    finally:
        await connection.close()


@pytest.fixture
async def single(catalogue_url: str) -> AsyncIterator[Database]:
    """A pool of one connection, so that all statements can be heard."""
    database = Database(catalogue_url, pool_size=1)
    yield database
    await database.close()


@pytest.fixture
def reads(single: Database) -> SqlCourseReads:
    """The port on that pool."""
    return SqlCourseReads(ReadLane(single))


@pytest.fixture
async def behind(catalogue_url: str) -> AsyncIterator[Any]:
    """A connection as the application's are."""
    connection = await asyncpg.connect(catalogue_url, server_settings=SESSION_SETTINGS)
    yield connection
    await connection.close()
