"""Sealing secrets anew after the server's key was changed."""

from dataclasses import dataclass, replace
from typing import Final

from application.two_factor.ports import SecretBox, SecretLost, StartTwoFactorWork
from domain.ids import UserId

#: How many are sealed anew in one transaction.
BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class ResealSecrets:
    """Seal everything with the present key that was sealed with an older one, so that the older one
    is not needed any more. What cannot be opened stays as it is: its key may come back.
    """

    start_work: StartTwoFactorWork
    box: SecretBox

    async def __call__(self) -> None:
        last: UserId | None = None
        while True:
            last = await self._reseal_some(last)
            if last is None:
                return

    async def _reseal_some(self, after: UserId | None) -> UserId | None:
        """Answer whom to go on after, or None when these were the last."""
        async with self.start_work(None) as work:
            found = await work.totps.sealed_otherwise(self.box.mark, after=after, limit=BATCH)
            for totp in found:
                try:
                    secret = self.box.open(totp.sealed_secret, totp.user_id)
                except SecretLost:
                    continue
                sealed = self.box.seal(secret, totp.user_id)
                await work.totps.save(replace(totp, sealed_secret=sealed))
            await work.commit()
        return found[-1].user_id if len(found) == BATCH else None
