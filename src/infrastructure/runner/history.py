"""Rows of `runner.history` and `runner.events`: reading them, and the SQL that changes them."""

import getpass
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final

import asyncpg

from infrastructure.runner.files import Pair
from infrastructure.runner.kinds import Kind
from infrastructure.runner.sql import insert, literal

TOOL_VERSION: Final = "1"


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


@cache
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
