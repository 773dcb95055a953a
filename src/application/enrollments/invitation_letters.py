"""The letter to an address that is invited to a course."""

from dataclasses import dataclass
from uuid import UUID

from application.auth.quotas import Quotas
from application.enrollments.ports import InvitationReads
from application.enrollments.put_in import INVITATION
from application.mail.letter import Letter
from application.mail.ports import Prepared
from domain.enrollments.invitation import InvitationStatus
from domain.errors import NotFound
from domain.ids import InvitationId
from domain.text import Email


@dataclass(frozen=True, slots=True)
class PrepareInvitation:
    """Tell somebody that they are invited. It is needless where the invitation was withdrawn or
    came to something meanwhile, and where the address got too many letters: whoever is invited to
    many courses at once finds them all behind one of the letters.
    """

    reads: InvitationReads
    quotas: Quotas
    frontend_url: str

    async def __call__(self, letter: Letter, /) -> Prepared | None:
        try:
            sheet = await self.reads.sheet(InvitationId(UUID(letter.facts["invitation_id"])))
        except NotFound:
            return None
        invitation = sheet.invitation
        if invitation.status is not InvitationStatus.PENDING:
            return None
        # What is tried again was counted the first time.
        if letter.attempts <= 1 and not await self.quotas.may_write_to(Email(letter.recipient)):
            return None
        return INVITATION, {
            "course": invitation.course.title,
            "email": letter.recipient,
            "home": f"{self.frontend_url}/",
            "until": f"{invitation.expires_at:%Y-%m-%d}",
        }
