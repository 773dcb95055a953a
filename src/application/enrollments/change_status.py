"""Withdrawing from a course; suspending, resuming and removing somebody in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.enrollments.policy import require_course_staff, require_holder
from application.enrollments.ports import StartEnrollmentWork
from application.enrollments.views import EnrollmentView
from application.ports import AuditEvent, Once
from application.seats import fill_seats
from domain.courses.teaching import Taught
from domain.enrollments.enrollment import SEATED, Enrollment
from domain.enrollments.event import Transition
from domain.ids import EnrollmentId, UserId
from domain.text import Reason

#: Raises unless the actor may move the enrollment of this holder in this course.
Rule: TypeAlias = Callable[[Actor, UserId, Taught], None]


@dataclass(frozen=True, slots=True)
class ChangeEnrollmentStatus:
    """Move an enrollment to another state; a seat that this frees goes to the head of the
    waitlist.
    """

    start_work: StartEnrollmentWork
    action: str
    may: Rule
    move: Callable[[Enrollment, datetime], Enrollment]

    async def __call__(
        self,
        actor: Actor,
        enrollment_id: EnrollmentId,
        /,
        *,
        reason: Reason | None = None,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> EnrollmentView:
        async with self.start_work(once) as work:
            seen = await work.enrollments.get(enrollment_id)
            course = await work.courses.lock(seen.course_id)
            self.may(actor, seen.user_id, course)
            enrollment = await work.enrollments.lock(enrollment_id)
            require_version(enrollment, expected_version)
            moved = self.move(enrollment, work.now)
            await work.enrollments.record([Transition(enrollment, moved, actor.user_id, reason)])
            if enrollment.status in SEATED and moved.status not in SEATED:
                await fill_seats(work, course.id, reason="seat_freed")
            await work.audit.record(
                AuditEvent(
                    self.action,
                    "enrollment",
                    enrollment_id,
                    actor.user_id,
                    actor.origin,
                    details={"course_id": str(course.id), "reason": reason},
                )
            )
            answer = (await work.enrollment_reads.sheet(enrollment_id)).enrollment
            await work.commit(answer)
        return answer


def withdraw(start_work: StartEnrollmentWork) -> ChangeEnrollmentStatus:
    """Leave a course, or its waitlist, of one's own accord."""
    return ChangeEnrollmentStatus(
        start_work, "enrollment.withdrawn", require_holder, lambda one, now: one.withdraw(now=now)
    )


def suspend_enrollment(start_work: StartEnrollmentWork) -> ChangeEnrollmentStatus:
    """Take a learner's access away for a time."""
    return ChangeEnrollmentStatus(
        start_work,
        "enrollment.suspended",
        require_course_staff,
        lambda one, now: one.suspend(now=now),
    )


def resume_enrollment(start_work: StartEnrollmentWork) -> ChangeEnrollmentStatus:
    """Give a suspended learner's access back."""
    return ChangeEnrollmentStatus(
        start_work,
        "enrollment.resumed",
        require_course_staff,
        lambda one, now: one.resume(now=now),
    )


def remove_enrollment(start_work: StartEnrollmentWork) -> ChangeEnrollmentStatus:
    """Put a learner out of a course."""
    return ChangeEnrollmentStatus(
        start_work,
        "enrollment.removed",
        require_course_staff,
        lambda one, now: one.remove(now=now),
    )
