"""A folder of migrations and seeds, a database, and the command that brings them together."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from infrastructure.runner.command import main

Answered = TypeVar("Answered")
SLEEPERS = (
    "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%'"
    " AND state = 'active' AND datname = current_database()"
)


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


def run_sql(url: str, statement: str) -> list[Any]:
    """Run one statement outside of any transaction and return its rows."""

    async def fetch(connection: asyncpg.Connection) -> list[Any]:
        return list(await connection.fetch(statement))

    return on_connection(url, fetch)


def on_connection(url: str, task: Callable[[asyncpg.Connection], Awaitable[Answered]]) -> Answered:
    """What `task` answers on a connection of its own."""

    async def work() -> Answered:
        connection = await asyncpg.connect(url)
        try:
            return await task(connection)
        finally:
            await connection.close()

    return asyncio.run(work())


def start(project: Project, *arguments: str) -> subprocess.Popen[bytes]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "infrastructure.runner", "--url", project.url, *arguments]
    return subprocess.Popen(command, cwd=project.folder, stdout=subprocess.DEVNULL)


def wait_until_asleep(project: Project) -> None:
    """Look until a file's `SELECT pg_sleep(60)` is running."""
    wait_until(project, f"SELECT count(*) FROM ({SLEEPERS}) s")  # noqa: S608  # A constant.


def wake_up(project: Project) -> None:
    """End the sleepers' sessions."""
    project.sql(f"SELECT pg_terminate_backend(pid) FROM ({SLEEPERS}) s")  # noqa: S608  # A constant.


def wait_until(project: Project, query: str) -> None:
    """Look until `query` answers something that is true."""
    for _ in range(400):
        if project.value(query):
            return
        time.sleep(0.025)
    pytest.fail(f"never true: {query}")
