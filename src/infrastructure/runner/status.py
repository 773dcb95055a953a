"""`status`, `seed:status` and `validate`, and the check that a server makes at its start."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from infrastructure.runner.connect import close, connect
from infrastructure.runner.differences import Difference, differences
from infrastructure.runner.environments import plain_url
from infrastructure.runner.errors import ExitCode, Fault, FilesRefused
from infrastructure.runner.files import Folder, Pair, read_folder
from infrastructure.runner.history import Row, Status
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import out_of_order, pending
from infrastructure.runner.rules import faults_of
from infrastructure.runner.run import Run, rows_of
from infrastructure.runner.seed import read_seeds
from infrastructure.runner.target import default_folder


async def status(run: Run, kind: Kind, *, check: bool = False) -> None:
    """Every file and row with its state; with `check` exit 8 unless all are applied."""
    folder = read_seeds(run) if kind is Kind.SEED else run.read(kind)
    async with run.looking() as connection:
        rows = await rows_of(connection, kind)
    entries = _entries(folder, rows, run.target.environment)
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry["state"]] = counts.get(entry["state"], 0) + 1
    run.record.result.update(kind=kind.value, entries=entries, counts=counts)
    if check and counts.keys() - {"applied", "baseline", "elsewhere"}:
        run.record.exit_code = ExitCode.FOUND


def validate(run: Run, kinds: Sequence[Kind]) -> None:
    """Read and check every file of these kinds; raises `FilesRefused` with all faults."""
    faults: list[Fault] = []
    checked = 0
    for kind in kinds:
        try:
            folder = read_seeds(run) if kind is Kind.SEED else run.read(kind)
        except FilesRefused as refused:
            faults.extend(refused.faults)
            continue
        files = [file for pair in folder.pairs for file in (pair.up, pair.down) if file]
        faults.extend(fault for file in files for fault in faults_of(file))
        checked += len(files)
    if faults:
        raise FilesRefused(faults)
    run.record.result["files"] = checked


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a database's schema is the one that the files describe."""

    pending: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        return not self.pending and not self.problems


async def readiness(
    database: str | asyncpg.Connection, migrations: Path | None = None
) -> Readiness:
    """What a server asks before it serves: three short queries, no lock, nothing changed.

    `database` is a URL or a connection. Raises `FilesRefused` for files that cannot be read,
    `ConnectionFailed` for a URL that leads nowhere.
    """
    folder = read_folder(Kind.MIGRATION, migrations or default_folder(Kind.MIGRATION))
    if not isinstance(database, str):
        return _readiness(folder, await rows_of(database, Kind.MIGRATION))
    connection = await connect(plain_url(database), run_id="readiness")
    try:
        return _readiness(folder, await rows_of(connection, Kind.MIGRATION))
    finally:
        await close(connection)


def _readiness(folder: Folder, rows: Sequence[Row]) -> Readiness:
    problems = [difference.message for difference in differences(folder, rows)]
    problems += [f"{row.name} is partial" for row in rows if row.status is Status.PARTIAL]
    return Readiness(
        pending=tuple(pair.name for pair in pending(folder, rows)), problems=tuple(problems)
    )


def _entries(folder: Folder, rows: Sequence[Row], environment: str) -> list[dict[str, Any]]:
    found = {difference.row.number: difference for difference in differences(folder, rows)}
    old = set() if folder.kind is Kind.SEED else {p.number for p in out_of_order(folder, rows)}
    entries = [_applied(folder, row, found.get(row.number)) for row in rows]
    entries += [
        _pending(pair, environment, out_of_order=pair.number in old)
        for pair in pending(folder, rows)
    ]
    return sorted(entries, key=lambda entry: int(entry["version"]))


def _applied(folder: Folder, row: Row, difference: Difference | None) -> dict[str, Any]:
    state = difference.what if difference else row.status.value
    pair = folder.by_number.get(row.number)
    if pair and pair.directives.repeatable and pair.up.checksum != row.checksum:
        state = "pending"
    if row.status is Status.PARTIAL:
        state = row.status.value
    return {
        "version": row.version,
        "name": row.name,
        "state": state,
        "position": row.position,
        "applied_at": row.applied_at.isoformat(),
        "duration_ms": row.duration_ms,
        "applied_by": row.applied_by,
        "run_id": row.run_id,
        "advice": difference.advice if difference else None,
    }


def _pending(pair: Pair, environment: str, *, out_of_order: bool) -> dict[str, Any]:
    state = "out of order" if out_of_order else "pending"
    if pair.up.kind is Kind.SEED and environment not in pair.directives.environments:
        state = "elsewhere"
    return {"version": pair.version, "name": pair.name, "state": state}
