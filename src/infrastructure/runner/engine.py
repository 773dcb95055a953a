"""Runs one file in one transaction, with its history row inside it."""

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import Final

import asyncpg

from infrastructure.runner import history
from infrastructure.runner.alone import Alone
from infrastructure.runner.commit import commit
from infrastructure.runner.connect import lost
from infrastructure.runner.copy import UNREADABLE, send
from infrastructure.runner.errors import (
    ConnectionFailed,
    FilesRefused,
    Interrupted,
    RunnerError,
    StatementFailed,
)
from infrastructure.runner.failure import details_of
from infrastructure.runner.history import Status
from infrastructure.runner.lexer import split
from infrastructure.runner.plan import Direction, Step
from infrastructure.runner.rules import faults_of, lex_fault, statement_faults
from infrastructure.runner.session import Session
from infrastructure.runner.statement import LexError, Statement

ATTEMPTS: Final = 6
FIRST_PAUSE: Final = 0.1
RETRIED: Final = frozenset({"55P03", "40P01", "40001"})


class Engine:
    """Applies and reverts files over one session, one after the other."""

    def __init__(self, session: Session) -> None:
        self.session = session

    async def run(self, steps: list[Step]) -> None:
        """Run all steps; the first failure ends the run and leaves those before it committed."""
        faults = [fault for step in steps for fault in faults_of(step.file)]
        if faults:
            raise FilesRefused(faults)
        self.session.report.planned(len(steps))
        for step in steps:
            await self._run_step(step)
            if self.session.stop_asked:
                raise Interrupted(
                    f"interrupted behind {step.pair.name}, which is done",
                    advice="Run the same command again to go on.",
                )

    async def _run_step(self, step: Step) -> None:
        self.session.report.file_began(step)
        began = time.monotonic()
        try:
            if step.file.directives.no_transaction:
                count = await Alone(self.session).run(step)
            else:
                count = await self._run_with_retries(step, began)
        except StatementFailed as error:
            # A failure that cannot be noted is still the one to be told.
            with suppress(ConnectionFailed):
                await self.session.note_failure(step, error)
            raise
        self.session.note_done(step, count, _milliseconds_since(began))

    async def _run_with_retries(self, step: Step, began: float) -> int:
        pause = FIRST_PAUSE
        for attempt in range(1, ATTEMPTS):
            try:
                return await self._attempt(step, began)
            except StatementFailed as error:
                if error.details.sqlstate not in RETRIED:
                    raise
                self.session.report.retrying(step, attempt, self.session.reason(error))
            await asyncio.sleep(pause)
            pause *= 2
        return await self._attempt(step, began)

    async def _attempt(self, step: Step, began: float) -> int:
        try:
            count = await self._transaction(step, began)
        except asyncio.CancelledError:
            await self.session.roll_back()
            raise Interrupted(
                f"interrupted: {step.file.path} is rolled back",
                advice="Run the same command again to go on.",
            ) from None
        except RunnerError:
            await self.session.roll_back()
            raise
        await self.session.clean_up(step.file)
        return count

    async def _transaction(self, step: Step, began: float) -> int:
        await self.session.begin(step)
        count = 0
        statements = step.file.statements
        while count < len(statements):
            statements = self._read_again(step, statements, count)
            if count < len(statements):
                await self._send(step, statements[count])
                count += 1
        await _both(
            self._record(step, count, _milliseconds_since(began)), self.session.lock.prove()
        )
        await commit(self.session, step)
        return count

    def _read_again(self, step: Step, statements: list[Statement], index: int) -> list[Statement]:
        """The rest of the file as the session's standard_conforming_strings makes it read."""
        following, setting = statements[index], self.session.standard_strings
        if following.standard_strings == setting:
            return statements
        try:
            rest = split(step.file.text, start=following.start, standard_strings=setting)
        except LexError as error:
            raise FilesRefused([lex_fault(step.file, error)]) from None
        if faults := [fault for one in rest for fault in statement_faults(step.file, one)]:
            raise FilesRefused(faults)
        return statements[:index] + rest

    async def _send(self, step: Step, statement: Statement) -> None:
        try:
            async with self.session.watching(step, statement):
                with lost(f"{step.file.path}: the connection"):
                    await send(self.session.work, statement)
        except (asyncpg.PostgresError, *UNREADABLE) as error:
            raise self.session.failed(step, details_of(error, step.file, statement)) from error

    async def _record(self, step: Step, count: int, milliseconds: int) -> None:
        """Fire what is deferred as the file left it, then write the row as the runner itself."""
        row = self._row(step, count, milliseconds)
        same = self.session.same_transaction
        try:
            with lost(f"{step.file.path}: the connection"):
                tag = await self.session.work.execute(
                    "SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION; RESET ROLE; "
                    "SET LOCAL search_path = pg_catalog; SET LOCAL statement_timeout = 0; "
                    f"{self.session.event(step)} WHERE {same}; {row} {same}"
                )
        except asyncpg.PostgresError as error:
            raise self.session.failed(step, details_of(error, step.file, None)) from error
        if not tag.endswith(" 1"):
            ended = RuntimeError(
                "one of the file's statements ended its transaction, or its history row is gone"
            )
            raise self.session.failed(step, details_of(ended, step.file, None))

    def _row(self, step: Step, count: int, milliseconds: int) -> str:
        """The change of the history, up to the condition under which it is made."""
        kind, run_id = step.pair.up.kind, self.session.record.run_id
        if step.direction is Direction.DOWN:
            return f"{history.gone(kind, step.pair.version)} AND"
        if step.row is not None:
            row = history.repeated(step.pair, run_id=run_id, total=count, ms=milliseconds)
            return f"{row} AND"
        row = history.applied(
            step.pair,
            status=Status.APPLIED,
            run_id=run_id,
            total=count,
            done=count,
            ms=milliseconds,
        )
        return f"{row} HAVING"


async def _both(first: Awaitable[None], second: Awaitable[None]) -> None:
    """Two connections work at the same time; nothing is rolled back before both have ended."""
    for outcome in await asyncio.gather(first, second, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


def _milliseconds_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
