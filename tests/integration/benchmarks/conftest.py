"""The reference server as a process, on the data that it is measured on."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest

import databases
from benchmarks.database import load
from benchmarks.machine import Cores
from benchmarks.servers import FLOOR, running
from benchmarks.world import World, look


@pytest.fixture(scope="module")
def loaded_url(postgres_server: str, template_database: str) -> Iterator[str]:
    """A database with the data of scale 1."""
    name = f"{template_database}_bench_{os.getpid()}"
    url = databases.clone(postgres_server, template_database, name)
    asyncio.run(load(url, scale=1))
    yield url
    databases.drop(postgres_server, name)


@pytest.fixture(scope="module")
def world(loaded_url: str) -> World:
    """What that data holds."""
    return asyncio.run(look(loaded_url))


@pytest.fixture(scope="module")
def floor(loaded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the running reference server."""
    folder: Path = tmp_path_factory.mktemp("floor")
    with (
        running(FLOOR, database_url=loaded_url, cores=Cores.split(), folder=folder) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client,
    ):
        yield client


@pytest.fixture
async def database(loaded_url: str) -> asyncpg.Connection:
    """A connection to look behind the answers."""
    connection = await asyncpg.connect(loaded_url)
    yield connection
    await connection.close()
