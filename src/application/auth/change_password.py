"""Changing one's own password."""

from dataclasses import dataclass

from application.actor import Actor
from application.auth.own_password import CheckOwnPassword, lock_as_checked
from application.auth.ports import PasswordHasher, StartAuthWork
from application.auth.set_password import SetPassword
from application.authentication import LiveSessions
from domain.auth.password import CurrentPassword, NewPassword, PasswordPolicy


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Replace the password of whoever knows the current one; their other sessions end."""

    start_work: StartAuthWork
    check_own_password: CheckOwnPassword
    hasher: PasswordHasher
    policy: PasswordPolicy
    set_password: SetPassword
    live: LiveSessions

    async def __call__(self, actor: Actor, current: CurrentPassword, new: NewPassword, /) -> None:
        async with self.start_work(None) as work:
            user = await work.users.get(actor.user_id)
        self.policy.require(new, email=user.email, display_name=user.display_name)
        await self.check_own_password(actor, user, current, "password.changed")
        password_hash = await self.hasher.hash(new)
        async with self.start_work(None) as work:
            locked = await lock_as_checked(work, user)
            ended = await self.set_password(
                work,
                locked,
                password_hash,
                kept=actor.session_id,
                by="current_password",
                origin=actor.origin,
            )
            await work.commit()
        self.live.end(ended)
