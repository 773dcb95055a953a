"""The 27 hard cases that runners of SQL files fail at, each by its name."""

import os
import signal

from integration.runner.project import Project, start, wait_until_asleep, wake_up

THING = "CREATE TABLE thing (id int CONSTRAINT pk_thing PRIMARY KEY)"
NO_TRANSACTION = "-- migrate: no-transaction\n"


def test_01_commit_then_an_error_is_refused_before_anything_runs(project: Project) -> None:
    project.migration("0001_a", f"{THING};\nCOMMIT;\nSELECT * FROM nowhere;")

    answer = project.run("migrate")

    assert answer.code == 3
    assert "migrations/up/0001_a.sql:2:1: COMMIT: transaction control in a file" in answer.err
    assert "Remove it" in answer.err
    assert project.tables() == set()


def test_02_commit_without_an_error_is_refused_as_well(project: Project) -> None:
    project.migration("0001_a", f"{THING};\n\n  COMMIT")

    answer = project.run("migrate")

    assert answer.code == 3
    assert "0001_a.sql:3:3: COMMIT: transaction control" in answer.err
    assert project.tables() == set()


def test_03_rollback_in_the_middle_is_refused(project: Project) -> None:
    project.migration("0001_a", f"{THING};\nROLLBACK;\nCREATE TABLE other ()")

    answer = project.run("migrate")

    assert answer.code == 3
    assert "0001_a.sql:2:1: ROLLBACK: transaction control" in answer.err
    assert project.tables() == set()


def test_04_commit_in_a_procedure_fails_and_leaves_nothing(project: Project) -> None:
    body = "BEGIN INSERT INTO thing VALUES (1); COMMIT; END"
    project.migration(
        "0001_a",
        f"{THING};\nCREATE PROCEDURE p() LANGUAGE plpgsql AS $$ {body} $$;\nCALL p();",
    )

    answer = project.run("migrate")

    assert answer.code == 1
    assert "0001_a.sql:3:1: invalid transaction termination (SQLSTATE 2D000)" in answer.err
    assert "Rolled back: all of 0001_a.sql" in answer.err
    assert "Next: correct migrations/up/0001_a.sql, then: elearning migrate" in answer.err
    assert project.tables() == set()
    assert project.applied() == []


def test_05_an_error_in_the_middle_leaves_nothing_of_its_file(project: Project) -> None:
    project.migration("0001_a", THING, "DROP TABLE thing")
    project.migration("0002_b", "CREATE TABLE b ();\nSELECT 1/0;\nCREATE TABLE c ()")

    answer = project.run("migrate")

    assert answer.code == 1
    assert "0002_b.sql:2:1: division by zero (SQLSTATE 22012)" in answer.err
    assert "Stays: what this run did before (0001_a)" in answer.err
    assert project.tables() == {"thing"}
    assert project.applied() == ["0001_a"]


def test_06_dollar_quoted_bodies_are_one_statement(project: Project) -> None:
    project.migration(
        "0001_a",
        "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$\n"
        "BEGIN\n  -- ; '\n  RETURN $q$;$q$ || ';';\nEND;\n$body$;\nDO $$ BEGIN PERFORM f(); END $$",
        "DROP FUNCTION f()",
    )

    assert project.run("migrate").code == 0
    assert project.value("SELECT f()") == ";;"


def test_07_begin_atomic_bodies_are_one_statement(project: Project) -> None:
    project.migration(
        "0001_a",
        THING + ";\nCREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC\n"  # noqa: S608  # SQL.
        "  INSERT INTO thing VALUES (a);\n"
        "  SELECT CASE a WHEN 1 THEN CASE WHEN true THEN 10 END ELSE 20 END;\nEND;\nSELECT f(1);",
        "DROP FUNCTION f(int); DROP TABLE thing",
    )

    assert project.run("migrate").code == 0
    assert project.value("SELECT f(2)") == 20


