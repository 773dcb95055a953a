"""Verifying an address by the link that was mailed to it."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.ports import StartAuthWork
from application.ports import AuditEvent, NewId
from domain.auth.errors import InvalidToken
from domain.auth.token import token_hash
from domain.ids import UserId
from domain.users.errors import EmailTaken


@dataclass(frozen=True, slots=True)
class VerifyEmail:
    """Make an account of the registration whose link was used; all others of its address end."""

    start_work: StartAuthWork
    new_id: NewId

    async def __call__(self, origin: Origin, token: str, /) -> None:
        try:
            await self._verify(origin, token)
        except EmailTaken:
            # The registration came in just while another one of the same address was verified.
            raise InvalidToken from None

    async def _verify(self, origin: Origin, token: str) -> None:
        async with self.start_work(None) as work:
            registration = await work.registrations.lock_by_token(token_hash(token))
            if registration is None or not registration.is_pending(now=work.now):
                raise InvalidToken
            user = registration.verified(UserId(self.new_id()), now=work.now)
            await work.users.add(user)
            await work.registrations.end_all(user.email)
            await work.audit.record(AuditEvent("user.verified", "user", user.id, user.id, origin))
            await work.commit()
