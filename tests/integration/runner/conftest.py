"""A database of its own for each test, and a folder of files to run against it."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import databases
from integration.runner.project import Project, run_sql

NUMBERS = itertools.count(1)


@pytest.fixture
def database(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database for one test."""
    name = f"runner_{os.getpid()}_{next(NUMBERS)}"
    run_sql(postgres_server, f'CREATE DATABASE "{name}"')
    yield databases.at_database(postgres_server, name)
    databases.drop(postgres_server, name)


@pytest.fixture
def project(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Project:
    """An empty project in a folder of its own, which is also the current one."""
    for variable in ("APP_ENV", "DATABASE_URL", "DATABASE_URL_TEST", "DATABASE_URL_PROD"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    for folder in ("migrations/up", "migrations/down", "seeds/sql", "seeds/undo"):
        (tmp_path / folder).mkdir(parents=True)
    return Project(tmp_path, database, capsys)
