"""Exchanging the code that a login with Google ends with."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.start_session import StartSession
from application.auth.views import Tokens
from application.identities.ports import StartIdentityWork
from application.ports import AuditEvent
from domain.auth.errors import AccountSuspended
from domain.auth.token import token_hash
from domain.identities.errors import InvalidCode
from domain.users.user import UserStatus


@dataclass(frozen=True, slots=True)
class ExchangeCode:
    """Start the session of whoever came back from Google a moment ago."""

    start_work: StartIdentityWork
    start_session: StartSession

    async def __call__(self, origin: Origin, code: str, /) -> Tokens:
        async with self.start_work(None) as work:
            user_id = await work.login_codes.take(token_hash(code))
            if user_id is None:
                raise InvalidCode
            user = await work.users.lock(user_id)
            if user.status is not UserStatus.ACTIVE:
                await work.audit.record(
                    AuditEvent(
                        "session.refused",
                        "user",
                        user_id,
                        None,
                        origin,
                        "refused",
                        details={"reason": AccountSuspended.code, "method": "google"},
                    )
                )
                await work.commit()
                raise AccountSuspended
            tokens = await self.start_session(work, user, origin, method="google")
            await work.commit()
        return tokens
