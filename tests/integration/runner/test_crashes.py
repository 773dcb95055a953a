"""Processes and backends die at any moment: table and history agree, the next run goes on."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from integration.runner.amounts import amount
from integration.runner.project import Project, start, wait_until_asleep, wake_up

FILES = 6
LOOP = """
import sys
from infrastructure.runner.command import main
url = sys.argv[1]
while True:
    for verb in (["migrate"], ["rollback", "--all"]):
        code = main(["--url", url, *verb])
        print("code", code, flush=True)
        if code not in (0, 5):
            sys.exit(code)
"""
AGREEMENT = """
SELECT array(SELECT split_part(name, '_', 2) FROM runner.history ORDER BY 1)
     = array(SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1)
"""
BACKENDS = (
    "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'elearning-runner%'"
    " AND datname = current_database()"
)


@pytest.fixture
def busy(project: Project) -> Project:
    """A few small migrations, and the tables of the runner made already."""
    for number in range(1, FILES + 1):
        up = f"CREATE TABLE t{number} (a int PRIMARY KEY);\nINSERT INTO t{number} VALUES (1);"
        project.migration(f"000{number}_t{number}", up, f"DROP TABLE t{number}")
    assert project.run("migrate").code == 0
    return project


def test_kill_9_at_any_moment_leaves_table_and_catalogue_in_agreement(busy: Project) -> None:
    dice = random.Random(1)  # Moments, not secrets.
    for _ in range(amount(12, full=200)):
        with looping(busy) as process:
            time.sleep(dice.uniform(0, 0.15))
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert_in_agreement(busy)


def test_a_backend_killed_at_any_moment_is_survived_just_so(busy: Project) -> None:
    dice = random.Random(2)  # Moments, not secrets.
    left = amount(12, full=200)
    while left:
        with looping(busy) as process:
            for _ in range(min(left, 20)):
                time.sleep(dice.uniform(0, 0.1))
                left -= kill_a_backend(busy, dice)
                assert process.poll() is None, "the loop goes on after a lost connection"
                assert busy.value(AGREEMENT)
        assert_in_agreement(busy)


def test_a_no_transaction_file_killed_half_way_is_partial_and_can_be_resumed(
    project: Project,
) -> None:
    project.migration(
        "0001_t", "-- migrate: no-transaction\nCREATE TABLE a (); SELECT pg_sleep(60);\n"
        "CREATE TABLE b ()", "-- migrate: no-transaction\nDROP TABLE a; DROP TABLE b"
    )  # fmt: skip
    process = start(project, "migrate")
    wait_until_asleep(project)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wake_up(project)
    (project.folder / "migrations/up/0001_t.sql").write_text(
        "-- migrate: no-transaction\nCREATE TABLE a (); SELECT 1;\nCREATE TABLE b ()"
    )

    refused = project.run("migrate")
    assert refused.code == 6
    assert "0001_t is partial: 1 of 3 statements are done" in refused.err
    resumed = project.run("repair", "--resume", "0001")
    assert resumed.code == 0
    assert project.tables() == {"a", "b"}
    assert project.run("status", "--check").code == 0


@contextmanager
def looping(project: Project) -> Iterator["subprocess.Popen[str]"]:
    """A process that migrates and rolls back until somebody ends it."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOOP, project.url],
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def kill_a_backend(project: Project, dice: random.Random) -> int:
    """How many were killed: none where the runner has no connection at this moment."""
    if backends := [row[0] for row in project.sql(BACKENDS)]:
        return int(project.value(f"SELECT pg_terminate_backend({dice.choice(backends)})"))
    return 0


def assert_in_agreement(project: Project) -> None:
    """The tables are those that the history names, and the next run repairs the rest."""
    assert project.value(AGREEMENT)
    assert project.run("migrate").code == 0
    assert len(project.tables()) == FILES
    exported = json.loads((project.folder / "migrations/migration-history.json").read_text())
    entries = exported["environments"]["development"]["entries"]
    assert [entry["name"] for entry in entries] == project.applied()
