"""Proving with the password that it is oneself who asks."""

from dataclasses import dataclass

from application.actor import Actor
from application.auth.attempts import Attempts
from application.auth.ports import AuthWork, PasswordHasher, StartAuthWork
from application.ports import AuditEvent
from domain.auth.errors import WrongPassword
from domain.auth.password import Password
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class CheckOwnPassword:
    """Compare with the password of whoever is logged in. Raise ``WrongPassword``, which is
    recorded as a refusal of ``action``, or ``TooManyAttempts``.
    """

    start_work: StartAuthWork
    attempts: Attempts
    hasher: PasswordHasher

    async def __call__(self, actor: Actor, user: User, password: Password, action: str, /) -> None:
        async with self.attempts.own_password(user.id) as attempt:
            check = await self.hasher.check(password, user.password_hash)
            attempt.weighed = True
            if not check.right:
                await self._record(actor, action)
                raise WrongPassword

    async def _record(self, actor: Actor, action: str) -> None:
        async with self.start_work(None) as work:
            event = AuditEvent(
                action,
                "user",
                actor.user_id,
                actor.user_id,
                actor.origin,
                outcome="refused",
                details={"reason": WrongPassword.code},
            )
            await work.audit.record(event)
            await work.commit()


async def lock_as_checked(work: AuthWork, checked: User) -> User:
    """The account, locked. Raise ``WrongPassword`` when its password changed since it was
    compared.
    """
    user = await work.users.lock(checked.id)
    if user.password_hash != checked.password_hash:
        raise WrongPassword
    return user
