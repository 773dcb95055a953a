"""The two connections of a run: one that holds the lock, one that the files run on."""

import re
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg

from infrastructure.runner import history
from infrastructure.runner.connect import DRIVER_ERRORS, close, connect, lost
from infrastructure.runner.errors import FailureDetails, StatementFailed
from infrastructure.runner.files import SqlFile
from infrastructure.runner.lock import RunnerLock
from infrastructure.runner.plan import Direction, Step
from infrastructure.runner.record import Record
from infrastructure.runner.report import Report
from infrastructure.runner.sql import literal
from infrastructure.runner.statement import Statement
from infrastructure.runner.watch import Watch

LOCK_TIMEOUT: Final = 5_000
NAMED: Final = 5
# DISCARD ALL does not read again what a session begins with, and leaves settings of a made-up name
# behind as empty ones: after such a file the next one gets a session of its own.
OUTLASTS_DISCARD: Final = re.compile(
    r"\bALTER\s+(?:ROLE|USER|DATABASE|SYSTEM)\b"
    r"|\bSET\s+(?:SESSION\s+|LOCAL\s+)?\w+\.\w|\bset_config\b|\bLOAD\b",
    re.IGNORECASE,
)


# A mark that ends with the transaction tells whether it is still the one that the file began in.
# RESET ALL takes the mark away, but nothing does so to the lock that was taken beside it. To ask
# for the transaction's id instead would take a snapshot, after which SET TRANSACTION is refused.
SAME_TRANSACTION: Final = """CASE pg_catalog.current_setting('runner.transaction', true)
    WHEN {mark} THEN true
    ELSE EXISTS (
        SELECT FROM pg_catalog.pg_locks
        WHERE pid = pg_catalog.pg_backend_pid() AND relation = 'runner.meta'::pg_catalog.regclass
          AND mode = 'ShareUpdateExclusiveLock' AND granted
    )
END"""


@dataclass(slots=True)
class Session:
    """What the engine needs of a run: connections, the lock, and where to say what happens."""

    url: str
    record: Record
    report: Report
    lock: RunnerLock
    work: asyncpg.Connection
    stop_asked: bool = False
    _mark: str = ""
    _watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self._use(self.work)

    @property
    def standard_strings(self) -> bool:
        """How the server reads backslashes in plain quotes at this moment."""
        return str(self.work.get_settings().standard_conforming_strings) == "on"

    @property
    def same_transaction(self) -> str:
        """A condition that holds only in the transaction in which the file began."""
        return SAME_TRANSACTION.format(mark=literal(self._mark))

    async def begin(self, step: Step) -> None:
        """Open a file's transaction; its lock on `runner.meta` lasts exactly as long."""
        directives = step.file.directives
        self._mark = uuid.uuid4().hex
        timeout = LOCK_TIMEOUT if directives.lock_timeout is None else directives.lock_timeout
        self._watch = Watch(self.lock, self.work.get_server_pid(), lock_timeout=timeout)
        settings = (
            f"SET LOCAL lock_timeout = {timeout}; SET LOCAL runner.transaction = '{self._mark}'"
        )
        if directives.statement_timeout is not None:
            settings += f"; SET LOCAL statement_timeout = {directives.statement_timeout}"
        with lost():
            await self.work.execute(
                f"BEGIN; LOCK TABLE runner.meta IN SHARE UPDATE EXCLUSIVE MODE; {settings}"
            )

    async def roll_back(self) -> None:
        """Undo the file that runs; where the connection is gone the server does it."""
        if self.work.is_closed():
            return
        try:
            await self.work.execute("ROLLBACK")
            await self.work.execute("DISCARD ALL")
        except DRIVER_ERRORS:
            self.work.terminate()

    async def clean_up(self, file: SqlFile) -> None:
        """Leave nothing of a file's session to the next one."""
        with lost():
            if file.directives.no_transaction or OUTLASTS_DISCARD.search(file.text):
                await close(self.work)
                self._use(await connect(self.url, self.record.run_id))
            else:
                await self.work.execute("DISCARD ALL")

    def watching(self, step: Step, statement: Statement) -> AbstractAsyncContextManager[None]:
        """Tell the report about a statement that takes long."""
        return self._watch.over(
            lambda seconds, blocker: self.report.statement_runs(step, statement, seconds, blocker)
        )

    def reason(self, error: StatementFailed) -> str:
        """Why a file is tried again, with the blocker that was seen last."""
        behind = f", blocked by {self._watch.blocker}" if self._watch.blocker else ""
        return f"{error.details.message} (SQLSTATE {error.details.sqlstate}){behind}"

    def failed(self, step: Step, details: FailureDetails) -> StatementFailed:
        """The refusal for a file in a transaction."""
        blocker = f"\nBlocked by {self._watch.blocker}." if self._watch.blocker else ""
        return StatementFailed(
            details,
            outcome=f"Rolled back: all of {step.file.path.name}. {self._what_stays()}{blocker}",
            advice=_advice(step, details),
        )

    def event(self, step: Step, **facts: Any) -> str:
        """The INSERT of an event about this step."""
        return history.event(
            run_id=self.record.run_id,
            kind=step.pair.up.kind,
            version=step.pair.version,
            name=step.pair.name,
            action=step.direction.value,
            **facts,
        )

    async def note_failure(self, step: Step, error: StatementFailed) -> None:
        """Write the failure into the events, away from what was rolled back."""
        details = error.details
        place = f"{details.path.name}:{details.line}:{details.column}: {details.message}"
        sql = self.event(step, ok=False, sqlstate=details.sqlstate or None, message=place)
        await self.lock.execute(sql)

    def note_done(self, step: Step, statements: int, milliseconds: int) -> None:
        """Remember and tell that a file is committed."""
        self.record.applied.append(
            {**step.as_json(), "statements": statements, "duration_ms": milliseconds}
        )
        self.report.file_ended(step, statements, milliseconds)

    def _what_stays(self) -> str:
        names = list(dict.fromkeys(str(entry["name"]) for entry in self.record.applied))
        if not names:
            return "Stays: the database as it was before."
        if len(names) > NAMED:
            names = [names[0], "…", names[-1], f"{len(names)} files"]
        return f"Stays: what this run did before ({', '.join(names)})."

    def _use(self, connection: asyncpg.Connection) -> None:
        self.work = connection
        self._watch = Watch(self.lock, connection.get_server_pid(), lock_timeout=LOCK_TIMEOUT)
        connection.add_log_listener(self._tell)

    def _tell(self, _: object, message: asyncpg.PostgresLogMessage) -> None:
        severity = getattr(message, "severity", "NOTICE")
        self.report.notice(f"{severity}: {getattr(message, 'message', message)}")


@asynccontextmanager
async def open_session(
    url: str, record: Record, report: Report, lock: RunnerLock
) -> AsyncIterator[Session]:
    """A session on `url` beside a lock that is held already."""
    session = Session(url, record, report, lock, await connect(url, record.run_id))
    try:
        yield session
    finally:
        await close(session.work)


def _advice(step: Step, details: FailureDetails) -> str:
    kind = step.pair.up.kind
    verb = kind.up_verb if step.direction is Direction.UP else kind.down_verb
    if details.sqlstate == "25001":
        return (
            "This statement cannot run in a transaction: put it in a file of its own that begins "
            f"with `-- migrate: no-transaction`, then: elearning {verb}"
        )
    return f"Next: correct {step.file.path}, then: elearning {verb}"
