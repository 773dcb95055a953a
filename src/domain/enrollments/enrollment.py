"""An enrollment and its states (contract, section 6)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from domain.enrollments.access import EnrollmentStatus, effective_status
from domain.errors import InvalidTransition
from domain.ids import CourseId, EnrollmentId, UserId

#: The order of steps is the order of their times, so two of them are never at the same moment.
MOMENT: Final = timedelta(microseconds=1)

#: At most one of a person's enrollments in a course is in one of these.
LIVE: Final = frozenset(
    {EnrollmentStatus.WAITLISTED, EnrollmentStatus.ACTIVE, EnrollmentStatus.SUSPENDED}
)

#: These hold a seat.
SEATED: Final = frozenset({EnrollmentStatus.ACTIVE, EnrollmentStatus.SUSPENDED})

#: Whoever left in one of these takes what was met over into the next attempt.
RESUMABLE: Final = frozenset(
    {EnrollmentStatus.WITHDRAWN, EnrollmentStatus.REMOVED, EnrollmentStatus.EXPIRED}
)

MOVES: Final = {
    EnrollmentStatus.WAITLISTED: frozenset(
        {EnrollmentStatus.ACTIVE, EnrollmentStatus.WITHDRAWN, EnrollmentStatus.REMOVED}
    ),
    EnrollmentStatus.ACTIVE: frozenset(
        {
            EnrollmentStatus.COMPLETED,
            EnrollmentStatus.SUSPENDED,
            EnrollmentStatus.WITHDRAWN,
            EnrollmentStatus.REMOVED,
            EnrollmentStatus.EXPIRED,
        }
    ),
    # Nobody leaves a suspension by withdrawing and enrolling again.
    EnrollmentStatus.SUSPENDED: frozenset({EnrollmentStatus.ACTIVE, EnrollmentStatus.REMOVED}),
    EnrollmentStatus.COMPLETED: frozenset[EnrollmentStatus](),
    EnrollmentStatus.WITHDRAWN: frozenset[EnrollmentStatus](),
    EnrollmentStatus.REMOVED: frozenset[EnrollmentStatus](),
    EnrollmentStatus.EXPIRED: frozenset[EnrollmentStatus](),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrollment:
    """One attempt of a person at a course; ``version`` counts the steps that led to its state."""

    id: EnrollmentId
    course_id: CourseId
    user_id: UserId
    status: EnrollmentStatus
    attempt: int = 1
    enrolled_at: datetime
    access_until: datetime | None = None
    completed_at: datetime | None = None
    waitlisted_at: datetime | None = None
    updated_at: datetime
    version: int = 1

    @classmethod
    def begun(
        cls,
        enrollment_id: EnrollmentId,
        course_id: CourseId,
        user_id: UserId,
        *,
        status: EnrollmentStatus,
        former: "Enrollment | None",
        access_until: datetime | None,
        at: datetime,
    ) -> Self:
        """A new attempt after the ``former`` one. On a waitlist no time runs yet."""
        waits = status is EnrollmentStatus.WAITLISTED
        return cls(
            id=enrollment_id,
            course_id=course_id,
            user_id=user_id,
            status=status,
            attempt=1 if former is None else former.attempt + 1,
            enrolled_at=at,
            access_until=None if waits else access_until,
            waitlisted_at=at if waits else None,
            updated_at=at,
        )

    def promote(self, *, access_until: datetime | None, now: datetime) -> Self:
        """Give somebody from the waitlist a seat; only now does their time begin to run."""
        seated = self._moved_to(
            EnrollmentStatus.ACTIVE, now=now, only_from=EnrollmentStatus.WAITLISTED
        )
        return replace(seated, access_until=access_until)

    def complete(self, *, now: datetime) -> Self:
        """Everything required is met."""
        completed = self._moved_to(EnrollmentStatus.COMPLETED, now=now)
        return replace(completed, completed_at=completed.updated_at)

    def withdraw(self, *, now: datetime) -> Self:
        """Leave of one's own accord."""
        return self._moved_to(EnrollmentStatus.WITHDRAWN, now=now)

    def suspend(self, *, now: datetime) -> Self:
        """Take the access away for a time; the seat is kept."""
        return self._moved_to(EnrollmentStatus.SUSPENDED, now=now)

    def resume(self, *, now: datetime) -> Self:
        """End a suspension."""
        return self._moved_to(
            EnrollmentStatus.ACTIVE, now=now, only_from=EnrollmentStatus.SUSPENDED
        )

    def remove(self, *, now: datetime) -> Self:
        """Put somebody out of the course."""
        return self._moved_to(EnrollmentStatus.REMOVED, now=now)

    def expire(self, *, now: datetime) -> Self:
        """Store what time has decided already."""
        if EnrollmentStatus.EXPIRED not in MOVES[self.status]:
            raise _illegal(self.status, EnrollmentStatus.EXPIRED)
        return self._stepped_to(EnrollmentStatus.EXPIRED, now)

    def status_at(self, now: datetime) -> EnrollmentStatus:
        """The status that holds at ``now``, stored so or not."""
        return effective_status(self.status, self.access_until, now=now)

    def _moved_to(
        self,
        status: EnrollmentStatus,
        *,
        now: datetime,
        only_from: EnrollmentStatus | None = None,
    ) -> Self:
        present = self.status_at(now)
        if status not in MOVES[present] or only_from not in (None, present):
            raise _illegal(present, status)
        return self._stepped_to(status, now)

    def _stepped_to(self, status: EnrollmentStatus, now: datetime) -> Self:
        # Who waited for a lock may carry a time from before the step that it waited for.
        return replace(self, status=status, updated_at=max(now, self.updated_at + MOMENT))


def _illegal(present: EnrollmentStatus, wanted: EnrollmentStatus) -> InvalidTransition:
    return InvalidTransition(present, wanted, allowed=frozenset(MOVES[present]))


def access_limit(
    *, ends_at: datetime | None, access_days: int | None, now: datetime
) -> datetime | None:
    """Until when somebody has access who gets a seat at ``now``; None without limit (contract,
    section 6: the earlier one of the course's end and the days that it grants).
    """
    own = None if access_days is None else now + timedelta(days=access_days)
    return min((limit for limit in (ends_at, own) if limit is not None), default=None)
