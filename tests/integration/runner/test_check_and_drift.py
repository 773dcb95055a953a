"""What a down does not restore is found, and so is what the history does not explain."""

from pathlib import Path

import pytest

from integration.runner.project import Project

BASE = """
CREATE TABLE t (a int CONSTRAINT pk_t PRIMARY KEY, b text DEFAULT 'x', c int);
CREATE INDEX ix_t ON t (b); CREATE SEQUENCE s; CREATE TYPE m AS ENUM ('p', 'q');
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tr();
"""

FAULTY = {
    "column left": ("ALTER TABLE t ADD d int", "", "left over: column public.t.d"),
    "column lost": ("SELECT 1", "ALTER TABLE t DROP c", "missing: column public.t.c"),
    "default": ("ALTER TABLE t ALTER b DROP DEFAULT", "", "- default 'x'::text"),
    "not null": ("ALTER TABLE t ALTER c SET NOT NULL", "", "+ not null"),
    "type of a column": ("ALTER TABLE t ALTER c TYPE bigint", "", "+ type bigint"),
    "constraint": ("ALTER TABLE t ADD CONSTRAINT ck CHECK (c > 0)", "", "constraint ck on"),
    "index": ("DROP INDEX ix_t", "", "missing: index public.ix_t"),
    "sequence": ("ALTER SEQUENCE s INCREMENT 5", "", "different: counter of public.s"),
    "enum": ("ALTER TYPE m ADD VALUE 'r'", "", "+ labels 'p', 'q', 'r'"),
    "function": ("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'", "",
                 "different: function public.f()"),
    "view": ("CREATE OR REPLACE VIEW v AS SELECT a + 0 AS a FROM t", "", "view public.v"),
    "trigger": ("ALTER TABLE t DISABLE TRIGGER tr", "", "different: trigger tr on public.t"),
    "grant": ("GRANT SELECT ON t TO PUBLIC", "", "+ grants =r/<runner>"),
    "comment": ("COMMENT ON TABLE t IS 'c'", "", "+ comment c"),
    "row security": ("ALTER TABLE t ENABLE ROW LEVEL SECURITY", "", "+ row security on"),
    "policy": ("CREATE POLICY p ON t USING (true)", "", "left over: policy p on public.t"),
    "storage option": ("ALTER TABLE t SET (fillfactor = 70)", "", "+ options fillfactor=70"),
    "domain": ("CREATE DOMAIN d AS int CHECK (VALUE > 0)", "", "left over: domain public.d"),
    "schema": ("CREATE SCHEMA other", "", "left over: schema other"),
    "rule": ("CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING", "", "rule r on public.t"),
    "extension": ("CREATE EXTENSION citext", "", "left over: extension citext"),
    "aggregate": ("CREATE AGGREGATE g (int) (SFUNC = int4pl, STYPE = int)", "", "aggregate"),
    "operator": ("CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)", "",
                 "left over: operator public.===(integer,integer)"),
    "statistics": ("CREATE STATISTICS st ON a, c FROM t", "", "left over: statistics public.st"),
    "cast": ("CREATE CAST (m AS int) WITH INOUT", "", "left over: cast from public.m to integer"),
    "default grants": ("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC", "",
                       "left over: default grants"),
    "publication": ("CREATE PUBLICATION pub FOR TABLE t", "", "left over: publication pub"),
    "text search": ("CREATE TEXT SEARCH CONFIGURATION ts (COPY = simple)", "",
                    "left over: text search configuration public.ts"),
    "foreign server": ("CREATE FOREIGN DATA WRAPPER w; CREATE SERVER sv FOREIGN DATA WRAPPER w", "",
                       "left over: foreign server sv"),
    "event trigger": (
        """CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
           CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION e()""",
        "",
        "left over: event trigger et",
    ),
    "inheritance": ("CREATE TABLE u () INHERITS (t)", "", "left over: table public.u"),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTY)
def test_what_a_down_does_not_restore_is_named(project: Project, what: str) -> None:
    up, down, expected = FAULTY[what]
    project.migration("0001_base", BASE, "DROP TABLE t CASCADE; DROP SEQUENCE s; DROP TYPE m; "
                      "DROP FUNCTION f(); DROP FUNCTION tr()")  # fmt: skip
    project.migration("0002_change", up, down)

    answer = project.run("check")

    assert answer.code == 8, answer.text
    assert "checked   0001_base" in answer.out
    assert "FAULTY    0002_change" in answer.out
    assert "migrations/down/0002_change.sql:1:1: the down does not restore" in answer.out
    assert expected in answer.out


