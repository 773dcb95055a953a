"""Letters to learners about their enrollments.

Courses, enrollments, progress and lessons all cause some of them, so this stands beside the
modules, as seats do.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from domain.ids import EnrollmentId


class Notice(StrEnum):
    """What a letter is about; its template has the same name."""

    ENROLLED = "enrolled_by_staff"
    SEAT_RECEIVED = "seat_received"
    COURSE_COMPLETED = "course_completed"
    ACCESS_ENDS = "access_ends"


class Notices(Protocol):
    """Writes letters into the outbox: they go out if the work is committed, and soon after."""

    async def post(self, notice: Notice, enrollment_ids: Sequence[EnrollmentId], /) -> None:
        """Write to the holder of each enrollment; not to those whose account is suspended."""
        ...


class Reminders(Protocol):
    """Reminders that access ends."""

    async def post_due(self, *, at_most: int) -> int:
        """Write some of the reminders that are due (``domain.enrollments.reminder``) in active
        accounts and published courses, and answer how many; durable when it is answered, and each
        once, whoever else does the same at the same time.
        """
        ...
