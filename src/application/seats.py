"""Enrollments as entities, and who gets a seat that became free.

Courses (when a capacity is raised), enrollments (when somebody leaves) and progress (when somebody
completes) all give seats to those who wait, so this stands beside the modules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from application.notices import Notice, Notices
from domain.courses.course import CourseStatus
from domain.enrollments.enrollment import Enrollment, access_limit
from domain.enrollments.event import Transition
from domain.ids import CourseId, EnrollmentId, UserId

#: How many enrollments are stored as expired at once, so that nobody holds the course for long.
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Seating:
    """How many seats a course has, how many are taken and how many people wait for one."""

    status: CourseStatus
    ends_at: datetime | None
    access_days: int | None
    capacity: int | None
    taken: int
    waiting: int

    def to_give(self, *, now: datetime) -> int:
        """How many of those who wait can have a seat. A course that takes nobody in gives none."""
        over = self.ends_at is not None and now >= self.ends_at
        if self.status is not CourseStatus.PUBLISHED or over:
            return 0
        free = self.waiting if self.capacity is None else self.capacity - self.taken
        return max(min(free, self.waiting), 0)


class Enrollments(Protocol):
    """Enrollments as entities.

    Whoever changes a status locks the course first (``Courses.lock``, ``lock`` or
    ``Entrances.lock``): under that lock the statuses, the seats and the waitlist stand still.
    """

    async def get(self, enrollment_id: EnrollmentId, /) -> Enrollment:
        """Raise ``NotFound`` when there is none."""
        ...

    async def lock(self, enrollment_id: EnrollmentId, /) -> Enrollment:
        """The same, and no fact about its lessons is recorded until this work ends. The course is
        locked already.
        """
        ...

    async def add(self, transition: Transition, /) -> bool:
        """Write a new enrollment with its first step. Answer False, and write nothing, where the
        person has a live one in the course, or one of the same attempt.
        """
        ...

    async def add_all(self, transitions: Sequence[Transition], /) -> int:
        """The same for many people in a course, which is locked; answer how many were written."""
        ...

    async def record(self, transitions: Sequence[Transition], /) -> None:
        """Write enrollments as they are after a step, and the steps; raise ``Overlapped`` when one
        is stored in another version than the step began with.
        """
        ...

    async def seating(self, course_id: CourseId, /) -> Seating: ...

    async def waiting(self, course_id: CourseId, limit: int, /) -> list[Enrollment]:
        """The head of the waitlist, in the order of arrival."""
        ...

    async def waiting_of(self, user_id: UserId, /) -> list[Enrollment]:
        """The person's places on waitlists, by course."""
        ...

    async def lapsed(self, course_id: CourseId, limit: int, /) -> list[Enrollment]:
        """Active enrollments whose time has run out."""
        ...

    async def count_finished(self, course_id: CourseId, /) -> int:
        """How many active enrollments have met everything that the course asks for."""
        ...

    async def finished(self, course_id: CourseId, limit: int, /, *, wait: bool) -> list[Enrollment]:
        """Some of these, locked; without ``wait`` none that somebody else has locked."""
        ...

    async def lock_lapsed_course(self) -> CourseId | None:
        """Lock a course in which somebody's time has run out; None where there is none, or others
        are at work in all of them.
        """
        ...


class SeatWork(Protocol):
    """The part of a transaction that seats need."""

    now: datetime
    enrollments: Enrollments
    notices: Notices


async def fill_seats(work: SeatWork, course_id: CourseId, /, *, reason: str) -> None:
    """Give the free seats of a course, which is locked, to the head of its waitlist."""
    seating = await work.enrollments.seating(course_id)
    seats = seating.to_give(now=work.now)
    if not seats:
        return
    until = access_limit(ends_at=seating.ends_at, access_days=seating.access_days, now=work.now)
    waiting = await work.enrollments.waiting(course_id, seats)
    await work.enrollments.record(
        [
            Transition(one, one.promote(access_until=until, now=work.now), reason=reason)
            for one in waiting
        ]
    )
    await work.notices.post(Notice.SEAT_RECEIVED, [one.id for one in waiting])


async def expire_lapsed(work: SeatWork, course_id: CourseId, /) -> None:
    """Store that the time of up to ``BATCH`` people has run out in a course, which is locked, and
    give their seats to the head of its waitlist.
    """
    lapsed = await work.enrollments.lapsed(course_id, BATCH)
    await work.enrollments.record(
        [Transition(one, one.expire(now=work.now), reason="time_over") for one in lapsed]
    )
    await fill_seats(work, course_id, reason="seat_freed")
