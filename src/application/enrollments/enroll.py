"""Enrolling in a course."""

from dataclasses import dataclass

from application.actor import Actor
from application.courses.policy import require_sight
from application.enrollments.complete import CompleteEnrollment
from application.enrollments.entrance import Entrance
from application.enrollments.ports import (
    DirectEnrolling,
    EnrollmentWork,
    StartEnrollmentWork,
)
from application.enrollments.views import EnrollmentView
from application.ports import AuditEvent, NewId, Once
from application.seats import expire_lapsed
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import RESUMABLE, Enrollment
from domain.enrollments.event import Transition
from domain.ids import CourseId, EnrollmentId


@dataclass(frozen=True, slots=True)
class Enroll:
    """Take a seat in a course, or a place on its waitlist where it has none left.

    Most people come once and find a seat: they take the direct way. An answer that is to be kept
    for repeats needs a transaction around it.
    """

    start_work: StartEnrollmentWork
    new_id: NewId
    complete: CompleteEnrollment
    direct: DirectEnrolling

    async def __call__(
        self, actor: Actor, course_id: CourseId, /, *, once: Once | None = None
    ) -> EnrollmentView:
        seated = await self._take_seat(actor, course_id) if once is None else None
        return seated or await self._enroll(actor, course_id, once)

    async def _take_seat(self, actor: Actor, course_id: CourseId) -> EnrollmentView | None:
        enrollment_id = EnrollmentId(self.new_id())
        created = _created(actor, enrollment_id, course_id, EnrollmentStatus.ACTIVE)
        return await self.direct.enroll(enrollment_id, course_id, created)

    async def _enroll(self, actor: Actor, course_id: CourseId, once: Once | None) -> EnrollmentView:
        async with self.start_work(once) as work:
            entrance, enrollment = await self._admit(work, actor, course_id)
            await work.audit.record(_created(actor, enrollment.id, course_id, enrollment.status))
            if entrance.latest is not None and entrance.latest.status in RESUMABLE:
                answer = await self._take_over(work, entrance.latest, enrollment)
            else:
                answer = entrance.view_of(enrollment)
            await work.commit(answer)
        return answer

    async def _admit(
        self, work: EnrollmentWork, actor: Actor, course_id: CourseId
    ) -> tuple[Entrance, Enrollment]:
        while True:
            entrance = await work.entrances.lock(course_id, actor.user_id)
            require_sight(actor, entrance.standing)
            enrollment = entrance.admit(EnrollmentId(self.new_id()), now=work.now)
            if not entrance.is_settled:
                await expire_lapsed(work, course_id)
            elif await work.enrollments.add(Transition(None, enrollment, actor.user_id)):
                return entrance, enrollment
            # Whoever waited for the lock looked before another request of the same person was
            # done, or a seat has just changed hands: look again, now that it can be seen.

    async def _take_over(
        self, work: EnrollmentWork, former: Enrollment, enrollment: Enrollment
    ) -> EnrollmentView:
        """Go on where the former attempt ended, which may be at the goal."""
        score = await work.entrances.take_over(former.id, enrollment.id)
        if enrollment.status is EnrollmentStatus.ACTIVE and score.is_complete:
            await self.complete(work, enrollment)
        return (await work.enrollment_reads.sheet(enrollment.id)).enrollment


def _created(
    actor: Actor, enrollment_id: EnrollmentId, course_id: CourseId, status: EnrollmentStatus
) -> AuditEvent:
    return AuditEvent(
        "enrollment.created",
        "enrollment",
        enrollment_id,
        actor.user_id,
        actor.origin,
        details={"course_id": str(course_id), "status": status},
    )
