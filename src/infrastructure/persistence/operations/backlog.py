"""What waits in the database to be done."""

from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Double, ScalarSelect, cast, func, literal_column, select

from infrastructure.persistence.jobs.rows import JobRow
from infrastructure.persistence.mail.outbox import LetterRow
from infrastructure.persistence.read_lane import Compiled, Lane


class Backlog(Struct, frozen=True):
    """Letters that wait, those that were given up, jobs by what becomes of them, and for how many
    seconds the first letter and the first job of those that wait have been due.
    """

    letters_waiting: int
    letters_parked: int
    letters_overdue: float
    jobs_queued: int
    jobs_running: int
    jobs_overdue: float


@cache
def _backlog() -> Compiled:
    """All of it is answered by partial indexes, which hold nothing that is done."""
    unsent = LetterRow.sent_at.is_(None) & LetterRow.parked_at.is_(None)
    queued = JobRow.state == literal_column("'queued'")
    running = JobRow.state == literal_column("'running'")
    return Compiled(
        select(
            _count(unsent),
            _count(LetterRow.parked_at.is_not(None)),
            _overdue(LetterRow.due_at, unsent),
            _count(queued),
            _count(running),
            _overdue(JobRow.due_at, queued | running),
        )
    )


def _count(which: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count()).where(which).scalar_subquery()


def _overdue(due_at: Any, which: ColumnElement[bool]) -> ScalarSelect[Any]:
    late = func.extract("epoch", func.now() - func.min(due_at))
    return (
        select(cast(func.greatest(func.coalesce(late, 0), 0), Double))
        .where(which)
        .scalar_subquery()
    )


class SqlBacklog:
    """Looks at what waits."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def __call__(self) -> Backlog:
        """Raise ``Unavailable`` when the database cannot tell now."""
        (found,) = await self._lane.fetch(_backlog())
        return Backlog(*found)
