"""People with an app for two-factor login."""

from dataclasses import dataclass

from application.actor import Actor
from application.auth.views import CodeRequired, Tokens
from fakes.accounts import ORIGIN, Accounts
from fakes.two_factor import code_of, step_at


@dataclass
class AppOwner:
    """Somebody who has turned two-factor login on."""

    place: Accounts
    actor: Actor
    recovery_codes: list[str]

    def code(self, steps: int = 0) -> str:
        """What the app shows, or would show so many steps of 30 seconds later."""
        return code_of(step_at(self.place.clock.now) + steps)

    async def half_login(self) -> CodeRequired:
        """A login that waits for a code."""
        asked = await self.place.enter()
        assert isinstance(asked, CodeRequired)
        return asked

    async def finish(self, half: CodeRequired, code: str) -> Tokens:
        """The tokens of the session that a code starts."""
        return await self.place.auth.log_in_with_code(ORIGIN, half.mfa_token, code)


async def app_owner(place: Accounts) -> AppOwner:
    """Somebody new whose app was confirmed a minute ago, and who has read all mail about it."""
    actor = await place.somebody()
    await place.two_factor.set_up(actor)
    confirmed = await place.two_factor.confirm(actor, code_of(step_at(place.clock.now)))
    place.clock.advance(minutes=1)
    await place.read_mail()
    return AppOwner(place, actor, confirmed.recovery_codes)
