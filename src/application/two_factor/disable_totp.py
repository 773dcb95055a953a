"""Turning two-factor login off."""

from dataclasses import dataclass

from application.actor import Actor
from application.auth.attempts import Attempts
from application.ports import NewId
from application.two_factor.events import totp_event
from application.two_factor.letters import TOTP_DISABLED, tell_owner
from application.two_factor.ports import StartTwoFactorWork
from application.two_factor.use_code import UseCode
from domain.two_factor.errors import InvalidCode, TotpOff


@dataclass(frozen=True, slots=True)
class DisableTotp:
    """Ask for no more codes at logins. It takes a last one: whoever has stolen a login cannot do
    it.
    """

    start_work: StartTwoFactorWork
    new_id: NewId
    use_code: UseCode
    attempts: Attempts

    async def __call__(self, actor: Actor, code: str, /) -> None:
        async with self.attempts.own_code(actor.user_id) as attempt:
            attempt.weighed = True
            await self._try(actor, code)

    async def _try(self, actor: Actor, code: str) -> None:
        async with self.start_work(None) as work:
            user = await work.users.get(actor.user_id)
            totp = await work.totps.lock(user.id)
            if totp is None or not totp.is_on:
                raise TotpOff
            if await self.use_code(work, user, totp, code, actor.origin) is None:
                await work.audit.record(totp_event("totp.disabled", actor, refused=True))
                await work.commit()
                raise InvalidCode
            await work.totps.remove(user.id)
            await work.audit.record(totp_event("totp.disabled", actor))
            await tell_owner(work, user, TOTP_DISABLED, new_id=self.new_id)
            await work.commit()
