"""Using a code up: one of the app, or a recovery code."""

from dataclasses import dataclass

from application.actor import Origin
from application.ports import AuditEvent, NewId
from application.two_factor.letters import RECOVERY_CODE_USED, tell_owner
from application.two_factor.ports import AppCodes, SecretBox, SecretLost, TwoFactorWork
from domain.two_factor.code import bare, is_of_app, recovery_hash
from domain.two_factor.totp import Totp
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class UseCode:
    """Look whether a code counts, and see to it that it does not count again."""

    codes: AppCodes
    box: SecretBox
    new_id: NewId

    async def __call__(
        self, work: TwoFactorWork, user: User, totp: Totp, code: str, origin: Origin, /
    ) -> Totp | None:
        """The app, which is locked, after the code; None when the code does not count."""
        typed = bare(code)
        if is_of_app(typed):
            return await self._use_of_app(work, totp, typed)
        return await self._use_recovery(work, user, totp, typed, origin)

    async def _use_of_app(self, work: TwoFactorWork, totp: Totp, code: str) -> Totp | None:
        try:
            secret = self.box.open(totp.sealed_secret, totp.user_id)
        except SecretLost:
            return None
        used = totp.after_code(self.codes.steps(secret, code, now=work.now))
        if used is not None:
            await work.totps.save(used)
        return used

    async def _use_recovery(
        self, work: TwoFactorWork, user: User, totp: Totp, code: str, origin: Origin
    ) -> Totp | None:
        used = totp.after_recovery(recovery_hash(code))
        if used is None:
            return None
        await work.totps.save(used)
        left = len(used.recovery_hashes)
        await work.audit.record(
            AuditEvent(
                "totp.recovery_code_used",
                "user",
                user.id,
                user.id,
                origin,
                details={"left": left},
            )
        )
        await tell_owner(work, user, RECOVERY_CODE_USED, new_id=self.new_id, left=str(left))
        return used
