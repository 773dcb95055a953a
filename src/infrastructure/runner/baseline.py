"""`baseline`: adopt a database that was there before its history."""

from infrastructure.runner import history
from infrastructure.runner.errors import HistoryRefused, UsageError
from infrastructure.runner.files import Folder, Pair
from infrastructure.runner.history import Status
from infrastructure.runner.kinds import Kind
from infrastructure.runner.run import Run


async def baseline(run: Run, version: str) -> None:
    """Record every migration up to `version` as there already, in one transaction."""
    folder = run.read(Kind.MIGRATION)
    pairs = _up_to(folder, version)
    async with run.locked(Kind.MIGRATION) as session:
        if await history.read(session.lock.connection, Kind.MIGRATION):
            raise HistoryRefused(
                "this database has a history already, so it cannot be adopted",
                advice="`elearning status` shows it; one by one: elearning repair --mark-applied V",
            )
        rows = "; ".join(_row(run.record.run_id, pair) for pair in pairs)
        # Statements that are sent together are one transaction.
        await session.lock.execute(rows)
    run.record.result["baseline"] = [pair.name for pair in pairs]


def _up_to(folder: Folder, version: str) -> list[Pair]:
    last = folder.find(version)
    if last is None:
        known = ", ".join(pair.version for pair in folder.pairs) or "none"
        raise UsageError(f"{folder.path} has no migration {version}", advice=f"Known: {known}.")
    return [pair for pair in folder.pairs if pair.number <= last.number]


def _row(run_id: str, pair: Pair) -> str:
    row = history.applied(pair, status=Status.BASELINE, run_id=run_id, total=0, done=0, ms=0)
    event = history.event(
        run_id=run_id,
        kind=pair.up.kind,
        version=pair.version,
        name=pair.name,
        action="baseline",
    )
    return f"{row}; {event}"