def test_08_a_deferred_constraint_that_fails_at_commit_leaves_nothing(project: Project) -> None:
    project.migration(
        "0001_a",
        f"{THING};\nCREATE TABLE part (thing int CONSTRAINT fk_part REFERENCES thing "
        "DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO part VALUES (7);",
    )

    answer = project.run("migrate")

    assert answer.code == 1
    assert "fk_part" in answer.err
    assert "SQLSTATE 23503" in answer.err
    assert "    COMMIT" in answer.err
    assert project.tables() == set()
    assert project.applied() == []


def test_09_an_emptied_search_path_disturbs_neither_history_nor_next_file(
    project: Project,
) -> None:
    project.migration("0001_a", "SELECT pg_catalog.set_config('search_path', '', false)")
    project.migration("0002_b", THING, "DROP TABLE thing")

    assert project.run("migrate").code == 0
    assert project.tables() == {"thing"}


def test_10_a_role_that_is_set_ends_with_its_file(project: Project) -> None:
    role = f"runner_role_{os.getpid()}"
    project.sql(f"CREATE ROLE {role}")
    project.sql(f"GRANT CREATE ON SCHEMA public TO {role}")
    try:
        project.migration("0001_a", f"SET ROLE {role}; CREATE TABLE a ()", "DROP TABLE a")
        project.migration("0002_b", "CREATE TABLE b ()", "DROP TABLE b")
        project.migration(
            "0003_c", f"SET SESSION AUTHORIZATION {role}; CREATE TABLE c ()", "DROP TABLE c"
        )
        project.migration("0004_d", "CREATE TABLE d ()", "DROP TABLE d")

        assert project.run("migrate").code == 0
        owners = project.sql(
            "SELECT tablename, tableowner = current_user FROM pg_tables"
            " WHERE schemaname = 'public' ORDER BY 1"
        )
        assert [tuple(row) for row in owners] == [
            ("a", False), ("b", True), ("c", False), ("d", True)
        ]  # fmt: skip
    finally:
        project.sql(f"DROP OWNED BY {role}")
        project.sql(f"DROP ROLE {role}")


def test_11_settings_temporary_tables_and_listens_do_not_leak(project: Project) -> None:
    project.migration(
        "0001_a",
        "SET work_mem = '77MB'; SET my.value = 'leaked'; CREATE TEMP TABLE scratch (); "
        "PREPARE q AS SELECT 1; LISTEN news; SELECT pg_advisory_lock(42)",
    )
    project.migration(
        "0002_b",
        "CREATE TABLE seen AS SELECT current_setting('work_mem') AS memory, "
        "current_setting('my.value', true) AS value, to_regclass('scratch') AS scratch, "
        "(SELECT count(*) FROM pg_prepared_statements) AS prepared, "
        "(SELECT count(*) FROM pg_listening_channels()) AS listening",
        "DROP TABLE seen",
    )

    assert project.run("migrate").code == 0
    (row,) = project.sql("SELECT * FROM seen")
    assert row["memory"] != "77MB"
    assert (row["value"], row["scratch"], row["prepared"], row["listening"]) == (None, None, 0, 0)


def test_12_an_edited_file_is_refused_with_the_way_out(project: Project) -> None:
    path = project.migration("0001_a", THING, "DROP TABLE thing")
    project.run("migrate")
    path.write_text(f"{THING}; -- edited")

    answer = project.run("migrate")

    assert answer.code == 3
    assert "migrations/up/0001_a.sql:1:1: edited after it was applied" in answer.err
    assert "elearning repair --accept 0001" in answer.err
    assert project.run("repair", "--accept", "0001").code == 0
    assert project.run("migrate").code == 0


def test_13_a_missing_file_is_refused_with_the_way_out(project: Project) -> None:
    project.migration("0001_a", THING, "DROP TABLE thing")
    project.run("migrate")
    for path in project.folder.glob("migrations/*/0001_a.sql"):
        path.unlink()

    answer = project.run("migrate")

    assert answer.code == 3
    assert "migrations/up/0001_a.sql: missing, but applied" in answer.err
    assert "elearning repair --mark-reverted 0001 --reason TEXT" in answer.err
    assert project.run("repair", "--mark-reverted", "0001", "--reason", "gone").code == 0
    assert project.run("migrate").code == 0
    assert project.value("SELECT reason FROM runner.events ORDER BY id DESC LIMIT 1") == "gone"


