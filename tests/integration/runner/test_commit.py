"""The moment of the commit: what is checked before it, and what is said when its answer is lost."""

import asyncpg
import pytest

from infrastructure.runner import rules
from integration.runner.project import Project

COMMIT = "COMMIT"


@pytest.mark.parametrize("control", ["COMMIT", "COMMIT; BEGIN", "ROLLBACK", "COMMIT AND CHAIN"])
def test_a_transaction_that_was_ended_unnoticed_is_never_recorded(
    project: Project, monkeypatch: pytest.MonkeyPatch, control: str
) -> None:
    """The rule that refuses such files is taken away: what stands behind it still holds."""
    monkeypatch.setattr(rules, "controls_transaction", lambda tokens: False)
    project.migration("0001_a", f"CREATE TABLE a ();\n{control};\nSELECT 1", "")

    answer = project.run("migrate")

    assert answer.code == 1
    assert "ended its transaction" in answer.err
    assert project.applied() == []
    assert project.value("SELECT count(*) FROM runner.events WHERE ok") == 0


@pytest.mark.parametrize("control", ["SELECT 1", "COMMIT", "COMMIT; BEGIN"])
def test_resetting_every_setting_hides_nothing_and_is_no_fault(
    project: Project, monkeypatch: pytest.MonkeyPatch, control: str
) -> None:
    monkeypatch.setattr(rules, "controls_transaction", lambda tokens: False)
    project.migration("0001_a", f"CREATE TABLE a ();\nRESET ALL;\n{control};\nRESET ALL", "")

    answer = project.run("migrate")

    assert answer.code == (0 if control == "SELECT 1" else 1)
    assert project.applied() == (["0001_a"] if control == "SELECT 1" else [])


def test_a_commit_that_is_answered_by_rollback_is_a_failure(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered_by(monkeypatch, lambda connection, execute: execute(connection, "ROLLBACK"))
    project.migration("0001_a", "CREATE TABLE a ()", "")

    answer = project.run("migrate")

    assert answer.code == 1
    assert "COMMIT was answered by ROLLBACK" in answer.err
    assert project.applied() == []


def test_a_commit_whose_answer_was_lost_is_looked_up_and_took_place(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def commit_and_vanish(connection, execute):  # type: ignore[no-untyped-def]  # A fault.
        await execute(connection, COMMIT)
        connection.terminate()
        raise asyncpg.ConnectionDoesNotExistError("connection was closed")

    answered_by(monkeypatch, commit_and_vanish)
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")

    answer = project.run("migrate")
    assert answer.code == 5
    assert "lost at COMMIT; looked up in the history: it took place" in answer.err
    assert project.applied() == ["0001_a"]
    reverted = project.run("rollback")
    assert reverted.code == 5
    assert "it took place" in reverted.err
    assert project.tables() == set()


def test_a_commit_that_never_arrived_is_looked_up_and_did_not_take_place(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def vanish(connection, execute):  # type: ignore[no-untyped-def]  # A fault.
        connection.terminate()
        raise ConnectionResetError("reset by peer")

    answered_by(monkeypatch, vanish)
    project.migration("0001_a", "CREATE TABLE a ()", "")

    answer = project.run("migrate")

    assert answer.code == 5
    assert "it did not take place, the file is rolled back" in answer.err
    assert project.tables() == set()


def answered_by(monkeypatch: pytest.MonkeyPatch, answer) -> None:  # type: ignore[no-untyped-def]  # A fault.
    """Let `answer` stand for what the driver does with COMMIT."""
    execute = asyncpg.Connection.execute

    async def faulty(connection, query, *values, **options):  # type: ignore[no-untyped-def]  # A fault.
        if query == COMMIT:
            return await answer(connection, execute)
        return await execute(connection, query, *values, **options)

    monkeypatch.setattr(asyncpg.Connection, "execute", faulty)
