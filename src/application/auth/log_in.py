"""Logging in with a password."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.ask_for_code import AskForCode
from application.auth.attempts import Attempts
from application.auth.events import login_refused
from application.auth.ports import (
    AuthReads,
    AuthWork,
    Credentials,
    PasswordCheck,
    PasswordHasher,
    StartAuthWork,
)
from application.auth.start_session import StartSession
from application.auth.views import CodeRequired, Tokens
from application.limits import network_of
from domain.auth.errors import AccountSuspended, EmailNotVerified, InvalidCredentials
from domain.auth.password import Password
from domain.errors import Refusal
from domain.ids import UserId
from domain.text import Email
from domain.users.user import User, UserStatus


@dataclass(frozen=True, slots=True)
class LogIn:
    """Start a session for whoever knows an address and its password, or ask for a code where the
    account wants one.

    A failure takes two hashes for everybody, with or without an account, and is written to the
    audit trail.
    """

    start_work: StartAuthWork
    reads: AuthReads
    attempts: Attempts
    hasher: PasswordHasher
    start_session: StartSession
    ask_for_code: AskForCode

    async def __call__(
        self, origin: Origin, email: Email, password: Password, /
    ) -> Tokens | CodeRequired:
        known = await self.reads.credentials(email, network_of(origin.ip))
        async with self.attempts.login(email, origin.ip, familiar=known.familiar) as attempt:
            check = await self.hasher.check(password, known.password_hash)
            attempt.weighed = True
            return await self._judge(origin, known, password, check)

    async def _judge(
        self, origin: Origin, known: Credentials, password: Password, check: PasswordCheck
    ) -> Tokens | CodeRequired:
        if known.user_id is None or not check.right:
            raise await self._wrong(origin, known, password)
        renewed = await self.hasher.hash(password) if check.outdated else None
        return await self._right(origin, known.user_id, known.password_hash, renewed)

    async def _wrong(self, origin: Origin, known: Credentials, password: Password) -> Refusal:
        """Tell the right password of a registration that waits; everything else looks alike."""
        pending = await self.hasher.check(password, known.pending_hash)
        refusal = EmailNotVerified() if pending.right else InvalidCredentials()
        async with self.start_work(None) as work:
            await work.audit.record(login_refused(known.user_id, origin, reason=refusal.code))
            await work.commit()
        return refusal

    async def _right(
        self, origin: Origin, user_id: UserId, checked: str | None, renewed: str | None
    ) -> Tokens | CodeRequired:
        """Look at the account under its lock: it may have changed while its hash was checked."""
        async with self.start_work(None) as work:
            user = await work.users.lock(user_id)
            if refusal := _refusal(user, checked):
                await work.audit.record(login_refused(user.id, origin, reason=refusal.code))
                await work.commit()
                raise refusal
            if renewed is not None:
                await work.users.rehash(user.id, renewed)
            answer = await self._answer(work, user, origin)
            await work.commit()
        return answer

    async def _answer(self, work: AuthWork, user: User, origin: Origin) -> Tokens | CodeRequired:
        if await work.totps.is_on(user.id):
            return await self.ask_for_code(work, user)
        return await self.start_session(work, user, origin, method="password")


def _refusal(user: User, checked: str | None) -> Refusal | None:
    if user.password_hash != checked:
        return InvalidCredentials()
    return None if user.status is UserStatus.ACTIVE else AccountSuspended()
