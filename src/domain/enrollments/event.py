"""The steps of an enrollment: what happened to it, in order. Together they make the enrollment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.candidate import Waiver
from domain.enrollments.enrollment import Enrollment
from domain.ids import CourseId, EnrollmentId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentEvent:
    """One step. ``actor_id`` is None where nobody decided it, but time or a rule;
    ``access_until`` is what holds after the step, ``waived`` what staff passed over in the first.
    """

    enrollment_id: EnrollmentId
    from_status: EnrollmentStatus | None
    to_status: EnrollmentStatus
    actor_id: UserId | None
    reason: str | None
    at: datetime
    access_until: datetime | None
    waived: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """An enrollment before and after something happened to it."""

    before: Enrollment | None
    after: Enrollment
    actor_id: UserId | None = None
    reason: str | None = None
    waived: tuple[Waiver, ...] = ()

    @property
    def event(self) -> EnrollmentEvent:
        """The transition as it is kept."""
        return EnrollmentEvent(
            enrollment_id=self.after.id,
            from_status=self.before.status if self.before else None,
            to_status=self.after.status,
            actor_id=self.actor_id,
            reason=self.reason,
            at=self.after.updated_at,
            access_until=self.after.access_until,
            waived=self.waived,
        )


def replay(
    course_id: CourseId, user_id: UserId, attempt: int, events: Sequence[EnrollmentEvent]
) -> Enrollment:
    """The enrollment that these events, in order, lead to."""
    at = {event.to_status: event.at for event in events}
    first, last = events[0], events[-1]
    return Enrollment(
        id=first.enrollment_id,
        course_id=course_id,
        user_id=user_id,
        status=last.to_status,
        attempt=attempt,
        enrolled_at=first.at,
        access_until=last.access_until,
        completed_at=at.get(EnrollmentStatus.COMPLETED),
        waitlisted_at=at.get(EnrollmentStatus.WAITLISTED),
        updated_at=last.at,
        version=len(events),
    )
