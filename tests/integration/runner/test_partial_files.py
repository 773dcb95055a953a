"""No-transaction files: what they keep when they fail, and the ways out."""

import pytest

from integration.runner.project import Project

ALONE = "-- migrate: no-transaction\n"


@pytest.fixture
def half_done(project: Project) -> Project:
    """A file whose second of three statements fails."""
    project.migration(
        "0001_a",
        f"{ALONE}CREATE TABLE a ();\nSELECT 1/0;\nCREATE TABLE c ();",
        f"{ALONE}DROP TABLE a; DROP TABLE IF EXISTS c",
    )
    project.migration("0002_b", "CREATE TABLE b ()", "DROP TABLE b")
    answer = project.run("migrate")
    assert answer.code == 6
    assert "0001_a.sql:3:1: division by zero" in answer.err
    return project


def test_each_statement_is_recorded_before_and_after_it(half_done: Project) -> None:
    (row,) = half_done.sql("SELECT status, statements_done, statements_total FROM runner.history")
    assert tuple(row) == ("partial", 1, 3)
    events = half_done.sql("SELECT ok, message, sqlstate FROM runner.events ORDER BY id")
    assert [(event["ok"], event["sqlstate"]) for event in events] == [
        (True, None), (True, None), (False, "22012")
    ]  # fmt: skip
    assert events[1]["message"] == "statement 2 of 3 begins"


def test_everything_waits_until_a_partial_file_is_repaired(half_done: Project) -> None:
    for verb in (
        ["migrate"], ["rollback"], ["redo"], ["migrate", "--dry-run"], ["drift"], ["seed"],
        ["seed", "--dry-run"], ["seed:undo"],
    ):  # fmt: skip
        answer = half_done.run(*verb)
        assert answer.code == 6, verb
        assert "0001_a is partial: 1 of 3 statements are done" in answer.err
    assert half_done.json("status")["result"]["counts"] == {"partial": 1, "pending": 1}
    assert half_done.run("status", "--check").code == 8


def test_resume_goes_on_behind_the_last_finished_statement(half_done: Project) -> None:
    path = half_done.folder / "migrations/up/0001_a.sql"
    path.write_text(path.read_text().replace("1/0", "1"))

    assert half_done.run("repair", "--resume", "0001").code == 0
    assert half_done.tables() == {"a", "c"}
    assert half_done.run("migrate").code == 0
    assert half_done.run("rollback", "--all").code == 0
    assert half_done.tables() == set()


def test_resume_can_fail_again_and_stays_partial(half_done: Project) -> None:
    answer = half_done.run("repair", "--resume", "0001")

    assert answer.code == 6
    assert "0001_a.sql:3:1: division by zero" in answer.err
    assert half_done.value("SELECT statements_done FROM runner.history") == 1


def test_resume_refuses_a_file_that_lost_its_finished_statements(half_done: Project) -> None:
    (half_done.folder / "migrations/up/0001_a.sql").write_text(ALONE)

    answer = half_done.run("repair", "--resume", "0001")

    assert answer.code == 3
    assert "1 statements are done, but the file holds only 0 now" in answer.err


def test_mark_applied_and_mark_reverted_say_what_was_done_by_hand(half_done: Project) -> None:
    assert half_done.run("repair", "--mark-applied", "0001", "--reason", "by hand").code == 0
    assert half_done.run("status").out.startswith("STATE")
    assert half_done.run("migrate").code == 0
    assert half_done.run("repair", "--mark-reverted", "0002", "--reason", "gone").code == 0
    reasons = half_done.sql("SELECT action, reason FROM runner.events WHERE reason IS NOT NULL")
    assert [tuple(row) for row in reasons] == [
        ("mark-applied", "by hand"), ("mark-reverted", "gone")
    ]  # fmt: skip
    assert half_done.applied() == ["0001_a"]


def test_a_down_that_stops_half_way_is_partial_and_is_resumed_downwards(project: Project) -> None:
    project.migration(
        "0001_a", "CREATE TABLE a (); CREATE TABLE b ()",
        f"{ALONE}DROP TABLE a;\nDROP TABLE nowhere;\nDROP TABLE b",
    )  # fmt: skip
    project.run("migrate")

    assert project.run("rollback").code == 6
    assert project.run("migrate").code == 6
    project.sql("CREATE TABLE nowhere ()")
    assert project.run("repair", "--resume", "0001").code == 0
    assert project.tables() == set()
    assert project.applied() == []


def test_repair_wants_a_row_to_repair(project: Project) -> None:
    project.migration("0001_a", "SELECT 1")

    assert project.run("repair", "--accept", "0001").code == 3
    assert project.run("repair", "--resume", "0001").code == 3
    assert project.run("repair", "--mark-applied", "0009").code == 2
    assert project.run("repair").code == 2
    project.run("migrate")
    assert "not partial" in project.run("repair", "--resume", "0001").err


def test_a_renamed_file_is_refused_until_the_name_is_accepted(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    project.run("migrate")
    for side in ("up", "down"):
        folder = project.folder / "migrations" / side
        (folder / "0001_a.sql").rename(folder / "0001_better.sql")

    refused = project.run("migrate")
    assert refused.code == 3
    assert "0001_better.sql:1:1: applied as 0001_a, renamed since" in refused.err
    assert "elearning repair --rename 0001" in refused.err
    assert project.run("repair", "--rename", "0001").code == 0
    assert project.run("migrate").code == 0
    assert project.run("rollback").code == 0


def test_a_mended_down_is_a_warning_and_is_what_runs(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE wrong")
    project.run("migrate")
    assert project.run("rollback").code == 1
    (project.folder / "migrations/down/0001_a.sql").write_text("DROP TABLE a")

    answer = project.run("rollback")

    assert answer.code == 0
    assert "warning: migrations/down/0001_a.sql: changed since 0001_a was applied" in answer.err
    assert project.tables() == set()


def test_an_edited_migration_can_be_reverted_but_not_built_upon(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    path = project.migration("0002_b", "CREATE TABLE b ()", "DROP TABLE b")
    project.run("migrate")
    path.write_text("CREATE TABLE b (id int)")

    assert project.run("migrate").code == 3
    assert project.run("redo").code == 0
    assert project.run("migrate").code == 0
    assert project.value("SELECT count(*) FROM information_schema.columns WHERE table_name = 'b'")
