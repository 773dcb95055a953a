"""The tables that hold the truth: `runner.history`, `runner.events` and `runner.meta`."""

import getpass
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import asyncpg

from infrastructure.runner.errors import HistoryRefused
from infrastructure.runner.files import Pair
from infrastructure.runner.kinds import Kind
from infrastructure.runner.sql import insert, literal

FORMAT: Final = "1"
TOOL_VERSION: Final = "1"

TABLES: Final = """
CREATE SCHEMA IF NOT EXISTS runner;
CREATE TABLE IF NOT EXISTS runner.meta (
    key text CONSTRAINT pk_meta PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE IF NOT EXISTS runner.history (
    kind text NOT NULL CONSTRAINT ck_history_kind CHECK (kind IN ('migration', 'seed')),
    version text NOT NULL CONSTRAINT ck_history_version CHECK (version ~ '^[0-9]{1,20}$'),
    name text NOT NULL,
    checksum text NOT NULL,
    down_checksum text,
    status text NOT NULL
        CONSTRAINT ck_history_status CHECK (status IN ('applied', 'partial', 'baseline')),
    statements_total integer NOT NULL,
    statements_done integer NOT NULL,
    position bigint NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    duration_ms bigint NOT NULL,
    applied_by text NOT NULL,
    tool_version text NOT NULL,
    run_id text NOT NULL,
    CONSTRAINT pk_history PRIMARY KEY (kind, version),
    CONSTRAINT uq_history_position UNIQUE (kind, position)
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_history_number
    ON runner.history (kind, (version::numeric));
CREATE TABLE IF NOT EXISTS runner.events (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_events PRIMARY KEY,
    run_id text NOT NULL,
    kind text NOT NULL,
    version text NOT NULL,
    name text NOT NULL,
    action text NOT NULL,
    ok boolean NOT NULL,
    sqlstate text,
    message text,
    reason text,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE OR REPLACE FUNCTION runner.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'runner.events is append-only';
END
$body$;
CREATE OR REPLACE TRIGGER tr_events_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON runner.events
    FOR EACH STATEMENT EXECUTE FUNCTION runner.refuse_change();
"""


class Status(StrEnum):
    """What a history row says of its file."""

    APPLIED = "applied"
    PARTIAL = "partial"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of `runner.history`."""

    kind: Kind
    version: str
    name: str
    checksum: str
    down_checksum: str | None
    status: Status
    statements_total: int
    statements_done: int
    position: int
    applied_at: datetime
    duration_ms: int
    applied_by: str
    tool_version: str
    run_id: str

    @property
    def number(self) -> int:
        return int(self.version)


COLUMNS: Final = ", ".join(Row.__slots__)


async def exists(connection: asyncpg.Connection) -> bool:
    """Whether this database has the runner's tables; raises `HistoryRefused` for foreign ones."""
    found = await connection.fetchval("SELECT to_regclass('runner.history') IS NOT NULL")
    if found and await _format(connection) != FORMAT:
        raise HistoryRefused(
            "the schema `runner` of this database is not this runner's, or of another version",
            advice="Rename that schema, or use the version of the runner that made it.",
        )
    return bool(found)


async def create(connection: asyncpg.Connection) -> None:
    """Make the tables where they are missing; the caller holds the lock."""
    if await exists(connection):
        return
    stamp = insert("runner.meta", {"key": "format", "value": FORMAT})
    # Statements that are sent together are one transaction.
    await connection.execute(f"{TABLES}; {stamp}")


async def read(connection: asyncpg.Connection, kind: Kind) -> list[Row]:
    """All rows of a kind in the order in which they were applied."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM runner.history WHERE kind = $1 ORDER BY position",  # noqa: S608  # Only names of columns.
        kind.value,
    )
    return [
        Row(**{**dict(row), "kind": Kind(row["kind"]), "status": Status(row["status"])})
        for row in rows
    ]


async def environment(connection: asyncpg.Connection) -> str | None:
    """The environment that this database is stamped with."""
    value: str | None = await connection.fetchval(
        "SELECT value FROM runner.meta WHERE key = 'environment'"
    )
    return value


async def stamp(connection: asyncpg.Connection, name: str) -> None:
    """Make this the database of environment `name`."""
    await connection.execute(
        insert("runner.meta", {"key": "environment", "value": name}) + " ON CONFLICT DO NOTHING"
    )


def applied(pair: Pair, *, status: Status, run_id: str, total: int, done: int, ms: int) -> str:
    """The INSERT that records `pair` behind all others."""
    values = {
        "kind": pair.up.kind.value,
        "version": pair.version,
        "name": pair.name,
        "checksum": pair.up.checksum,
        "down_checksum": pair.down.checksum if pair.down else None,
        "status": status.value,
        "statements_total": total,
        "statements_done": done,
        "duration_ms": ms,
        "applied_by": who(),
        "tool_version": TOOL_VERSION,
        "run_id": run_id,
    }
    kind = literal(pair.up.kind.value)
    return (
        f"INSERT INTO runner.history (position, {', '.join(values)}) "  # noqa: S608  # Literals, quoted.
        f"SELECT coalesce(max(position), 0) + 1, {', '.join(map(literal, values.values()))} "
        f"FROM runner.history WHERE kind = {kind}"
    )


def repeated(pair: Pair, *, run_id: str, total: int, ms: int) -> str:
    """The UPDATE that records a repeatable seed's new text, at its old position."""
    row = changed(
        pair.up.kind,
        pair.version,
        checksum=pair.up.checksum,
        down_checksum=pair.down.checksum if pair.down else None,
        statements_total=total,
        statements_done=total,
        duration_ms=ms,
        applied_by=who(),
        run_id=run_id,
    )
    return row.replace(" SET ", " SET applied_at = clock_timestamp(), ", 1)


def gone(kind: Kind, version: str) -> str:
    """The DELETE that takes a reverted row out."""
    return (
        "DELETE FROM runner.history "  # noqa: S608  # Literals, quoted.
        f"WHERE kind = {literal(kind.value)} AND version = {literal(version)}"
    )


def changed(kind: Kind, version: str, /, **values: str | int | None) -> str:
    """The UPDATE of one row."""
    sets = ", ".join(f"{name} = {literal(value)}" for name, value in values.items())
    return (
        f"UPDATE runner.history SET {sets} "  # noqa: S608  # Literals, quoted.
        f"WHERE kind = {literal(kind.value)} AND version = {literal(version)}"
    )


def event(
    *,
    run_id: str,
    kind: Kind,
    version: str,
    name: str,
    action: str,
    ok: bool = True,
    sqlstate: str | None = None,
    message: str | None = None,
    reason: str | None = None,
) -> str:
    """The INSERT of one event."""
    return insert(
        "runner.events",
        {
            "run_id": run_id,
            "kind": kind.value,
            "version": version,
            "name": name,
            "action": action,
            "ok": ok,
            "sqlstate": sqlstate,
            "message": message,
            "reason": reason,
        },
    )


def who() -> str:
    """The person and the machine, as `applied_by` names them."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


def newest(rows: Sequence[Row]) -> Row | None:
    """The row with the highest version."""
    return max(rows, key=lambda row: row.number, default=None)


async def _format(connection: asyncpg.Connection) -> str | None:
    try:
        value: str | None = await connection.fetchval(
            "SELECT value FROM runner.meta WHERE key = 'format'"
        )
    except asyncpg.SyntaxOrAccessError:
        return None
    return value
