"""Whatever psql runs in one transaction a file runs here with the same result.

Each file is run by psql in one database and by the runner in another; then the two catalogues and
all rows are compared, or both must have refused it with the same message.
"""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

import databases
from infrastructure.runner.catalogue import read_catalogue
from integration.runner.project import Project, on_connection, run_sql
from integration.runner.psql import run_file

NUMBERS = itertools.count(1)

FILES = sorted(Path(__file__).with_name("same_as_psql").glob("*.sql"))


@pytest.fixture
def other_database(postgres_server: str, database: str) -> Iterator[str]:
    name = f"runner_psql_{os.getpid()}_{next(NUMBERS)}"
    run_sql(postgres_server, f'CREATE DATABASE "{name}"')
    yield databases.at_database(postgres_server, name)
    databases.drop(postgres_server, name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_gives_what_psql_gives(project: Project, other_database: str, file: Path) -> None:
    path = project.migration("0001_a", file.read_bytes().decode(), "")
    theirs = run_file(other_database, path)

    ours = project.run("migrate")

    assert (ours.code, theirs.returncode) in {(0, 0), (1, 3)}, ours.err + theirs.stderr
    assert contents(project.url) == contents(other_database)
    for line in theirs.stderr.splitlines():
        if "ERROR:" in line:
            assert line.partition("ERROR:")[2].strip() in ours.err


def contents(url: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The catalogue and every row of every table."""
    return on_connection(url, _contents)


async def _contents(
    connection: asyncpg.Connection,
) -> tuple[dict[str, str], dict[str, list[str]]]:
    catalogue = dict(await read_catalogue(connection))
    tables = await connection.fetch(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND "
        "relnamespace::regnamespace::text NOT IN "
        "('pg_catalog', 'information_schema', 'pg_toast', 'runner')"
    )
    rows = {
        table: [row[0] for row in await connection.fetch(f"SELECT x::text FROM {table} x")]  # noqa: S608  # A regclass.
        for (table,) in tables
    }
    return catalogue, rows
