"""Commits a file, and finds out what happened where the answer was lost."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

import asyncpg

from infrastructure.runner.connect import DRIVER_ERRORS, close, connect, is_lost, reason_of
from infrastructure.runner.errors import ConnectionFailed
from infrastructure.runner.failure import details_of
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Direction, Step
from infrastructure.runner.session import Session

LOOK_UP_SECONDS: Final = 20
Answer = TypeVar("Answer")


async def commit(session: Session, step: Step) -> None:
    """Raises `StatementFailed` unless PostgreSQL answers COMMIT."""
    try:
        tag = await _to_its_end(session, session.work.execute("COMMIT"))
    except DRIVER_ERRORS as error:
        if is_lost(error):
            await _tell_truth(session, step, error)
            return
        raise session.failed(step, details_of(error, step.file, None)) from error
    if tag != "COMMIT":
        refused = RuntimeError(f"COMMIT was answered by {tag}: the transaction had failed before")
        raise session.failed(step, details_of(refused, step.file, None))


async def _to_its_end(session: Session, call: Coroutine[Any, Any, Answer]) -> Answer:
    """Await `call` even when the run is interrupted: a COMMIT has no middle."""
    task = asyncio.ensure_future(call)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        session.stop_asked = True
        await asyncio.wait({task})
        return task.result()


async def _tell_truth(session: Session, step: Step, error: Exception) -> None:
    committed = await _look_up(session, step)
    if committed is None:
        raise ConnectionFailed(
            f"{step.file.path}: the connection was lost at COMMIT, and the server cannot be asked "
            f"whether it took place: {reason_of(error)}",
            advice="Look with `elearning status` once the server is back.",
        ) from error
    truth = "it took place" if committed else "it did not take place, the file is rolled back"
    if committed:
        session.note_done(step, len(step.file.statements), 0)
    raise ConnectionFailed(
        f"{step.file.path}: the connection was lost at COMMIT; looked up in the history: {truth}",
        advice="Run the same command again to go on.",
    ) from error


async def _look_up(session: Session, step: Step) -> bool | None:
    deadline = time.monotonic() + LOOK_UP_SECONDS
    while time.monotonic() < deadline:
        connection = None
        try:
            connection = await connect(session.url, session.record.run_id)
            # The lock is free only when the lost transaction has ended, one way or the other.
            await connection.execute(
                "BEGIN; LOCK TABLE runner.meta IN SHARE UPDATE EXCLUSIVE MODE NOWAIT"
            )
            return await _is_committed(connection, session.record.run_id, step)
        except (ConnectionFailed, *DRIVER_ERRORS):
            await asyncio.sleep(0.2)
        finally:
            await close(connection)
    return None


async def _is_committed(connection: asyncpg.Connection, run_id: str, step: Step) -> bool:
    kind: Kind = step.pair.up.kind
    found = await connection.fetchval(
        "SELECT count(*) FROM runner.history WHERE kind = $1 AND version = $2 "
        "AND ($3 OR run_id = $4)",
        kind.value,
        step.pair.version,
        step.direction is Direction.DOWN,
        run_id,
    )
    return bool(found) is (step.direction is Direction.UP)
