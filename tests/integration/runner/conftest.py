"""A database of its own for each test, and a folder of files to run against it."""

import asyncio
import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import databases
from infrastructure.runner.command import main

NUMBERS = itertools.count(1)


@pytest.fixture
def database(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database for one test."""
    name = f"runner_{os.getpid()}_{next(NUMBERS)}"
    run_sql(postgres_server, f'CREATE DATABASE "{name}"')
    yield databases.at_database(postgres_server, name)
    databases.drop(postgres_server, name)


@dataclass
class Answer:
    """What one call of the command gave back."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass
class Project:
    """A folder of migrations and seeds, and the command that runs them on one database."""

    folder: Path
    url: str
    capsys: pytest.CaptureFixture[str]
    environment: list[str] = field(default_factory=list)

    def migration(self, name: str, up: str, down: str | None = "") -> Path:
        return self._pair("migrations", ("up", "down"), name, up, down)

    def seed(self, name: str, sql: str, undo: str | None = "") -> Path:
        return self._pair("seeds", ("sql", "undo"), name, sql, undo)

    def run(self, *arguments: str) -> Answer:
        self.capsys.readouterr()
        code = main(["--url", self.url, *self.environment, *arguments])
        captured = self.capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    def json(self, *arguments: str) -> dict[str, Any]:
        answer = self.run(*arguments, "--json")
        content: dict[str, Any] = json.loads(answer.out)
        assert content["exit_code"] == answer.code
        return content

    def sql(self, statement: str) -> list[Any]:
        return run_sql(self.url, statement)

    def value(self, query: str) -> Any:
        return self.sql(query)[0][0]

    def applied(self, kind: str = "migration") -> list[str]:
        query = f"SELECT name FROM runner.history WHERE kind = '{kind}' ORDER BY position"  # noqa: S608  # A test's own word.
        return [row[0] for row in self.sql(query)]

    def tables(self) -> set[str]:
        return {
            row[0]
            for row in self.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        }

    def _pair(
        self, root: str, sides: tuple[str, str], name: str, up: str, down: str | None
    ) -> Path:
        for side, text in zip(sides, (up, down), strict=True):
            path = self.folder / root / side / f"{name}.sql"
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is not None:
                path.write_bytes(text.encode())
        return self.folder / root / sides[0] / f"{name}.sql"


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


def run_sql(url: str, statement: str) -> list[Any]:
    """Run one statement outside of any transaction and return its rows."""
    return asyncio.run(_fetch(url, statement))


async def _fetch(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()
