"""What waits in the database to be done."""

from functools import cache

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.sql.functions import coalesce

from infrastructure.persistence.mail.outbox import LetterRow
from infrastructure.persistence.read_lane import Compiled, Lane


class Backlog(Struct, frozen=True):
    """Letters that wait, those that were given up, and how long the first of them is due."""

    letters_waiting: int
    letters_parked: int
    letters_overdue_seconds: float


@cache
def _backlog() -> Compiled:
    """Both counts are answered by partial indexes, which hold nothing that is done."""
    unsent = LetterRow.sent_at.is_(None) & LetterRow.parked_at.is_(None)
    overdue = func.extract("epoch", func.now() - func.min(LetterRow.due_at))
    return Compiled(
        select(
            select(func.count()).where(unsent).scalar_subquery(),
            select(func.count()).where(LetterRow.parked_at.is_not(None)).scalar_subquery(),
            select(func.greatest(coalesce(overdue, 0), 0)).where(unsent).scalar_subquery(),
        )
    )


class SqlBacklog:
    """Looks at what waits."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def __call__(self) -> Backlog:
        """Raise ``Unavailable`` when the database cannot tell now."""
        ((waiting, parked, overdue),) = await self._lane.fetch(_backlog())
        return Backlog(waiting, parked, float(overdue))
