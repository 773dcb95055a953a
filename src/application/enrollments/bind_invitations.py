"""An address that was invited has an account from now on."""

from dataclasses import dataclass

from application.actor import Origin
from application.enrollments.ports import PlacingWork
from application.enrollments.put_in import PutIn, Turn
from application.ports import AuditEvent
from domain.enrollments.invitation import Invitation
from domain.ids import UserId
from domain.text import Email


@dataclass(frozen=True, slots=True)
class BindInvitations:
    """Put an account into every course that its address is invited to, within the work that gives
    it the address. What stands in the way by now is kept with the invitation, for the staff.
    """

    put_in: PutIn

    async def __call__(
        self, work: PlacingWork, user_id: UserId, email: Email, origin: Origin, /
    ) -> None:
        await work.invitations.hold([email])
        for invitation in await work.invitations.open_for(email):
            await self._bind(work, invitation, user_id, origin)

    async def _bind(
        self, work: PlacingWork, invitation: Invitation, user_id: UserId, origin: Origin
    ) -> None:
        turn = Turn(
            course_id=invitation.course_id,
            candidates=[invitation.for_account(user_id)],
            by=invitation.invited_by,
            origin=origin,
        )
        (placement,), _seats = await self.put_in(work, turn)
        if placement.enrollment is not None:
            settled = invitation.accepted(placement.enrollment.id, now=work.now)
        elif not placement.obstacles:
            # The account went in the same moment; the rest of this work will find out.
            return
        else:
            settled = invitation.refused(placement.obstacles[0].code, now=work.now)
        await work.invitations.save(settled)
        await work.audit.record(
            AuditEvent(
                f"invitation.{settled.status}",
                "invitation",
                invitation.id,
                user_id,
                origin,
                details={
                    "course_id": str(invitation.course_id),
                    "refused_for": settled.refused_for,
                },
            )
        )
