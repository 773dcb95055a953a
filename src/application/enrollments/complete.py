"""Completing an enrollment: once, with one certificate, in the transaction of what completed it."""

from dataclasses import dataclass
from typing import Protocol

from application.certificates.issue import IssueCertificate
from application.certificates.ports import Certificates
from application.notices import Notice
from application.seats import SeatWork, fill_seats
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.event import Transition


class CompletionWork(SeatWork, Protocol):
    """The part of a transaction that completing needs."""

    certificates: Certificates


@dataclass(frozen=True, slots=True)
class CompleteEnrollment:
    """Complete an active enrollment, issue its certificate, tell its holder and pass its seat on.

    The course is locked, so that only one of several last facts finds the enrollment active.
    """

    issue: IssueCertificate

    async def __call__(
        self, work: CompletionWork, enrollment: Enrollment, /, *, reason: str | None = None
    ) -> Enrollment:
        """``reason`` is given where it is not the holder who did the last thing."""
        completed = enrollment.complete(now=work.now)
        actor_id = enrollment.user_id if reason is None else None
        await work.enrollments.record([Transition(enrollment, completed, actor_id, reason)])
        await self.issue(work.certificates, completed)
        await work.notices.post(Notice.COURSE_COMPLETED, [completed.id])
        await fill_seats(work, enrollment.course_id, reason="seat_freed")
        return completed
