"""What logging in with a provider needs from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from application.auth.ports import AuthWork
from application.ports import Once
from domain.identities.handshake import Handshake, LoginCode
from domain.identities.identity import Identity, Proof, Provider
from domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAnswer:
    """What a browser brings back from the provider in its address (RFC 6749, section 4.1.2; RFC
    9207), as it stands there.
    """

    state: str | None = None
    code: str | None = None
    error: str | None = None
    issuer: str | None = None


class IdentityProvider(Protocol):
    """Somebody who can vouch for people (OpenID Connect Core 1.0, section 3.1).

    Both methods take ten seconds at most, and raise ``ProviderUnavailable`` where the provider
    cannot be reached, is too slow, or answers something that is no answer.
    """

    async def authorize_url(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where a browser is to be sent."""
        ...

    async def prove(self, answer: ProviderAnswer, /, *, nonce: str, verifier: str) -> Proof:
        """Who came back. Raise ``AccessDenied`` where the provider says no, and ``UntrustedAnswer``
        where what it says does not prove it.
        """
        ...


class Identities(Protocol):
    """Who people are at providers."""

    async def find(self, issuer: str, subject: str, /) -> Identity | None: ...

    async def of_user(self, user_id: UserId, /) -> list[Identity]:
        """Those of an account, which is locked, by provider."""
        ...

    async def add(self, identity: Identity, /) -> None:
        """Raise ``IdentityConflict``, at the latest at the end of the work, where the account has
        one of this provider, or somebody has this one.
        """
        ...

    async def remove(self, user_id: UserId, provider: Provider, /) -> None: ...


class Handshakes(Protocol):
    """Those who were sent to a provider and are not back."""

    async def add(self, handshake: Handshake, /) -> None: ...

    async def take(self, state_hash: bytes, browser_hash: bytes, /) -> Handshake | None:
        """The one with this state, for this browser alone and once. None where there is none, or
        its time or the session that asked for it is over.
        """
        ...


class LoginCodes(Protocol):
    """Those who came back and have no tokens yet."""

    async def add(self, code: LoginCode, /) -> None: ...

    async def take(self, code_hash: bytes, /) -> UserId | None:
        """Whose it is, once; None where there is none or its time is over."""
        ...


class IdentityWork(AuthWork, Protocol):
    """A transaction on accounts, logins and identities."""

    identities: Identities
    handshakes: Handshakes
    login_codes: LoginCodes


StartIdentityWork: TypeAlias = Callable[[Once | None], IdentityWork]