def test_14_a_pending_file_older_than_an_applied_one_is_refused(project: Project) -> None:
    project.migration("0002_b", "CREATE TABLE b ()", "DROP TABLE b")
    project.run("migrate")
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE a")

    answer = project.run("migrate")

    assert answer.code == 3
    assert "migrations/up/0001_a.sql:1:1: pending, but older than" in answer.err
    assert "elearning migrate --allow-out-of-order 0001" in answer.err
    assert project.run("migrate", "--allow-out-of-order", "0001").code == 0
    assert project.applied() == ["0002_b", "0001_a"]
    project.run("rollback")
    assert project.applied() == ["0002_b"], "the last applied one goes first, whatever its version"


def test_15_a_version_that_is_taken_twice_is_refused(project: Project) -> None:
    project.migration("0001_a", THING)
    project.migration("1_b", THING)

    answer = project.run("migrate")

    assert answer.code == 3
    assert "migrations/up/1_b.sql:1:1: version 1 is taken by 0001_a.sql" in answer.err
    assert "Give one of the two another version." in answer.err


def test_16_a_byte_order_mark_is_accepted_and_no_edit(project: Project) -> None:
    path = project.migration("0001_a", f"\ufeff{THING}", "\ufeffDROP TABLE thing")

    assert project.run("migrate").code == 0
    path.write_text(THING)
    assert project.run("migrate").code == 0
    assert project.run("rollback").code == 0


def test_17_windows_line_ends_are_accepted_and_no_edit(project: Project) -> None:
    path = project.migration(
        "0001_a",
        "-- a comment\r\nCREATE TABLE thing (id int);\r\nCOPY thing FROM STDIN;\r\n1\r\n\\.\r\n",
        "DROP TABLE thing;\r\n",
    )

    assert project.run("migrate").code == 0
    assert project.value("SELECT id FROM thing") == 1
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    assert project.run("migrate").code == 0
    assert project.run("rollback").code == 0


def test_18_a_file_that_holds_only_comments_is_fine(project: Project) -> None:
    project.migration("0001_a", "-- nothing yet\n/* and ; nothing */\n", "")

    assert project.run("migrate").code == 0
    assert project.applied() == ["0001_a"]
    assert project.run("rollback").code == 0


def test_19_two_concurrent_index_builds_in_one_file(project: Project) -> None:
    project.migration("0001_a", THING, "DROP TABLE thing")
    project.migration(
        "0002_b",
        f"{NO_TRANSACTION}CREATE INDEX CONCURRENTLY ix_a ON thing (id);\n"
        "CREATE INDEX CONCURRENTLY ix_b ON thing (id);",
        f"{NO_TRANSACTION}DROP INDEX CONCURRENTLY ix_a; DROP INDEX CONCURRENTLY ix_b",
    )

    assert project.run("migrate").code == 0
    assert project.value("SELECT count(*) FROM pg_index WHERE indrelid = 'thing'::regclass") == 3
    assert project.run("rollback").code == 0
    assert project.value("SELECT count(*) FROM pg_index WHERE indrelid = 'thing'::regclass") == 1


