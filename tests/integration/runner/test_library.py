"""The runner from Python: as a library, and as what a server asks at its start."""

import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from infrastructure.runner import VERBS, ExitCode, Runner, RunnerError, readiness
from infrastructure.runner.errors import FilesRefused, StatementFailed
from integration.runner.project import Project, on_connection


@pytest.fixture
def runner(project: Project) -> Runner:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    project.migration("0002_b", "CREATE TABLE b ()", "DROP TABLE b")
    return Runner(project.url, directory=project.folder / "migrations")


async def test_a_library_user_plans_migrates_asks_and_goes_back(runner: Runner) -> None:
    assert [step.pair.name for step in await runner.plan()] == ["0001_a", "0002_b"]
    record = await runner.migrate(steps=1)
    assert [entry["name"] for entry in record.applied] == ["0001_a"]
    assert (await runner.status()).result["counts"] == {"applied": 1, "pending": 1}
    assert (await runner.check()).result["problems"] == []
    assert (await runner.drift()).result["changes"] == []
    assert [entry["name"] for entry in (await runner.rollback()).applied] == ["0001_a"]
    assert await runner.plan(to="0001") != []


async def test_a_library_user_gets_exceptions_that_know_their_exit_code(
    runner: Runner, project: Project
) -> None:
    project.migration("0003_c", "SELECT * FROM nowhere", "")

    with pytest.raises(StatementFailed) as failed:
        await runner.migrate()

    assert failed.value.exit_code is ExitCode.STATEMENT_FAILED
    assert (failed.value.details.line, failed.value.details.column) == (1, 15)
    project.migration("0003_d", "", "")
    with pytest.raises(FilesRefused):
        await runner.plan()


async def test_seeds_have_their_calls_too(runner: Runner, project: Project) -> None:
    project.seed("0001_s", "CREATE TABLE s ()", "DROP TABLE s")
    seeds = Runner(project.url, seeds=project.folder / "seeds")

    assert len((await seeds.seed("0001")).applied) == 1
    assert len((await seeds.undo_seeds()).applied) == 1


async def test_a_server_learns_at_its_start_whether_the_schema_is_current(
    runner: Runner, project: Project
) -> None:
    folder = project.folder / "migrations"

    before = await readiness(project.url, folder)
    assert before.pending == ("0001_a", "0002_b")
    assert not before.is_current
    await runner.migrate()
    connection = await asyncpg.connect(project.url)
    try:
        assert (await readiness(connection, folder)).is_current
        (folder / "up/0001_a.sql").write_text("-- edited")
        after = await readiness(connection, folder)
    finally:
        await connection.close()
    assert not after.is_current
    assert "edited after it was applied" in after.problems[0]


async def test_readiness_of_a_database_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RunnerError) as failed:
        await readiness(f"postgresql:///nothing?host={tmp_path}", tmp_path)

    assert failed.value.exit_code is ExitCode.NO_CONNECTION


def test_a_foreign_schema_called_runner_is_left_alone(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    project.sql("CREATE SCHEMA runner")
    project.sql("CREATE TABLE runner.history (speed int)")

    answer = project.run("migrate")

    assert answer.code == 3
    assert "is not this runner's" in answer.err
    assert project.tables() == set()


def test_a_role_without_rights_is_told_what_it_needs(project: Project) -> None:
    role = f"weak_{project.value('SELECT current_database()')}"
    project.migration("0001_a", "SELECT 1", "")
    project.sql(f"CREATE ROLE {role} LOGIN")
    direct = project.url
    try:
        project.url = direct.replace("postgres@", f"{role}@", 1)
        answer = project.run("migrate")
    finally:
        project.url = direct
        project.sql(f"DROP ROLE {role}")

    assert answer.code == 3
    assert "permission denied" in answer.err
    assert "schema `runner`" in answer.err


def test_events_are_append_only(runner: Runner, project: Project) -> None:
    project.run("migrate")

    for statement in ("UPDATE runner.events SET ok = false", "DELETE FROM runner.events",
                      "TRUNCATE runner.events"):  # fmt: skip

        async def change(connection: asyncpg.Connection, statement: str = statement) -> None:
            await connection.execute(statement)

        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            on_connection(project.url, change)


def test_the_command_imports_no_framework() -> None:
    program = (
        "import sys, infrastructure.runner.command\n"
        "heavy = {'litestar', 'sqlalchemy', 'advanced_alchemy', 'msgspec', 'pydantic'}\n"
        "others = {'domain', 'application', 'presentation', 'infrastructure.persistence'}\n"
        "sys.exit(', '.join(sorted((heavy | others) & sys.modules.keys())) or 0)"
    )

    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert found.returncode == 0, found.stderr


def test_every_verb_explains_itself(project: Project) -> None:
    for verb in VERBS:
        with pytest.raises(SystemExit) as left:
            project.run(verb, "--help")
        assert left.value.code == 0
        text = project.capsys.readouterr().out
        assert f"usage: elearning {verb}" in text
        assert "--url URL" in text
