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
from domain.auth.errors import AccountSuspended
from domain.auth.token import token_hash
from domain.errors import Refusal
from domain.two_factor.challenge import Challenge
from domain.two_factor.errors import InvalidCode
from domain.users.user import User, UserStatus


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
            return await self._try(origin, mfa_token, code)

    async def _try(self, origin: Origin, mfa_token: str, code: str) -> Tokens:
        async with self.start_work(None) as work:
            challenge = await work.challenges.lock(token_hash(mfa_token))
            if challenge is None or not challenge.is_open(now=work.now):
                raise InvalidCode
            # The account may have changed since the password was looked at.
            user = await work.users.lock(challenge.user_id)
            if refusal := await self._refusal(work, challenge, user, code, origin):
                await work.audit.record(login_refused(user.id, origin, reason=refusal.code))
                await work.commit()
                raise refusal
            await work.challenges.end(challenge.token_hash)
            tokens = await self.start_session(work, user, origin, method="totp")
            await work.commit()
        return tokens

    async def _refusal(
        self, work: AuthWork, challenge: Challenge, user: User, code: str, origin: Origin
    ) -> Refusal | None:
        if not challenge.vouches_for(user):
            return InvalidCode()
        if user.status is not UserStatus.ACTIVE:
            return AccountSuspended()
        totp = await work.totps.lock(user.id)
        if totp and totp.is_on and await self.use_code(work, user, totp, code, origin):
            return None
        await work.challenges.save(challenge.failed())
        return InvalidCode()
