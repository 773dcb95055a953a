"""The tables that hold the truth: `runner.history`, `runner.events` and `runner.meta`."""

from typing import Final

import asyncpg

from infrastructure.runner.errors import HistoryRefused
from infrastructure.runner.sql import insert

FORMAT: Final = "1"

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


async def _format(connection: asyncpg.Connection) -> str | None:
    try:
        value: str | None = await connection.fetchval(
            "SELECT value FROM runner.meta WHERE key = 'format'"
        )
    except asyncpg.SyntaxOrAccessError:
        return None
    return value
