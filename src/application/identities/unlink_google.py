"""Unlinking Google from one's account."""

from dataclasses import dataclass

from application.actor import Actor
from application.identities.ports import StartIdentityWork
from application.ports import AuditEvent
from domain.errors import NotFound
from domain.identities.errors import LastLoginMethod
from domain.identities.identity import Provider


@dataclass(frozen=True, slots=True)
class UnlinkGoogle:
    """Log in without Google from now on; an account always keeps a way in."""

    start_work: StartIdentityWork

    async def __call__(self, actor: Actor, /) -> None:
        async with self.start_work(None) as work:
            user = await work.users.lock(actor.user_id)
            held = {one.provider for one in await work.identities.of_user(user.id)}
            if Provider.GOOGLE not in held:
                raise NotFound("No Google identity is linked to this account.")
            if user.password_hash is None and held == {Provider.GOOGLE}:
                raise LastLoginMethod
            await work.identities.remove(user.id, Provider.GOOGLE)
            await work.audit.record(
                AuditEvent(
                    "identity.unlinked",
                    "user",
                    user.id,
                    user.id,
                    actor.origin,
                    details={"provider": Provider.GOOGLE},
                )
            )
            await work.commit()
