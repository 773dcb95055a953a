"""A server that is killed between the effect of a request and its answer: a repeat tells of it."""

import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import asyncpg
import pytest
from people import DEMO_PASSWORD, log_in, with_token
from raw_http import connect
from server import Served, end, eventually, files_in, start

from archive_files import with_files, zipped
from infrastructure.local_postgres import lease

#: Has a commit that stores a key take a while, as one on a slow disk does.
SLOW_COMMIT: Final = """
    CREATE FUNCTION wait_a_moment() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER commits_take_a_while AFTER INSERT ON idempotency_keys
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_a_moment();
"""
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
COMMITTING: Final = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity"
    " WHERE application_name = 'elearning' AND query ILIKE 'COMMIT%' AND wait_event = 'PgSleep')"
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


async def test_what_was_committed_and_never_answered_is_answered_to_a_repeat(
    folder: Path, outsider: tuple[Any, Served]
) -> None:
    database, served = outsider
    token = log_in(served, "ada@example.org", DEMO_PASSWORD)["access_token"]
    await database.execute(SLOW_COMMIT)
    key, body = str(uuid4()), json.dumps({"title": "Answered late"}).encode()
    head = (
        "POST /api/v1/courses HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with connect(served) as connection:
        connection.sendall(head.encode() + body)
        while not await database.fetchval(COMMITTING):
            assert served.process.poll() is None
        served.process.send_signal(signal.SIGKILL)
        assert connection.recv(1024) == b""
    served.process.wait()
    kept = "SELECT body FROM idempotency_keys WHERE key = $1"
    while (stored := await database.fetchval(kept, key)) is None:
        pass
    await database.execute("DROP TRIGGER commits_take_a_while ON idempotency_keys")

    again = start(folder, "run", port=served.port)
    try:
        with with_token(again, token) as ada:
            headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
            answer = ada.post("/courses", content=body, headers=headers)
            assert (answer.status_code, answer.content) == (201, stored)
            assert answer.headers["idempotency-replayed"] == "true"
            assert (
                ada.get(again.base_url + answer.headers["location"]).json()["title"]
                == "Answered late"
            )
    finally:
        end(again)
    found = await database.fetchval("SELECT count(*) FROM courses WHERE title = 'Answered late'")
    assert found == 1


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
