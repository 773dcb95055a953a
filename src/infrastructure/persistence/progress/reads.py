"""Progress as people see it, read from PostgreSQL."""

from typing import Any

from application.progress.sheet import ProgressSheet, SheetLine
from domain.errors import NotFound
from domain.ids import EnrollmentId, LessonId, UserId
from domain.progress.lesson_progress import LessonProgress
from infrastructure.persistence.progress import statements
from infrastructure.persistence.progress.repository import progress_of, rule_of
from infrastructure.persistence.read_lane import Lane


class SqlProgressReads:
    """The port ``ProgressReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def sheet(self, enrollment_id: EnrollmentId, /) -> ProgressSheet:
        found = await self._lane.fetch(statements.parties(), id=enrollment_id)
        if not found:
            raise NotFound
        holder_id, owner_id, co_instructor_ids = found[0]
        rows = await self._lane.fetch(statements.sheet(), id=enrollment_id)
        lines = [_line(enrollment_id, row) for row in rows]
        return ProgressSheet(holder_id, owner_id, tuple(co_instructor_ids), lines)

    async def done_by(self, user_id: UserId, /) -> list[LessonProgress]:
        rows = await self._lane.fetch(statements.done_by(), user_id=user_id)
        return [progress_of(EnrollmentId(row[0]), LessonId(row[1]), row[2:]) for row in rows]


def _line(enrollment_id: EnrollmentId, row: Any) -> SheetLine:
    lesson_id, title, required, *rule = row[:6]
    progress = progress_of(enrollment_id, lesson_id, row[6:])
    return SheetLine(title, required, rule_of(*rule), progress)
