"""The verbs as a developer meets them, one after the other."""

import json
from pathlib import Path

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


def test_new_writes_a_pair_that_is_valid_and_runs(project: Project) -> None:
    answer = project.run("new", "Course language!")
    assert answer.code == 0
    again = project.json("new", "index", "--no-transaction")["result"]["files"]
    seeds = project.json("seed:new", "people")["result"]["files"]

    assert [path.split("/")[1] for path in again] == ["up", "down"]
    assert [path.split("/")[1] for path in seeds] == ["sql", "undo"]
    assert "wrote migrations/up/2" in answer.out
    assert "_Course_language.sql" in answer.out
    assert "-- migrate: no-transaction" in (project.folder / again[0]).read_text()
    assert project.run("validate").out == "6 files checked, no fault\n"
    assert project.run("migrate").code == 0
    assert project.run("new", "???").code == 2


def test_validate_tells_every_fault_of_both_kinds_and_needs_no_database(project: Project) -> None:
    project.url = "postgresql://nobody@/nothing?host=/nowhere"
    project.migration("0001_a", "SELECT 1;\nCOMMIT", "SELECT 'open")
    project.migration("0002_b", "VACUUM", "")
    project.seed("0001_s", "\\d", "")

    answer = project.run("validate")

    assert answer.code == 3
    for part in ("up/0001_a.sql:2:1: COMMIT", "down/0001_a.sql:1:8: a quoted text",
                 "up/0002_b.sql:1:1: VACUUM", "sql/0001_s.sql:1:1: a psql command",
                 "4 faults; nothing was run."):  # fmt: skip
        assert part in answer.err


def test_baseline_adopts_a_database_without_running_anything(project: Project) -> None:
    project.sql("CREATE TABLE a ()")
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    project.migration("0002_b", "CREATE TABLE b ()", "DROP TABLE b")

    assert project.run("baseline", "0009").code == 2
    assert project.run("baseline", "0001").code == 0
    assert project.json("status")["result"]["counts"] == {"baseline": 1, "pending": 1}
    assert project.run("migrate").code == 0
    assert project.tables() == {"a", "b"}
    assert project.run("drift").code == 0
    assert project.run("baseline", "0002").code == 3


def test_json_answers_one_object_whatever_happens(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")

    done = project.json("migrate")
    assert done.keys() == {
        "run_id", "env", "command", "result", "plan", "applied", "error", "exit_code",
    }  # fmt: skip
    assert (done["env"], done["command"], done["error"]) == ("development", "migrate", None)
    assert [entry["name"] for entry in done["plan"]] == ["0001_a"]
    assert done["applied"][0]["statements"] == 1
    assert project.json("migrate", "--steps", "none")["exit_code"] == 2
    assert project.json("rollback", "--to", "7")["error"]["message"].endswith("no migration 7")


def test_general_options_stand_before_and_after_the_verb(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    elsewhere = project.folder / "elsewhere.json"

    assert project.run("--history-file", str(elsewhere), "migrate", "--json").code == 0
    assert elsewhere.exists()
    assert not (project.folder / "migrations/migration-history.json").exists()


def test_how_far_to_go_is_said_by_version_or_by_number(project: Project) -> None:
    for number in range(1, 6):
        project.migration(f"000{number}_t", f"CREATE TABLE t{number} ()", f"DROP TABLE t{number}")

    project.run("migrate", "--to", "0002")
    assert len(project.applied()) == 2
    project.run("migrate", "--steps", "2")
    assert len(project.applied()) == 4
    project.run("rollback", "--to", "0002")
    assert len(project.applied()) == 2
    project.run("migrate")
    project.run("rollback", "--steps", "4")
    assert project.applied() == ["0001_t"]
    project.run("rollback", "--all")
    assert project.tables() == set()
    assert project.run("rollback", "--to", "0003").code == 2


def test_a_damaged_or_stale_export_is_rebuilt_and_other_environments_are_kept(
    project: Project,
) -> None:
    path = project.folder / "migrations/migration-history.json"
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    project.run("migrate")
    good = json.loads(path.read_text())

    for damage in ("", "{", "[1]", '{"format": 99, "environments": {}}', '{"format": 1}'):
        path.write_text(damage)
        assert project.run("migrate").code == 0
        assert exported(path) == good["environments"]["development"]["entries"]
    content = {"format": 1, "environments": {"test": {"head": "7"}, "development": {}}}
    path.write_text(json.dumps(content))
    project.run("migrate")
    assert json.loads(path.read_text())["environments"]["test"] == {"head": "7"}
    assert [file.name for file in path.parent.iterdir() if file.name.startswith(".")] == []


def test_a_run_that_changes_nothing_leaves_the_export_untouched(project: Project) -> None:
    path = project.folder / "migrations/migration-history.json"
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    project.run("migrate")
    before = path.read_bytes()

    project.run("migrate")

    assert path.read_bytes() == before


def test_a_failed_run_exports_what_it_did(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")
    project.migration("0002_b", "SELECT 1/0", "")

    assert project.run("migrate").code == 1
    entries = exported(project.folder / "migrations/migration-history.json")
    assert [entry["name"] for entry in entries] == ["0001_a"]


def test_an_export_that_cannot_be_written_is_a_warning(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")

    answer = project.run("migrate", "--history-file", "/proc/no/such/place.json")

    assert answer.code == 0
    assert "warning: /proc/no/such/place.json could not be written" in answer.err
    assert project.run("rollback", "--history-file", "-").code == 0


def test_what_postgresql_says_is_passed_on(project: Project) -> None:
    project.migration(
        "0001_a", "DROP TABLE IF EXISTS x; DO $$ BEGIN RAISE WARNING 'careful'; END $$", ""
    )

    answer = project.run("migrate")

    assert 'NOTICE: table "x" does not exist, skipping' in answer.err
    assert "WARNING: careful" in answer.err


def test_a_folder_that_is_not_there_is_a_usage_error(project: Project) -> None:
    assert project.run("migrate", "--directory", "nowhere").code == 2
    (project.folder / "empty").mkdir()
    answer = project.run("migrate", "--directory", "empty")
    assert answer.code == 2
    assert "no folder empty/up" in answer.err


def test_settings_that_new_sessions_begin_with_reach_the_next_file(project: Project) -> None:
    name = project.value("SELECT current_database()")
    project.migration("0001_a", f"ALTER DATABASE \"{name}\" SET search_path = other, public; "
                                "CREATE SCHEMA other", "DROP SCHEMA other CASCADE")  # fmt: skip
    project.migration("0002_b", "CREATE TABLE b ()", "DROP TABLE other.b")

    assert project.run("migrate").code == 0
    assert project.value("SELECT to_regclass('other.b') IS NOT NULL")


def test_an_encoding_that_the_driver_does_not_know_is_an_error_with_a_place(
    project: Project,
) -> None:
    project.migration("0001_a", "CREATE TABLE a ();\nSET client_encoding = 'EUC_TW'", "")

    answer = project.run("migrate")

    assert answer.code == 1
    assert "0001_a.sql:2:1: unknown encoding: euc_tw" in answer.err
    assert project.tables() == set()


def exported(path: Path) -> list[dict[str, object]]:
    content = json.loads(path.read_text())
    entries: list[dict[str, object]] = content["environments"]["development"]["entries"]
    return entries
