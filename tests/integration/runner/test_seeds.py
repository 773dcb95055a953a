"""Seeds: where they run, what they require, and what is undone in which order."""

import pytest

from integration.runner.project import Project


@pytest.fixture
def table(project: Project) -> Project:
    project.migration("0001_t", "CREATE TABLE t (n int)", "DROP TABLE t")
    assert project.run("migrate").code == 0
    return project


def add(project: Project, name: str, number: int, header: str = "") -> None:
    up = f"{header}INSERT INTO t VALUES ({number})"  # noqa: S608  # A number.
    project.seed(name, up, f"DELETE FROM t WHERE n = {number}")  # noqa: S608  # A number.


def rows(project: Project) -> list[int]:
    return [row[0] for row in project.sql("SELECT n FROM t ORDER BY n")]


def test_a_named_seed_brings_what_it_requires_and_nothing_else(table: Project) -> None:
    add(table, "0001_a", 1)
    add(table, "0002_b", 2, "-- seed: requires 0001_a\n")
    add(table, "0003_c", 3, "-- seed: requires 2\n")
    add(table, "0004_d", 4)

    assert table.run("seed", "0003").code == 0
    assert rows(table) == [1, 2, 3]
    assert table.applied("seed") == ["0001_a", "0002_b", "0003_c"]
    assert table.run("seed", "0009").code == 2


def test_an_older_pending_seed_simply_runs(table: Project) -> None:
    add(table, "0002_b", 2)
    table.run("seed")
    add(table, "0001_a", 1)

    assert table.run("seed").code == 0
    assert table.applied("seed") == ["0002_b", "0001_a"]


def test_seeds_run_where_they_say(table: Project) -> None:
    add(table, "0001_a", 1)
    add(table, "0002_b", 2, "-- seed: env production\n")
    add(table, "0003_c", 3, "-- seed: env production, development\n")

    assert table.run("seed").code == 0
    assert rows(table) == [1, 3]
    assert table.json("seed:status")["result"]["counts"] == {"applied": 2, "elsewhere": 1}
    assert table.run("seed:status", "--check").code == 0
    refused = table.run("seed", "0002")
    assert refused.code == 7
    assert "meant for production, not for development" in refused.err


def test_a_repeatable_seed_runs_again_when_its_text_has_changed(table: Project) -> None:
    add(table, "0001_a", 1, "-- seed: repeatable\n")
    table.run("seed")
    assert table.run("seed").out == "nothing to do\n"
    add(table, "0001_a", 5, "-- seed: repeatable\n")

    assert table.json("seed:status")["result"]["counts"] == {"pending": 1}
    assert table.run("seed").code == 0
    assert rows(table) == [1, 5]
    assert table.run("seed").out == "nothing to do\n"
    assert table.applied("seed") == ["0001_a"]


def test_an_edited_seed_is_refused_unless_it_is_repeatable(table: Project) -> None:
    add(table, "0001_a", 1)
    table.run("seed")
    add(table, "0001_a", 2)

    refused = table.run("seed")
    assert refused.code == 3
    assert "elearning repair --accept 0001 --seed" in refused.err
    assert table.run("repair", "--accept", "0001", "--seed").code == 0
    assert table.run("seed").code == 0


def test_undo_goes_backwards_and_not_past_what_requires_it(table: Project) -> None:
    add(table, "0001_a", 1, "-- seed: repeatable\n")
    add(table, "0002_b", 2)
    table.run("seed")
    add(table, "0002_b", 2, "-- seed: requires 0001\n")
    table.run("repair", "--accept", "0002", "--seed")
    table.sql("UPDATE runner.history SET position = position + 10 WHERE name = '0001_a'")

    refused = table.run("seed:undo")
    assert refused.code == 3
    assert "0001_a cannot be undone: 0002_b requires it" in refused.err
    assert table.run("seed:undo", "--all").code == 0
    assert rows(table) == []


def test_fresh_undoes_all_and_runs_all(table: Project) -> None:
    add(table, "0001_a", 1)
    add(table, "0002_b", 2)
    table.run("seed")
    table.sql("INSERT INTO t VALUES (99)")

    answer = table.json("seed", "--fresh")

    assert [entry["direction"] for entry in answer["applied"]] == ["down", "down", "up", "up"]
    assert rows(table) == [1, 2, 99]


def test_requirements_that_do_not_exist_or_go_round_are_refused(table: Project) -> None:
    add(table, "0001_a", 1, "-- seed: requires 0009_x\n")
    refused = table.run("validate")
    assert refused.code == 3
    assert "0001_a.sql:1:1: requires 0009_x, which does not exist" in refused.err
    add(table, "0001_a", 1, "-- seed: requires 0002_b\n")
    add(table, "0002_b", 2, "-- seed: requires 0001_a\n")
    refused = table.run("seed")
    assert refused.code == 3
    assert "requires itself, by way of others" in refused.err


def test_a_seed_that_fails_leaves_nothing_and_the_ones_before_it(table: Project) -> None:
    add(table, "0001_a", 1)
    table.seed("0002_b", "INSERT INTO t VALUES (2); SELECT 1/0", "")

    answer = table.run("seed")

    assert answer.code == 1
    assert "seeds/sql/0002_b.sql:1:27: division by zero" in answer.err
    assert "Next: correct seeds/sql/0002_b.sql, then: elearning seed" in answer.err
    assert rows(table) == [1]
    assert (table.folder / "seeds/seeder-history.json").exists()


def test_rolling_back_below_applied_seeds_is_worth_a_warning(table: Project) -> None:
    add(table, "0001_a", 1)
    table.run("seed")

    answer = table.run("rollback")

    assert answer.code == 0
    assert "warning: seeds are still recorded as applied (1)" in answer.err
    table.run("migrate")
    assert table.run("seed", "--fresh").code == 0
    assert rows(table) == [1]
