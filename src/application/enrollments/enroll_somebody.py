"""Staff put somebody into their course."""

from dataclasses import dataclass

from application.actor import Actor
from application.courses.policy import require_staff
from application.enrollments.placing import Outcome, Placement
from application.enrollments.ports import PlacingWork, StartPlacingWork
from application.enrollments.put_in import PutIn, Turn
from application.enrollments.views import EnrollmentView, InvitationView
from application.ports import Once
from domain.enrollments.candidate import Candidate
from domain.enrollments.errors import refusal_for
from domain.errors import Fault, Invalid
from domain.ids import CourseId


@dataclass(frozen=True, slots=True)
class EnrollSomebody:
    """Put somebody into a course whatever its time for enrolling; capacity holds, and prerequisites
    where they are not waived. An address without an account is invited.
    """

    start_work: StartPlacingWork
    put_in: PutIn

    async def __call__(
        self, actor: Actor, course_id: CourseId, who: Candidate, /, *, once: Once | None = None
    ) -> EnrollmentView | InvitationView:
        async with self.start_work(once) as work:
            require_staff(actor, await work.enrollment_reads.standing(course_id, actor.user_id))
            turn = Turn(
                course_id=course_id, candidates=[who], by=actor.user_id, origin=actor.origin
            )
            (placement,), _seats = await self.put_in(work, turn)
            answer = await _shown(work, placement)
            await work.commit(answer)
        return answer


async def _shown(work: PlacingWork, placement: Placement) -> EnrollmentView | InvitationView:
    if placement.obstacles:
        raise refusal_for(placement.obstacles, about_other=True)
    if placement.invitation is not None:
        return (await work.invitation_reads.sheet(placement.invitation.id)).invitation
    if placement.enrollment is None:
        assert placement.outcome is Outcome.INVALID  # noqa: S101 - the only one without a trace.
        raise Invalid(Fault("There is no such account.", pointer="/user_id"))
    return (await work.enrollment_reads.sheet(placement.enrollment.id)).enrollment
