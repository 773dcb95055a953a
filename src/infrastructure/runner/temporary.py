"""A database beside the real one, for as long as a comparison takes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import quote, urlsplit

import asyncpg

from infrastructure.runner.connect import close, connect
from infrastructure.runner.environments import database_of
from infrastructure.runner.errors import ConnectionFailed, UsageError
from infrastructure.runner.sql import identifier

TRIES: Final = 20


@asynccontextmanager
async def temporary_database(url: str, run_id: str) -> AsyncIterator[str]:
    """The URL of an empty database on the same server; raises `UsageError` without CREATEDB."""
    name = f"{database_of(url)[:40]}_check_{run_id[:12]}"
    connection = await connect(url, run_id)
    try:
        await _create(connection, name)
        try:
            yield at_database(url, name)
        finally:
            with contextlib.suppress(ConnectionFailed):
                await asyncio.shield(_drop(url, name, run_id))
    finally:
        await close(connection)


def at_database(url: str, name: str) -> str:
    """`url` with another database in it."""
    parts = urlsplit(url)
    query = "&".join(
        part for part in parts.query.split("&") if not part.startswith(("dbname=", "database="))
    )
    # urlunsplit() would take the slashes from a URL without a host.
    return f"{parts.scheme}://{parts.netloc}/{quote(name)}" + (f"?{query}" if query else "")


async def _create(connection: asyncpg.Connection, name: str) -> None:
    for _ in range(TRIES):
        try:
            await connection.execute(f"CREATE DATABASE {identifier(name)}")
        except asyncpg.ObjectInUseError:
            # Somebody else copies the same template at this moment.
            await asyncio.sleep(0.25)
        except asyncpg.InsufficientPrivilegeError as error:
            raise UsageError(
                "the role may not make a temporary database",
                advice="Give it that right: ALTER ROLE … CREATEDB, or use another --url.",
            ) from error
        else:
            return
    raise UsageError(
        "the template database is in use by somebody for too long",
        advice="End the sessions that are connected to template1, then run it again.",
    )


async def _drop(url: str, name: str, run_id: str) -> None:
    connection = await connect(url, run_id)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {identifier(name)} WITH (FORCE)")
    finally:
        await close(connection)
