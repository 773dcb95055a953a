"""Turning two-factor login on."""

from dataclasses import dataclass

from application.actor import Actor
from application.certificates.ports import RandomCharacters
from application.ports import NewId
from application.two_factor.events import totp_event
from application.two_factor.letters import TOTP_ENABLED, tell_owner
from application.two_factor.ports import StartTwoFactorWork
from application.two_factor.use_code import UseCode
from application.two_factor.views import ConfirmedTotp
from domain.two_factor.code import (
    RECOVERY_ALPHABET,
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    recovery_hash,
    shown,
)
from domain.two_factor.errors import InvalidCode, TotpNotSetUp, TotpOn


@dataclass(frozen=True, slots=True)
class ConfirmTotp:
    """Ask for a code at every login from now on: the app has shown that it makes the right ones."""

    start_work: StartTwoFactorWork
    new_id: NewId
    random_characters: RandomCharacters
    use_code: UseCode

    async def __call__(self, actor: Actor, code: str, /) -> ConfirmedTotp:
        recovery_codes = [self._new_code() for _ in range(RECOVERY_CODES)]
        async with self.start_work(None) as work:
            user = await work.users.get(actor.user_id)
            totp = await work.totps.lock(user.id)
            if totp is None:
                raise TotpNotSetUp
            if totp.is_on:
                raise TotpOn
            used = await self.use_code(work, user, totp, code, actor.origin)
            if used is None:
                await work.audit.record(totp_event("totp.enabled", actor, refused=True))
                await work.commit()
                raise InvalidCode
            hashes = [recovery_hash(one) for one in recovery_codes]
            await work.totps.save(used.turned_on(hashes, now=work.now))
            await work.audit.record(totp_event("totp.enabled", actor))
            await tell_owner(work, user, TOTP_ENABLED, new_id=self.new_id)
            await work.commit()
        return ConfirmedTotp(recovery_codes)

    def _new_code(self) -> str:
        return shown(self.random_characters(RECOVERY_ALPHABET, RECOVERY_LENGTH))
