"""A server that is killed in the middle of an import: nothing of it is left."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest
from people import DEMO_PASSWORD, log_in, with_token
from raw_http import connect
from server import Served, end, eventually, files_in, start

from archive_files import with_files, zipped
from infrastructure.local_postgres import lease

#: Has an import wait when all of it is written but for the commit, and its files are in place.
SLOW_IMPORT: Final = """
    CREATE FUNCTION wait_a_moment() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$;
    CREATE TRIGGER imports_take_a_while AFTER INSERT ON audit_events FOR EACH ROW
    WHEN (NEW.action = 'course.imported') EXECUTE FUNCTION wait_a_moment();
"""
SLEEPING: Final = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity"
    " WHERE application_name = 'elearning' AND wait_event = 'PgSleep')"
)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("killed")


@pytest.fixture
async def outsider(folder: Path) -> AsyncIterator[Any]:
    """Somebody who keeps the database running, whatever becomes of the server."""
    served = start(folder, "run")
    with lease(folder / ".data" / "postgres") as database:
        connection = await asyncpg.connect(database.url("elearning"))
        yield connection, served
        await connection.close()


async def test_an_import_that_was_killed_leaves_no_course_and_no_files(
    folder: Path, outsider: tuple[Any, Served]
) -> None:
    database, served = outsider
    token = log_in(served, "ada@example.org", DEMO_PASSWORD)["access_token"]
    await database.execute(SLOW_IMPORT)
    before = await _content(database)
    archive, kept = zipped(with_files()), folder / ".data" / "media" / "kept"
    head = (
        "POST /api/v1/courses/import HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/zip\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Length: {len(archive)}\r\n\r\n"
    )
    with connect(served) as connection:
        connection.sendall(head.encode() + archive)
        while not await database.fetchval(SLEEPING):
            assert served.process.poll() is None
        assert len(files_in(kept)) == 2
        served.process.send_signal(signal.SIGKILL)
        assert connection.recv(1024) == b""
    served.process.wait()
    while await database.fetchval(SLEEPING):
        pass
    await database.execute("DROP TRIGGER imports_take_a_while ON audit_events")
    assert await _content(database) == before | {"media": before["media"] + 2}

    # As if nobody had sent anything for a day.
    await database.execute("UPDATE media SET created_at = created_at - interval '25 hours'")
    again = start(folder, "run", port=served.port)
    try:
        assert eventually(lambda: not files_in(kept)), files_in(kept)
        assert await _content(database) == before
        with with_token(again, token) as ada:
            headers = {"Content-Type": "application/zip"}
            answer = ada.post("/courses/import", content=archive, headers=headers)
            assert answer.status_code == 201
        assert len(files_in(kept)) == 2
    finally:
        end(again)


async def _content(database: Any) -> dict[str, int]:
    """How much there is of what an import makes."""
    tables = ("courses", "course_slugs", "sections", "lessons", "lesson_attachments", "media")
    counted = ", ".join(f"(SELECT count(*) FROM {name}) AS {name}" for name in tables)  # noqa: S608 - names of tables.
    return dict(await database.fetchrow(f"SELECT {counted}"))
