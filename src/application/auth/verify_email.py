"""Verifying an address by the link that was mailed to it."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.change_email import ConfirmNewEmail
from application.auth.ports import StartAuthWork
from application.enrollments.bind_invitations import BindInvitations
from application.ports import AuditEvent, NewId
from domain.auth.errors import InvalidToken
from domain.auth.registration import Registration
from domain.auth.token import token_hash
from domain.ids import UserId
from domain.users.errors import EmailTaken
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class VerifyEmail:
    """Make an account of the registration whose link was used; all others of its address end, and
    what the address was invited to begins. The link of an account's new address gives it that.
    """

    start_work: StartAuthWork
    new_id: NewId
    confirm_new_email: ConfirmNewEmail
    bind_invitations: BindInvitations

    async def __call__(self, origin: Origin, token: str, /) -> None:
        try:
            if not await self._verify(origin, token):
                await self.confirm_new_email(origin, token)
        except EmailTaken:
            # Another account got the address just while its link was used.
            raise InvalidToken from None

    async def _verify(self, origin: Origin, token: str) -> bool:
        """False when it is no registration's link."""
        async with self.start_work(None) as work:
            registration = await work.registrations.lock_by_token(token_hash(token))
            if registration is None:
                return False
            if not registration.is_pending(now=work.now):
                raise InvalidToken
            user = registration.verified(UserId(self.new_id()), now=work.now)
            await work.users.add(user)
            await work.registrations.end_all(user.email)
            await self.bind_invitations(work, user.id, user.email, origin)
            await work.audit.record(_verified(user, registration, origin))
            await work.commit()
        return True


def _verified(user: User, registration: Registration, origin: Origin) -> AuditEvent:
    """It names the registration, whose own event was written before there was an account."""
    details = {"registration_id": str(registration.id)}
    return AuditEvent("user.verified", "user", user.id, user.id, origin, details=details)
