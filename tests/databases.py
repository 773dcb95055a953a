"""Databases for tests: one migrated template a run, cloned for whoever needs a database."""

import asyncio
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg

ROOT: Final = Path(__file__).parents[1]


def at_database(server_url: str, name: str) -> str:
    """The URL of the database ``name`` on the server that ``server_url`` leads to."""
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


def ensure_template(server_url: str, name: str) -> None:
    """Make the migrated template ``name`` unless another worker of this run has made it."""
    _run(_ensure_template(server_url, name))


def clone(server_url: str, template: str, name: str) -> str:
    """Copy ``template`` into the new database ``name`` and return its URL."""
    # Copying through the WAL spares the two checkpoints that copying files would force.
    copy = f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log'
    _run(_execute(server_url, copy))
    return at_database(server_url, name)


def drop(server_url: str, name: str) -> None:
    """Delete a database that this run has made, open connections or not."""
    _run(_execute(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end, also where a loop is running in this thread already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, work).result()


async def _ensure_template(server_url: str, name: str) -> None:
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute("SELECT pg_advisory_lock(hashtext($1))", name)
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            unfinished = f"{name}_unfinished"
            await connection.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
            await connection.execute(f'CREATE DATABASE "{unfinished}"')
            await asyncio.to_thread(_migrate, at_database(server_url, unfinished))
            await connection.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    finally:
        await connection.close()


def _migrate(url: str) -> None:
    """Apply the migrations as every other database gets them, without writing an export."""
    where = ("--env", "test", "--url", url, "--history-file", "-")
    done = subprocess.run(
        (sys.executable, "-m", "infrastructure.runner", *where, "migrate"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"The migrations cannot be applied to a test database:\n{done.stdout}")


async def _execute(server_url: str, statement: str) -> None:
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
