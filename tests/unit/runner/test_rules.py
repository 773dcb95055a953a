"""What a file may not hold is found before anything runs, with line, column and way out."""

from pathlib import Path

import pytest

from infrastructure.runner.directives import read_header
from infrastructure.runner.files import SqlFile
from infrastructure.runner.kinds import Kind
from infrastructure.runner.rules import faults_of


def file_of(text: str) -> SqlFile:
    return SqlFile(Kind.MIGRATION, Path("0001_a.sql"), text, read_header(text, Kind.MIGRATION))


def faults(text: str) -> list[str]:
    return [fault.message for fault in faults_of(file_of(text))]


@pytest.mark.parametrize(
    "statement",
    [
        "BEGIN", "begin work", "START TRANSACTION", "COMMIT", "END", "end transaction", "ABORT",
        "ROLLBACK", "rollback work", "ROLLBACK AND CHAIN", "COMMIT AND NO CHAIN",
        "PREPARE TRANSACTION 'x'", "COMMIT PREPARED 'x'", "ROLLBACK PREPARED 'x'",
        "/* c */ COMMIT -- c", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; COMMIT)",
        "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; COMMIT; END",
    ],
)  # fmt: skip
def test_transaction_control_is_refused(statement: str) -> None:
    (message,) = faults(f"SELECT 1;\n{statement};\nSELECT 2")

    assert message.endswith("transaction control in a file")


@pytest.mark.parametrize(
    "statement",
    [
        "SAVEPOINT s", "ROLLBACK TO s", "ROLLBACK TO SAVEPOINT s", "ROLLBACK WORK TO s",
        "ROLLBACK TRANSACTION TO SAVEPOINT s", "RELEASE s", "SET CONSTRAINTS ALL DEFERRED",
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "PREPARE transaction AS SELECT 1",
        "PREPARE q AS SELECT 1", "COMMENT ON TABLE t IS 'COMMIT'", "SELECT 'COMMIT; BEGIN'",
        "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END",
        "DO $$ BEGIN COMMIT; END $$", "CREATE TABLE begin (commit int)",
        "ALTER TYPE m ADD VALUE 'x'", "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "CREATE INDEX concurrently_ix ON t (a)", 'CREATE INDEX "concurrently" ON t (a)',
        "REINDEX INDEX ix", "REINDEX (VERBOSE) TABLE t", "REINDEX (CONCURRENTLY false) TABLE t",
        "CLUSTER t USING ix", "CLUSTER VERBOSE t", "ALTER TABLE t DETACH PARTITION p",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot = off)",
        "ALTER DATABASE d SET work_mem = '1MB'", "ANALYZE", "CREATE TABLE vacuum ()",
        "COPY t FROM STDIN WITH (NULL 'binary');\n\\.\nSELECT 1",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_let_through(statement: str) -> None:
    assert faults(f"SELECT 1;\n{statement};\nSELECT 2") == []


@pytest.mark.parametrize(
    "statement",
    [
        "VACUUM", "vacuum (full) t", "CREATE DATABASE d", "DROP DATABASE d",
        "CREATE TABLESPACE s LOCATION '/x'", "DROP TABLESPACE s", "ALTER SYSTEM SET a = 1",
        "CREATE INDEX CONCURRENTLY ON t (a)", "create unique index concurrently ix on t (a)",
        "DROP INDEX CONCURRENTLY IF EXISTS ix", "REINDEX INDEX CONCURRENTLY ix",
        "REINDEX (VERBOSE, CONCURRENTLY) TABLE t", "REINDEX DATABASE d", "REINDEX SCHEMA s",
        "CLUSTER", "CLUSTER VERBOSE", "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", "DISCARD ALL",
        "ALTER DATABASE d SET TABLESPACE s",
    ],
)  # fmt: skip
def test_what_needs_no_transaction_wants_the_directive(statement: str) -> None:
    (fault,) = faults_of(file_of(f"SELECT 1;\n  {statement};"))

    assert (fault.line, fault.column) == (2, 3)
    assert fault.message.endswith("cannot run inside a transaction")
    assert "-- migrate: no-transaction" in fault.advice
    assert faults(f"-- migrate: no-transaction\n{statement};") == []


@pytest.mark.parametrize(
    "statement",
    ["COPY t FROM STDIN WITH (FORMAT binary)", "COPY t FROM STDIN BINARY",
     "COPY BINARY t FROM STDIN",
     "COPY t FROM STDIN (FORMAT 'binary')"],
)  # fmt: skip
def test_binary_copies_are_refused(statement: str) -> None:
    assert faults(f"{statement};\nx\n\\.\n") == [
        "COPY of binary data, which a text file cannot hold"
    ]


def test_a_file_that_cannot_be_split_has_one_fault() -> None:
    (fault,) = faults_of(file_of("SELECT 1;\nSELECT 'a"))

    assert str(fault).startswith("0001_a.sql:2:8: a quoted text that never ends\n    Correct")
