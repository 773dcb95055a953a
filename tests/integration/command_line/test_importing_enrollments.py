"""`elearning enrollments import`, on a database of its own."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from uuid_utils.compat import uuid7

ELEARNING = Path(sys.executable).with_name("elearning")


class Shell:
    """Where an operator types."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "APP_ENV": "development", "DATABASE_URL": url}

    def run(self, text: str | bytes, *options: str, course: str = "bread") -> Any:
        file = self.folder / "people.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.run_on(file, *options, course=course)

    def run_on(self, file: str | Path, *options: str, course: str = "bread") -> Any:
        return subprocess.run(
            [ELEARNING, "enrollments", "import", file, "--course", course, *options],
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=self.folder,
            check=False,
            timeout=60,
        )


@pytest.fixture
async def connection(clean_database_url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(clean_database_url)
    owner, course = uuid7(), uuid7()
    person = "INSERT INTO users (id, email, display_name, role) VALUES ($1, $2, 'Ada', $3)"
    await connection.execute(person, owner, "grace@example.org", "instructor")
    await connection.execute(person, uuid7(), "ada@example.org", "student")
    await connection.execute(
        "INSERT INTO courses (id, owner_id, slug, title, status, published_at)"
        " VALUES ($1, $2, 'bread', 'Bread', 'published', now())",
        course,
        owner,
    )
    await connection.execute("INSERT INTO course_slugs VALUES ('bread', $1)", course)
    yield connection
    await connection.close()


@pytest.fixture
def shell(connection: Any, clean_database_url: str, tmp_path: Path) -> Shell:
    return Shell(clean_database_url, tmp_path)


async def test_a_list_is_imported_and_summed_up(shell: Shell, connection: Any) -> None:
    done = shell.run("email\nada@example.org\nnew@example.org\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "2 of 2 rows: 1 enrolled, 1 invited\n"
    assert await connection.fetchval("SELECT count(*) FROM enrollments") == 1
    event = await connection.fetchrow(
        "SELECT * FROM audit_events WHERE action = 'enrollments.bulk_started'"
    )
    assert (event["actor_id"], event["request_id"]) == (None, "command line")


async def test_bad_rows_are_listed_and_the_exit_code_tells(shell: Shell, connection: Any) -> None:
    done = shell.run("email\ngrace@example.org\nada@example.org\nnobody\n")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "1\tgrace@example.org\trefused\town_course\tThey teach this course.",
        "3\tnobody\tinvalid\tvalidation_failed\tMust be an e-mail address.",
    ]
    assert done.stderr == "3 of 3 rows: 1 enrolled, 1 refused, 1 invalid\n"
    assert await connection.fetchval("SELECT count(*) FROM enrollments") == 1


async def test_a_dry_run_changes_nothing(shell: Shell, connection: Any) -> None:
    done = shell.run("email\nada@example.org\nnew@example.org\n", "--dry-run")
    assert done.returncode == 0
    assert done.stderr == "dry run: 2 of 2 rows: 1 enrolled, 1 invited\n"
    for table in ("enrollments", "invitations", "outbox"):
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0  # noqa: S608


@pytest.mark.parametrize(
    ("text", "course", "told"),
    [
        ("email\na@b.org\n", "cake", "There is no course with the slug cake."),
        ("email\na@b.org\n", "No Slug", "There is no course with the slug No Slug."),
        ("name\nAda\n", "bread", "Line 1: 'name' is no known column."),
        ("email\n", "bread", "Must be 1 to 10000 rows, not 0."),
        (b"email\n\xff@b.org\n", "bread", "is not UTF-8"),
    ],
)
async def test_what_cannot_be_imported_is_said_in_a_line(
    shell: Shell, text: str | bytes, course: str, told: str
) -> None:
    done = shell.run(text, course=course)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


async def test_a_file_that_is_not_there_is_named(shell: Shell) -> None:
    done = shell.run_on("nowhere.csv")
    assert (done.returncode, done.stderr) == (
        2,
        "elearning: nowhere.csv cannot be read: No such file or directory.\n",
    )
