"""Locks of others: what is waited for, tried again, named and given up."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from infrastructure.runner import lock
from integration.runner.pooler import pooler
from integration.runner.project import Project, start, wait_until_asleep

SHORT = "-- migrate: lock-timeout 150ms\n"


@contextmanager
def locked_by_somebody(project: Project, statement: str, seconds: float) -> Iterator[None]:
    """Another session holds a lock for a while, and knows when it has it."""
    held, release = threading.Event(), threading.Event()

    async def hold() -> None:
        connection = await asyncpg.connect(
            project.url, server_settings={"application_name": "nightly report"}
        )
        await connection.execute("BEGIN")
        await connection.execute(statement)
        held.set()
        await asyncio.to_thread(release.wait, seconds)
        await connection.close()

    thread = threading.Thread(target=asyncio.run, args=(hold(),))
    thread.start()
    assert held.wait(30)
    try:
        yield
    finally:
        release.set()
        thread.join()


def test_a_lock_timeout_rolls_back_names_the_blocker_and_tries_again(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a (); CREATE TABLE b ()", "")
    project.run("migrate")
    project.migration("0002_b", f"{SHORT}CREATE TABLE c (); ALTER TABLE a ADD x int", "")

    with locked_by_somebody(project, "LOCK TABLE a", seconds=0.6):
        answer = project.run("migrate")

    assert answer.code == 0, answer.err
    assert "0002_b.sql is rolled back and tried again (1): canceling statement" in answer.err
    assert "SQLSTATE 55P03" in answer.err
    assert "nightly report" in answer.err
    assert project.applied() == ["0001_a", "0002_b"]


def test_after_five_tries_the_lock_is_given_up_and_its_holder_named(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "")
    project.run("migrate")
    project.migration("0002_b", f"{SHORT}CREATE TABLE c (); ALTER TABLE a ADD x int", "")

    with locked_by_somebody(project, "LOCK TABLE a", seconds=60):
        answer = project.run("migrate")

    assert answer.code == 1
    assert answer.err.count("tried again") == 5
    assert "0002_b.sql:2:20: canceling statement due to lock timeout" in answer.err
    assert "Blocked by pid" in answer.err
    assert project.tables() == {"a"}


def test_a_no_transaction_file_is_not_tried_again(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "")
    project.run("migrate")
    project.migration("0002_b", f"-- migrate: no-transaction\n{SHORT}ALTER TABLE a ADD x int", "")

    with locked_by_somebody(project, "LOCK TABLE a", seconds=60):
        answer = project.run("migrate")

    assert answer.code == 6
    assert "tried again" not in answer.err
    assert "SQLSTATE 55P03" in answer.err


def test_a_deadlock_and_a_serialization_failure_are_tried_again(project: Project) -> None:
    raises = (
        "DO $$ BEGIN IF nextval('tries') < 3 THEN"
        " RAISE 'again' USING ERRCODE = '%s'; END IF; END $$"
    )
    project.migration("0001_a", "CREATE SEQUENCE tries", "")
    project.migration("0002_b", raises % "40P01", "")
    project.migration("0003_c", "ALTER SEQUENCE tries RESTART", "")
    project.migration("0004_d", raises % "40001", "")

    answer = project.run("migrate")

    assert answer.code == 0
    assert answer.err.count("tried again") == 4


def test_a_long_statement_is_shown_while_it_runs(project: Project) -> None:
    project.migration("0001_a", "SELECT 1;\nSELECT pg_sleep(2.5)", "")

    answer = project.run("migrate")

    assert answer.code == 0
    assert "running for 2 s: 0001_a.sql:2: SELECT pg_sleep(2.5)" in answer.err


def test_the_holder_of_the_runners_lock_is_shown_and_waited_for_no_longer_than_said(
    project: Project,
) -> None:
    project.migration("0001_a", "SELECT pg_sleep(60)", "")
    process = start(project, "migrate")
    try:
        wait_until_asleep(project)
        answer = project.run("migrate", "--lock-wait", "200ms")
    finally:
        process.kill()
        process.wait()

    assert answer.code == 4
    assert "waiting for another runner: pid " in answer.err
    assert "elearning-runner" in answer.err
    assert "another runner works on this database: pid" in answer.err
    assert "--lock-wait" in answer.err


def test_an_interrupted_run_rolls_its_file_back(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "")
    project.migration("0002_b", "CREATE TABLE b (); SELECT pg_sleep(60)", "")
    for sign in (signal.SIGINT, signal.SIGTERM):
        process = start(project, "migrate")
        wait_until_asleep(project)
        process.send_signal(sign)
        assert process.wait(timeout=30) == 130
        assert project.tables() == {"a"}
        assert project.applied() == ["0001_a"]
        assert (project.folder / "migrations/migration-history.json").exists()


def test_an_interrupted_no_transaction_file_is_partial(project: Project) -> None:
    project.migration(
        "0001_a", "-- migrate: no-transaction\nCREATE TABLE a (); SELECT pg_sleep(60)", ""
    )
    process = start(project, "migrate")
    wait_until_asleep(project)
    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=30) == 6
    assert project.value("SELECT statements_done FROM runner.history") == 1


def test_the_last_transaction_of_a_killed_runner_is_waited_for(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    project.run("migrate")
    left_over = "LOCK TABLE runner.meta IN SHARE UPDATE EXCLUSIVE MODE"

    with locked_by_somebody(project, left_over, seconds=0.5):
        answer = project.run("rollback")
    assert answer.code == 0
    assert "the last transaction of a run that was killed" in answer.err
    with locked_by_somebody(project, left_over, seconds=60):
        answer = project.run("migrate", "--lock-wait", "200ms")
    assert answer.code == 4
    assert "a transaction of an earlier run has not ended yet" in answer.err


def test_a_lock_whose_session_ended_stops_the_commit(project: Project) -> None:
    away = f"""SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE locktype = 'advisory' AND objid = {lock.KEY & 0xFFFFFFFF}
          AND datname = current_database()"""  # noqa: S608  # A number.
    project.migration("0001_a", f"CREATE TABLE a ();\n{away};\nSELECT pg_sleep(0.1)", "")

    answer = project.run("migrate")

    assert answer.code == 5
    assert "the connection that holds the runner's lock was lost" in answer.err
    assert project.tables() == set()


@pytest.mark.parametrize("sessions", [1, 2, 3])
def test_behind_a_pooler_in_transaction_mode_the_runner_says_so_and_changes_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sessions: int
) -> None:
    monkeypatch.setattr(lock, "PROOF_SECONDS", 1.0)
    project.migration("0001_a", "CREATE TABLE a ()", "")
    direct = project.url

    with pooler(direct, tmp_path / "p", sessions) as pooled:
        project.url = pooled
        answer = project.run("migrate")

    project.url = direct
    assert answer.code == 4, answer.err
    assert "pooler" in answer.err
    assert "Connect to PostgreSQL itself" in answer.err
    assert project.tables() == set()
