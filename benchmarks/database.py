"""A database of its own for the benchmark, on any PostgreSQL server where it may make one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from benchmarks.machine import is_postgres
from infrastructure.local_postgres import lease

NAME: Final = "elearning_bench"
ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / ".data" / "postgres-bench"
DATA: Final = Path(__file__).parent / "data.sql"


_VACUUM: Final = ("VACUUM enrollments", "VACUUM enrollment_scores", "VACUUM lesson_progress")


class NotMigrated(Exception):
    """The runner refused; the message is what it said."""


@contextmanager
def database_server(given: str | None, *, tell: Callable[[str], None]) -> Iterator[str]:
    """The URL of the given server, or of an embedded one of ours while the block runs."""
    if given is not None:
        yield given
        return
    with lease(FOLDER, durable=False, report=tell) as server:
        yield server.url("postgres")


@asynccontextmanager
async def bench_database(
    server_url: str, *, scale: int, data: Path = DATA, name: str = NAME
) -> AsyncIterator[str]:
    """The URL of a migrated, loaded database, made anew and dropped in the end."""
    await _run(
        server_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"
    )
    try:
        url = urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        migrate(url)
        await load(url, scale=scale, data=data)
        yield url
    finally:
        await _run(server_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def migrate(url: str) -> None:
    """Bring an empty database up to date; what the runner says is shown when it fails."""
    runner = (sys.executable, "-m", "infrastructure.runner", "--env", "development")
    # The history is exported beside the migrations otherwise, and it is not this database's there.
    command = (*runner, "--url", url, "--history-file", "-", "migrate")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotMigrated(done.stderr)


async def load(url: str, *, scale: int, data: Path = DATA) -> None:
    """Fill a migrated database; the scale multiplies 5 000 people and all the rest."""
    statements = await asyncio.to_thread(data.read_text)
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT set_config('bench.scale', $1, true)", str(scale))
            await connection.execute(statements)
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


async def backends(url: str) -> list[int]:
    """Process ids of the database's connections, as far as they run on this machine."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()
    return [row["pid"] for row in rows if is_postgres(row["pid"])]


async def tidy(url: str) -> None:
    """Clear away what the writes so far left behind, so that the next round finds the same."""
    await _run(url, "VACUUM (ANALYZE) courses", *_VACUUM)


async def _run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
