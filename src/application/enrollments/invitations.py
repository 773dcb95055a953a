"""What staff see of the invitations to their course, and taking one back."""

from dataclasses import dataclass

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.courses.policy import is_staff, require_staff
from application.enrollments.ports import EnrollmentReads, InvitationReads, StartPlacingWork
from application.enrollments.views import InvitationView
from application.page import Page, PageRequest
from application.ports import AuditEvent
from domain.enrollments.invitation import InvitationStatus
from domain.errors import NotFound
from domain.ids import CourseId, InvitationId


@dataclass(frozen=True, slots=True)
class ListInvitations:
    """List who is or was invited to a course, newest first, to its staff."""

    enrollments: EnrollmentReads
    invitations: InvitationReads

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        status: InvitationStatus | None,
        page: PageRequest,
        /,
    ) -> Page[InvitationView]:
        require_staff(actor, await self.enrollments.standing(course_id, actor.user_id))
        return await self.invitations.listed(course_id, status, page)


@dataclass(frozen=True, slots=True)
class ShowInvitation:
    """Show an invitation to the course's staff; for everybody else there is none."""

    reads: InvitationReads

    async def __call__(self, actor: Actor, invitation_id: InvitationId, /) -> InvitationView:
        sheet = await self.reads.sheet(invitation_id)
        if not is_staff(actor, sheet):
            raise NotFound
        return sheet.invitation


@dataclass(frozen=True, slots=True)
class WithdrawInvitation:
    """Take an invitation back, and forget the address. Whoever is enrolled by it stays."""

    start_work: StartPlacingWork

    async def __call__(
        self,
        actor: Actor,
        invitation_id: InvitationId,
        /,
        *,
        expected_version: Expected = None,
    ) -> None:
        async with self.start_work(None) as work:
            sheet = await work.invitation_reads.sheet(invitation_id)
            if not is_staff(actor, sheet):
                raise NotFound
            # Whoever settles it, or sends it again, holds the address too.
            await work.invitations.hold([sheet.invitation.email])
            sheet = await work.invitation_reads.sheet(invitation_id)
            require_version(sheet.invitation, expected_version)
            await work.invitations.delete(invitation_id)
            await work.audit.record(
                AuditEvent(
                    "invitation.withdrawn",
                    "invitation",
                    invitation_id,
                    actor.user_id,
                    actor.origin,
                    details={"course_id": str(sheet.invitation.course.id)},
                )
            )
            await work.commit()