def test_downs_that_restore_pass_whatever_the_order_of_columns(project: Project) -> None:
    project.migration("0001_t", "CREATE TABLE t (a int, b int)", "DROP TABLE t")
    project.migration("0002_u", "ALTER TABLE t DROP a", "ALTER TABLE t ADD a int")
    project.migration("0003_i", "-- migrate: no-transaction\nCREATE INDEX CONCURRENTLY i ON t (b)",
                      "DROP INDEX i")  # fmt: skip
    project.migration("0004_x", '-- migrate: irreversible "no way"\nDROP TABLE t', down=None)

    answer = project.run("check")

    assert answer.code == 0, answer.text
    assert "4 migrations: every down restores the schema" in answer.out
    assert project.tables() == set(), "all of it happened elsewhere"
    assert project.value("SELECT to_regnamespace('runner') IS NULL")


def test_a_down_that_fails_and_an_up_that_cannot_run_again_are_found(project: Project) -> None:
    project.migration("0001_a", "CREATE TABLE a ()", "DROP TABLE wrong")
    project.migration("0002_b", "CREATE TYPE b AS ENUM ('x')", "ALTER TYPE b RENAME TO c")
    project.migration("0003_c", "CREATE TABLE c ()", "DROP TABLE c")

    found = project.json("check")

    assert found["exit_code"] == 8
    problems = [(one["name"], one["what"]) for one in found["result"]["problems"]]
    assert problems == [
        ("0001_a", "the down fails"),
        ("0002_b", "the down does not restore"),
        ("0003_c", "the up fails"),
    ]


def test_an_up_that_fails_is_an_error_of_its_own(project: Project) -> None:
    project.migration("0001_a", "SELECT * FROM nowhere", "")

    answer = project.run("check")

    assert answer.code == 1
    assert "0001_a.sql:1:15" in answer.err


def test_no_temporary_database_is_left_behind(project: Project) -> None:
    query = "SELECT count(*) FROM pg_database WHERE datname LIKE current_database() || '_check_%'"
    project.migration("0001_a", "SELECT * FROM nowhere", "")
    project.run("check")
    project.run("drift")

    assert project.value(query) == 0


def test_a_role_that_may_not_make_databases_is_told_so(project: Project) -> None:
    name = project.url.partition("/runner_")[2].partition("?")[0]
    role = f"poor_{name}"
    project.sql(f"CREATE ROLE {role} LOGIN")
    try:
        project.url = project.url.replace("postgres@", f"{role}@", 1)
        answer = project.run("check")
    finally:
        project.url = project.url.replace(f"{role}@", "postgres@", 1)
        project.sql(f"DROP ROLE {role}")

    assert answer.code == 2
    assert "CREATEDB" in answer.err


def test_drift_names_what_the_history_does_not_explain(project: Project) -> None:
    project.migration("0001_t", "CREATE TABLE t (a int); CREATE INDEX ix ON t (a)", "DROP TABLE t")
    project.run("migrate")
    assert project.run("drift").code == 0

    project.sql("ALTER TABLE t ADD sneaked int")
    project.sql("DROP INDEX ix")
    project.sql("CREATE VIEW hidden AS SELECT 1 AS one")
    answer = project.run("drift")

    assert answer.code == 8
    for line in ("left over: column public.t.sneaked", "missing: index public.ix",
                 "left over: view public.hidden"):  # fmt: skip
        assert line in answer.out
    changes = project.json("drift")["result"]["changes"]
    assert {change["object"] for change in changes} >= {"index public.ix", "view public.hidden"}


def test_every_down_of_this_project_restores_the_schema(project: Project) -> None:
    answer = project.run("check", "--directory", str(Path(__file__).parents[3] / "migrations"))

    assert answer.code == 0, answer.text
    assert "every down restores the schema" in answer.out


def test_every_seed_of_this_project_undoes_only_what_it_made(project: Project) -> None:
    root = Path(__file__).parents[3]
    assert (
        project.run("migrate", "--directory", str(root / "migrations"), "--history-file", "-").code
        == 0
    )
    options = ("--directory", str(root / "seeds"), "--history-file", "-")
    before = check_rows(project)

    assert project.run("seed", *options).code == 0
    assert check_rows(project) != before
    assert project.run("seed:undo", "--all", *options).code == 0
    assert check_rows(project) == before


def check_rows(project: Project) -> dict[str, int]:
    """How many rows each table has; what the search has ever read stays with it."""
    tables = project.sql(
        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename NOT IN ('search_vocabulary', 'search_languages')"
    )
    counts = {name: f"SELECT count(*) FROM {name}" for (name,) in tables}  # noqa: S608  # Quoted.
    return {name: project.value(query) for name, query in counts.items()}
