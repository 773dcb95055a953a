"""`check`: prove, in a temporary database, that every down restores the schema."""

from dataclasses import replace

import asyncpg

from infrastructure.runner.catalogue import Catalogue, Change, compare, read_catalogue
from infrastructure.runner.connect import close
from infrastructure.runner.engine import Engine
from infrastructure.runner.errors import ExitCode, FilesRefused, StatementFailed, report
from infrastructure.runner.files import Folder, Pair
from infrastructure.runner.history import read
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Direction, Step
from infrastructure.runner.record import Record
from infrastructure.runner.report import SilentReport
from infrastructure.runner.rules import faults_of
from infrastructure.runner.run import Run
from infrastructure.runner.session import Session
from infrastructure.runner.target import NO_FILE
from infrastructure.runner.temporary import temporary_database


async def check(run: Run) -> None:
    """Up, down, compare, up again for each migration; exit 8 where a down does not restore."""
    folder = run.read(Kind.MIGRATION)
    files = [file for pair in folder.pairs for file in (pair.up, pair.down) if file]
    if faults := [fault for file in files for fault in faults_of(file)]:
        raise FilesRefused(faults)
    async with temporary_database(run.target.url, run.record.run_id) as url:
        inner = inside(run, url)
        async with inner.locked(Kind.MIGRATION) as session:
            problems = await _check_all(run, folder, session)
    run.record.result.update(checked=len(folder.pairs), problems=problems)
    if problems:
        run.record.exit_code = ExitCode.FOUND


def inside(run: Run, url: str) -> Run:
    """The same run on a temporary database: silent, and without an export."""
    target = replace(run.target, url=url, history_file=NO_FILE)
    record = Record(environment=run.record.environment, command=run.record.command)
    return Run(target=target, record=record, report=SilentReport())


async def _check_all(run: Run, folder: Folder, session: Session) -> list[dict[str, object]]:
    problems: list[dict[str, object]] = []
    checker = _Checker(session)
    run.report.planned(len(folder.pairs))
    try:
        for pair in folder.pairs:
            found = await _check_one(checker, pair, anything_before=bool(problems))
            run.report.checked(pair, found)
            problems.extend(found)
            if any(problem["stops"] for problem in found):
                break
    finally:
        await checker.close()
    return problems


async def _check_one(
    checker: "_Checker", pair: Pair, *, anything_before: bool
) -> list[dict[str, object]]:
    try:
        return await checker.check(pair)
    except StatementFailed as error:
        # An up may fail because of what an earlier down left behind: that is told first.
        if not anything_before:
            raise
        return [_problem(pair, "the up fails", error=error, stops=True)]


class _Checker:
    def __init__(self, session: Session) -> None:
        self.session = session
        self._reader: asyncpg.Connection | None = None
        self._before: Catalogue | None = None

    async def check(self, pair: Pair) -> list[dict[str, object]]:
        """What is wrong with the down of one pair; its up stays applied."""
        before = self._before if self._before is not None else await self._catalogue()
        await self._run(Direction.UP, pair)
        after = self._before = await self._catalogue()
        if pair.down is None:
            return []
        try:
            await self._run(Direction.DOWN, pair)
        except StatementFailed as error:
            return [_problem(pair, "the down fails", error=error, stops=_is_half_done(pair))]
        problems = _differences(pair, "the down does not restore", before, await self._catalogue())
        try:
            await self._run(Direction.UP, pair)
        except StatementFailed as error:
            again = "the up fails after its down"
            return [*problems, _problem(pair, again, error=error, stops=True)]
        self._before = await self._catalogue()
        return problems or _differences(pair, "up after down differs", after, self._before)

    async def close(self) -> None:
        await close(self._reader)

    async def _run(self, direction: Direction, pair: Pair) -> None:
        rows = await read(self.session.lock.connection, pair.up.kind)
        row = next((row for row in rows if row.number == pair.number), None)
        await Engine(self.session).run([Step(direction=direction, pair=pair, row=row)])

    async def _catalogue(self) -> Catalogue:
        # A connection of its own keeps the queries prepared, which the others may not.
        if self._reader is None:
            self._reader = await asyncpg.connect(self.session.url)
        return await read_catalogue(self._reader)


def _is_half_done(pair: Pair) -> bool:
    return pair.down is not None and pair.down.directives.no_transaction


def _differences(
    pair: Pair, what: str, expected: Catalogue, found: Catalogue
) -> list[dict[str, object]]:
    changes = compare(expected, found)
    return [_problem(pair, what, changes=changes)] if changes else []


def _problem(
    pair: Pair,
    what: str,
    *,
    changes: list[Change] | None = None,
    error: StatementFailed | None = None,
    stops: bool = False,
) -> dict[str, object]:
    down = str(pair.down.path) if pair.down else None
    return {
        "name": pair.name,
        "file": down,
        "what": what,
        "changes": [change.as_json() for change in changes or []],
        "text": [str(change) for change in changes or []],
        "error": error.as_json() if error else None,
        "error_text": "\n".join(report(error.details)).rstrip() if error else None,
        "stops": stops,
    }
