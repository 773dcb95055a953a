"""Sending somebody to Google: to log in, or to link who they are there to their account."""

from dataclasses import dataclass

from application.actor import Actor
from application.auth.ports import NewSecret
from application.identities.ports import IdentityProvider, StartIdentityWork
from application.identities.return_urls import ReturnUrls
from domain.auth.token import token_hash
from domain.identities.errors import GoogleNotConfigured
from domain.identities.handshake import HANDSHAKE_LIFETIME, Handshake


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send a browser, and the secret that it keeps until it comes back."""

    url: str
    browser_secret: str


@dataclass(frozen=True, slots=True)
class Depart:
    """Make the secrets of a handshake, and write it down."""

    start_work: StartIdentityWork
    provider: IdentityProvider | None
    new_secret: NewSecret
    return_urls: ReturnUrls

    async def __call__(self, return_to: str | None, actor: Actor | None, /) -> Departure:
        if self.provider is None:
            raise GoogleNotConfigured
        return_to = self.return_urls.chosen(return_to)
        state, browser, nonce, verifier = (self.new_secret() for _ in range(4))
        # The provider may be slow: no transaction waits for it.
        url = await self.provider.authorize_url(state=state, nonce=nonce, verifier=verifier)
        async with self.start_work(None) as work:
            await work.handshakes.add(
                Handshake(
                    state_hash=token_hash(state),
                    browser_hash=token_hash(browser),
                    nonce=nonce,
                    verifier=verifier,
                    return_to=return_to,
                    user_id=None if actor is None else actor.user_id,
                    session_id=None if actor is None else actor.session_id,
                    expires_at=work.now + HANDSHAKE_LIFETIME,
                )
            )
            await work.commit()
        return Departure(url, browser)


@dataclass(frozen=True, slots=True)
class StartGoogleLogin:
    """Send somebody to Google who wants to log in."""

    depart: Depart

    async def __call__(self, return_to: str | None, /) -> Departure:
        return await self.depart(return_to, None)


@dataclass(frozen=True, slots=True)
class StartGoogleLink:
    """Send somebody to Google who wants to log in with it from now on."""

    depart: Depart

    async def __call__(self, actor: Actor, return_to: str | None, /) -> Departure:
        return await self.depart(return_to, actor)
