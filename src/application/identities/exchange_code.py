"""Exchanging the code that a login with Google ends with."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.ask_for_code import AskForCode
from application.auth.start_session import StartSession
from application.auth.views import CodeRequired, Tokens
from application.identities.ports import IdentityWork, StartIdentityWork
from application.ports import AuditEvent
from domain.auth.errors import AccountSuspended
from domain.auth.token import token_hash
from domain.identities.errors import InvalidLoginCode
from domain.users.user import User, UserStatus


@dataclass(frozen=True, slots=True)
class ExchangeCode:
    """Start the session of whoever came back from Google a moment ago, or ask for the second factor
    where the account wants one: Google stands for the password alone.
    """

    start_work: StartIdentityWork
    start_session: StartSession
    ask_for_code: AskForCode

    async def __call__(self, origin: Origin, code: str, /) -> Tokens | CodeRequired:
        async with self.start_work(None) as work:
            user_id = await work.login_codes.take(token_hash(code))
            if user_id is None:
                raise InvalidLoginCode
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
            answer = await self._answer(work, user, origin)
            await work.commit()
        return answer

    async def _answer(
        self, work: IdentityWork, user: User, origin: Origin
    ) -> Tokens | CodeRequired:
        if await work.totps.is_on(user.id):
            return await self.ask_for_code(work, user)
        return await self.start_session(work, user, origin, method="google")