def test_20_a_concurrent_build_that_fails_leaves_its_file_partial(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE t (n int); INSERT INTO t VALUES (1), (1)", "")
    project.migration(
        "0002_b",
        f"{NO_TRANSACTION}CREATE INDEX CONCURRENTLY ix_fine ON t (n);\n"
        "CREATE UNIQUE INDEX CONCURRENTLY ix_unique ON t (n);",
        f"{NO_TRANSACTION}DROP INDEX CONCURRENTLY ix_fine",
    )

    answer = project.run("migrate")

    assert answer.code == 6
    assert "0002_b.sql:3:1: could not create unique index" in answer.err
    assert "statement 2 failed, the 1 before it are done and stay" in answer.err
    assert "INVALID index left behind: public.ix_unique" in answer.err
    assert "DROP INDEX CONCURRENTLY public.ix_unique" in answer.err
    for verb in ("migrate", "rollback", "redo"):
        refused = project.run(verb)
        assert refused.code == 6
        assert "elearning repair --resume 0002" in refused.err
    project.sql("DROP INDEX ix_unique")
    project.sql("DELETE FROM t")
    assert project.run("repair", "--resume", "0002").code == 0
    assert project.run("status", "--check").code == 0


def test_21_five_processes_at_once_apply_each_file_once(project: Project) -> None:
    for number in range(1, 6):
        project.migration(f"000{number}_t", f"CREATE TABLE t{number} ()", "")

    processes = [start(project, "migrate") for _ in range(5)]

    assert [process.wait(timeout=60) for process in processes] == [0] * 5
    assert len(project.applied()) == 5
    ups = "SELECT count(*) FROM runner.events WHERE action = 'up' AND ok"
    assert project.value(ups) == 5


def test_22_a_concurrent_build_runs_while_other_runners_wait(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE t AS SELECT generate_series(1, 20000) AS n", "")
    project.migration("0002_b", f"{NO_TRANSACTION}CREATE INDEX CONCURRENTLY ix ON t (n)", "")
    project.migration("0003_c", f"{NO_TRANSACTION}REINDEX INDEX CONCURRENTLY ix", "")

    processes = [start(project, "migrate") for _ in range(4)]

    assert [process.wait(timeout=60) for process in processes] == [0] * 4
    assert project.applied() == ["0001_a", "0002_b", "0003_c"]


def test_23_kill_9_and_run_again(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "")
    project.migration("0002_b", "CREATE TABLE b (); SELECT pg_sleep(60)", "")
    process = start(project, "migrate")
    wait_until_asleep(project)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (project.folder / "migrations/up/0002_b.sql").write_text("CREATE TABLE b ()")
    wake_up(project)

    assert project.run("migrate").code == 0
    assert project.applied() == ["0001_a", "0002_b"]
    assert project.tables() == {"a", "b"}


def test_24_a_killed_backend_is_a_lost_connection_and_leaves_nothing(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ();\nSELECT pg_terminate_backend(pg_backend_pid())")

    answer = project.run("migrate")

    assert answer.code == 5
    assert "0001_a.sql: the connection was lost" in answer.err
    assert "Run the same command to go on" in answer.err
    assert project.tables() == set()


def test_25_a_missing_down_is_refused_unless_the_up_says_why(project: Project) -> None:
    path = project.migration("0001_a", THING, down=None)

    answer = project.run("migrate")

    assert answer.code == 3
    assert "migrations/up/0001_a.sql:1:1: an up without its down" in answer.err
    assert '-- migrate: irreversible "why"' in answer.err
    path.write_text(f'-- migrate: irreversible "the rows are gone"\n{THING}')
    assert project.run("migrate").code == 0
    refused = project.run("rollback")
    assert refused.code == 3
    assert "irreversible: the rows are gone" in refused.err
    assert "elearning repair --mark-reverted 0001 --reason TEXT" in refused.err


def test_26_percent_dollar_braces_and_colons_are_plain_text(project: Project) -> None:
    text = "100% ${HOME} $(id) :x :'x' {{ y }} %s %(a)s"
    literal = text.replace("'", "''")
    project.migration(
        "0001_a", f"CREATE TABLE t AS SELECT '{literal}' AS text, '2'::int AS n", "DROP TABLE t"
    )

    assert project.run("migrate").code == 0
    assert project.value("SELECT text FROM t") == text


def test_27_an_error_names_file_line_column_and_points_at_it(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE t (\n    a int,\n    b intt\n);\n", "DROP TABLE t")

    answer = project.run("migrate")

    assert answer.code == 1
    assert 'migrations/up/0001_a.sql:3:7: type "intt" does not exist (SQLSTATE 42704)' in answer.err
    assert "        b intt\n          ^" in answer.err
    error = project.json("migrate")["error"]
    assert (error["file"], error["line"], error["column"]) == ("migrations/up/0001_a.sql", 3, 7)
    assert error["sqlstate"] == "42704"
