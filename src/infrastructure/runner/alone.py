"""Runs a no-transaction file, statement by statement, with its progress in the history."""

import asyncio
import time
from typing import Final

import asyncpg

from infrastructure.runner import history
from infrastructure.runner.connect import lost
from infrastructure.runner.copy import UNREADABLE, send
from infrastructure.runner.errors import (
    FailureDetails,
    LeftPartial,
    RunnerError,
    StatementLeftPartial,
)
from infrastructure.runner.failure import details_of
from infrastructure.runner.history import Status
from infrastructure.runner.plan import Direction, Step
from infrastructure.runner.session import LOCK_TIMEOUT, Session
from infrastructure.runner.statement import Statement

INVALID_INDEXES: Final = """
SELECT format('%I.%I', n.nspname, c.relname)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid ORDER BY 1
"""


class Alone:
    """Each statement commits by itself, so the number of the last finished one is kept.

    The history is written over the connection that holds the lock: what the file sets in its own
    session cannot touch it.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    async def run(self, step: Step, *, done: int = 0) -> int:
        """Run the statements behind the first `done`; raises `StatementLeftPartial`."""
        began = time.monotonic()
        statements = step.file.statements
        await self._open(step, len(statements), done)
        try:
            with lost(f"{step.file.path}: the connection"):
                await self.session.work.execute(_timeouts(step))
            for number, statement in enumerate(statements[done:], start=done + 1):
                await self._statement(step, statement, number, len(statements))
        except asyncio.CancelledError:
            raise self._left(step, "interrupted") from None
        except StatementLeftPartial:
            raise
        except RunnerError as error:
            raise self._left(step, error.message) from error
        await self._close(step, round((time.monotonic() - began) * 1000))
        await self.session.clean_up(step.file)
        return len(statements)

    async def _open(self, step: Step, total: int, done: int) -> None:
        pair, partial = step.pair, Status.PARTIAL
        if step.row is None:
            row = history.applied(
                pair,
                status=partial,
                run_id=self.session.record.run_id,
                total=total,
                done=done,
                ms=0,
            )
        else:
            row = history.changed(
                pair.up.kind,
                pair.version,
                status=partial.value,
                statements_total=total,
                statements_done=done,
            )
        await self.session.lock.execute(row)

    async def _statement(self, step: Step, statement: Statement, number: int, total: int) -> None:
        await self.session.lock.prove()
        begins = self.session.event(step, message=f"statement {number} of {total} begins")
        await self.session.lock.execute(begins)
        try:
            async with self.session.watching(step, statement):
                with lost(f"{step.file.path}: the connection"):
                    await send(self.session.work, statement)
        except (asyncpg.PostgresError, *UNREADABLE) as error:
            raise await self._failed(
                step, details_of(error, step.file, statement), number
            ) from error
        kind, version = step.pair.up.kind, step.pair.version
        await self.session.lock.execute(history.changed(kind, version, statements_done=number))

    async def _close(self, step: Step, milliseconds: int) -> None:
        kind, version = step.pair.up.kind, step.pair.version
        if step.direction is Direction.DOWN:
            row = history.gone(kind, version)
        else:
            row = history.changed(
                kind, version, status=Status.APPLIED.value, duration_ms=milliseconds
            )
        await self.session.lock.execute(f"{row}; {self.session.event(step)}")

    async def _failed(
        self, step: Step, details: FailureDetails, number: int
    ) -> StatementLeftPartial:
        invalid = [row[0] for row in await self.session.lock.fetch(INVALID_INDEXES)]
        left = f"\nINVALID index left behind: {', '.join(invalid)}." if invalid else ""
        return StatementLeftPartial(
            details,
            outcome=(
                f"{step.pair.name} is partial: statement {number} failed, the {number - 1} before "
                f"it are done and stay.{left}"
            ),
            advice=_ways_out(step, invalid),
        )

    def _left(self, step: Step, why: str) -> LeftPartial:
        return LeftPartial(f"{step.pair.name} is partial: {why}", advice=_ways_out(step, []))


def _timeouts(step: Step) -> str:
    """A concurrent build waits for others while it blocks nobody: only the file may limit it."""
    directives = step.file.directives
    waits_politely = any("CONCURRENTLY" in one.tokens for one in step.file.statements)
    default = 0 if waits_politely else LOCK_TIMEOUT
    timeout = default if directives.lock_timeout is None else directives.lock_timeout
    settings = f"SET lock_timeout = {timeout}"
    if directives.statement_timeout is not None:
        settings += f"; SET statement_timeout = {directives.statement_timeout}"
    return settings


def _ways_out(step: Step, invalid: list[str]) -> str:
    version = step.pair.version
    drops = "".join(f"Next: DROP INDEX CONCURRENTLY {name};\n" for name in invalid)
    return (
        f"{drops}Then: elearning repair --resume {version} (go on behind the last finished "
        f"statement), or elearning repair --mark-applied {version}, or "
        f"elearning repair --mark-reverted {version}"
    )
