"""The first half of a login with two factors."""

from dataclasses import dataclass

from application.auth.ports import AuthWork, NewSecret
from application.auth.views import CodeRequired
from domain.two_factor.challenge import LIFETIME, Challenge
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class AskForCode:
    """Have somebody whose password was right send a code before the session starts."""

    new_secret: NewSecret

    async def __call__(self, work: AuthWork, user: User, /) -> CodeRequired:
        token = self.new_secret()
        await work.challenges.add(Challenge.begun(token, user.id, now=work.now))
        return CodeRequired(mfa_token=token, expires_in=int(LIFETIME.total_seconds()))
