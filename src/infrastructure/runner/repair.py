"""`repair`: put the history right after an accident; every repair is an event."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from infrastructure.runner import history
from infrastructure.runner.alone import Alone
from infrastructure.runner.errors import FilesRefused, HistoryRefused, StatementFailed, UsageError
from infrastructure.runner.files import Folder, Pair
from infrastructure.runner.history import Row, Status
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Direction, Step
from infrastructure.runner.rules import faults_of
from infrastructure.runner.run import Run
from infrastructure.runner.session import Session

LAST_DIRECTION: Final = """
SELECT action FROM runner.events
WHERE kind = $1 AND version = $2 AND action IN ('up', 'down') ORDER BY id DESC LIMIT 1
"""


async def repair(
    run: Run, kind: Kind, action: str, version: str, *, reason: str | None = None
) -> None:
    """Carry out one of `accept`, `rename`, `resume`, `mark-applied` and `mark-reverted`."""
    folder = run.read(kind)
    async with run.locked(kind) as session:
        rows = await history.read(session.lock.connection, kind)
        case = _Case(session=session, folder=folder, version=version, reason=reason, rows=rows)
        await ACTIONS[action](case)
        run.record.result.update(repaired=action, version=version)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One version, what the history holds of it and what the folder does."""

    session: Session
    folder: Folder
    version: str
    reason: str | None
    rows: list[Row]

    @property
    def row(self) -> Row:
        """Raises `HistoryRefused` where the version has none."""
        for row in self.rows:
            if self.version in {row.version, row.name} or self._number() == row.number:
                return row
        raise HistoryRefused(
            f"{self.version} has no row in the history", advice="`elearning status` lists the rows."
        )

    @property
    def pair(self) -> Pair:
        """Raises `UsageError` where the folder has no such version."""
        number = self._number()
        pair = self.folder.by_number.get(number) if number is not None else None
        if pair is None:
            raise UsageError(f"{self.folder.path} has no {self.folder.kind.noun} {self.version}")
        return pair

    async def write(self, sql: str, action: str, name: str) -> None:
        """The change and its event, in one transaction."""
        event = history.event(
            run_id=self.session.record.run_id,
            kind=self.folder.kind,
            version=self.version.partition("_")[0],
            name=name,
            action=action,
            reason=self.reason,
        )
        await self.session.lock.execute(f"{sql}; {event}")

    def change(self, **values: str | int | None) -> str:
        return history.changed(self.folder.kind, self.row.version, **values)

    def _number(self) -> int | None:
        digits = self.version.partition("_")[0]
        return int(digits) if digits.isdecimal() else None


async def _accept(case: _Case) -> None:
    down = case.pair.down
    sql = case.change(checksum=case.pair.up.checksum, down_checksum=down.checksum if down else None)
    await case.write(sql, "accept", case.pair.name)


async def _rename(case: _Case) -> None:
    await case.write(
        case.change(name=case.pair.name, version=case.pair.version), "rename", case.pair.name
    )


async def _mark_applied(case: _Case) -> None:
    pair, known = case.pair, {row.number for row in case.rows}
    if pair.number in known:
        row = case.row
        total = max(row.statements_total, row.statements_done)
        sql = case.change(
            status=Status.APPLIED.value, statements_done=total, checksum=pair.up.checksum
        )
    else:
        run_id = case.session.record.run_id
        sql = history.applied(pair, status=Status.APPLIED, run_id=run_id, total=0, done=0, ms=0)
    await case.write(sql, "mark-applied", pair.name)


async def _mark_reverted(case: _Case) -> None:
    row = case.row
    await case.write(history.gone(row.kind, row.version), "mark-reverted", row.name)


async def _resume(case: _Case) -> None:
    row, session = case.row, case.session
    if row.status is not Status.PARTIAL:
        raise HistoryRefused(f"{row.name} is {row.status}, not partial: nothing to resume")
    found = await session.lock.fetch(LAST_DIRECTION, row.kind.value, row.version)
    direction = Direction(found[0]["action"]) if found else Direction.UP
    step = Step(direction=direction, pair=case.pair, row=row)
    if faults := faults_of(step.file):
        raise FilesRefused(faults)
    if len(step.file.statements) < row.statements_done:
        raise HistoryRefused(
            f"{step.file.path}: {row.statements_done} statements are done, but the file holds "
            f"only {len(step.file.statements)} now",
            advice="Bring the finished statements back, or use --mark-applied or --mark-reverted.",
        )
    await case.write("SELECT 1", "resume", row.name)
    await _go_on(case, step)


async def _go_on(case: _Case, step: Step) -> None:
    row, session = case.row, case.session
    session.report.planned(1)
    session.report.file_began(step)
    try:
        count = await Alone(session).run(step, done=row.statements_done)
    except StatementFailed as error:
        await session.note_failure(step, error)
        raise
    if step.direction is Direction.UP:
        # The statement that failed may have been mended before it was resumed.
        await session.lock.execute(case.change(checksum=step.file.checksum))
    session.note_done(step, count, 0)


ACTIONS: Final[Mapping[str, Callable[[_Case], Awaitable[None]]]] = {
    "accept": _accept,
    "rename": _rename,
    "resume": _resume,
    "mark-applied": _mark_applied,
    "mark-reverted": _mark_reverted,
}
