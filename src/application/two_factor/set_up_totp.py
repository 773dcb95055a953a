"""Setting up an app for two-factor login, up to its first code."""

from dataclasses import dataclass

from application.actor import Actor
from application.two_factor.ports import AppCodes, SecretBox, StartTwoFactorWork
from application.two_factor.views import TotpSetup
from domain.two_factor.errors import TotpOn
from domain.two_factor.totp import Totp


@dataclass(frozen=True, slots=True)
class SetUpTotp:
    """Give a secret for an app. Nothing is asked for at logins before the app has shown a code; a
    secret that was given before and never confirmed is over.
    """

    start_work: StartTwoFactorWork
    codes: AppCodes
    box: SecretBox

    async def __call__(self, actor: Actor, /) -> TotpSetup:
        secret = self.codes.new_secret()
        async with self.start_work(None) as work:
            user = await work.users.get(actor.user_id)
            totp = Totp(
                user_id=user.id,
                sealed_secret=self.box.seal(secret, user.id),
                created_at=work.now,
            )
            if not await work.totps.propose(totp):
                raise TotpOn
            await work.commit()
        return TotpSetup(secret, self.codes.uri(secret, user.email))
