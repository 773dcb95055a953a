"""The verbs as a developer meets them, one after the other."""

import json

from integration.runner.project import Project


def test_what_is_migrated_can_be_rolled_back_and_migrated_again(project: Project) -> None:
    project.migration("0001_people", "CREATE TABLE people (id int)", "DROP TABLE people")
    project.migration("0002_pets", "CREATE TABLE pets (id int)", "DROP TABLE pets")

    assert project.run("migrate").code == 0
    assert project.tables() == {"people", "pets"}
    assert project.run("rollback").code == 0
    assert project.tables() == {"people"}
    assert project.run("redo").code == 0
    assert project.run("migrate").code == 0
    assert project.applied() == ["0001_people", "0002_pets"]
    assert project.run("migrate").out == "nothing to do\n"


def test_status_changes_nothing_and_counts_what_is_pending(project: Project) -> None:
    project.migration("0001_people", "CREATE TABLE people (id int)", "DROP TABLE people")

    assert project.json("status")["result"]["counts"] == {"pending": 1}
    assert project.run("status", "--check").code == 8
    assert project.value("SELECT to_regnamespace('runner') IS NULL")
    project.run("migrate")
    assert project.run("status", "--check").code == 0


def test_a_dry_run_prints_the_sql_and_changes_nothing(project: Project) -> None:
    project.migration("0001_people", "CREATE TABLE people (id int)", "DROP TABLE people")

    answer = project.run("migrate", "--dry-run")

    assert answer.code == 0
    assert "CREATE TABLE people" in answer.out
    assert project.tables() == set()
    assert project.value("SELECT to_regnamespace('runner') IS NULL")


def test_the_history_is_exported_beside_the_files(project: Project) -> None:
    project.migration("0001_people", "CREATE TABLE people (id int)", "DROP TABLE people")
    project.run("migrate")

    exported = json.loads((project.folder / "migrations/migration-history.json").read_text())

    assert exported["format"] == 1
    (entry,) = exported["environments"]["development"]["entries"]
    assert (entry["version"], entry["name"], entry["status"]) == ("0001", "0001_people", "applied")
    assert exported["environments"]["development"]["head"] == "0001"


def test_seeds_run_once_in_the_order_of_what_they_require(project: Project) -> None:
    project.migration("0001_t", "CREATE TABLE t (n int)", "DROP TABLE t")
    project.run("migrate")
    project.seed(
        "0001_b", "-- seed: requires 0002_a\nINSERT INTO t VALUES (2)", "DELETE FROM t WHERE n = 2"
    )
    project.seed("0002_a", "INSERT INTO t VALUES (1)", "DELETE FROM t WHERE n = 1")

    assert project.run("seed").code == 0
    assert project.run("seed").out == "nothing to do\n"
    assert project.applied("seed") == ["0002_a", "0001_b"]
    assert project.run("seed:undo").code == 0
    assert project.sql("SELECT n FROM t")[0][0] == 1
