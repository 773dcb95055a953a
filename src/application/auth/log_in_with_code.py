"""The second half of a login with two factors."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.attempts import Attempts
from application.auth.events import login_refused
from application.auth.ports import AuthReads, AuthWork, StartAuthWork
from application.auth.start_session import StartSession
from application.auth.views import Tokens
from application.limits import network_of
from application.two_factor.use_code import UseCode
from domain.auth.token import token_hash
from domain.errors import NotFound
from domain.ids import UserId
from domain.two_factor.errors import InvalidCode
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class LogInWithCode:
    """Start the session of somebody whose password was right and who now sends a code."""

    start_work: StartAuthWork
    reads: AuthReads
    attempts: Attempts
    use_code: UseCode
    start_session: StartSession

    async def __call__(self, origin: Origin, mfa_token: str, code: str, /) -> Tokens:
        known = await self.reads.challenged(token_hash(mfa_token), network_of(origin.ip))
        if known is None:
            raise InvalidCode
        user_id, familiar = known
        async with self.attempts.login_code(user_id, origin.ip, familiar=familiar) as attempt:
            attempt.weighed = True
            try:
                return await self._finished(origin, user_id, mfa_token, code)
            except NotFound:
                # The account was erased just now.
                raise InvalidCode from None

    async def _finished(self, origin: Origin, user_id: UserId, mfa_token: str, code: str) -> Tokens:
        async with self.start_work(None) as work:
            # Whoever ends everything that was begun locks the account first, too.
            user = await work.users.lock(user_id)
            challenge = await work.challenges.lock(token_hash(mfa_token))
            if challenge is None or not challenge.is_open(now=work.now):
                raise InvalidCode
            if not await self._is_right(work, user, code, origin):
                await work.challenges.save(challenge.failed())
                await work.audit.record(login_refused(user.id, origin, reason=InvalidCode.code))
                await work.commit()
                raise InvalidCode
            await work.challenges.end(challenge.token_hash)
            tokens = await self.start_session(work, user, origin, method="totp")
            await work.commit()
        return tokens

    async def _is_right(self, work: AuthWork, user: User, code: str, origin: Origin) -> bool:
        totp = await work.totps.lock(user.id)
        if totp is None or not totp.is_on:
            return False
        return await self.use_code(work, user, totp, code, origin) is not None
