"""How an access token becomes an actor: its signature is checked, then whether its session and its
role still hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from msgspec import Struct

from application.actor import Actor, Origin
from domain.ids import SessionId, UserId
from domain.users.user import Role


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a verified access token says. The role is the one that its holder had when it was
    issued.
    """

    user_id: UserId
    session_id: SessionId
    role: Role
    expires_at: datetime


class PublicKey(Struct, frozen=True, kw_only=True):
    """A key that access tokens are verified with, as a JSON Web Key (RFC 7517, RFC 8037)."""

    kid: str
    kty: str
    crv: str
    x: str
    alg: Literal["EdDSA"] = "EdDSA"
    use: Literal["sig"] = "sig"


class AccessTokens(Protocol):
    """Signed tokens (RFC 9068) that any server can verify by itself."""

    def issue(
        self, user_id: UserId, session_id: SessionId, role: Role, /, *, lifetime: timedelta
    ) -> str:
        """A token that is good from now on for ``lifetime``."""
        ...

    def verify(self, token: str, /) -> AccessClaims:
        """Raise ``LoginRequired`` for everything that is not one of our tokens within its time."""
        ...


class LiveSessions(Protocol):
    """What became of sessions and roles since the tokens that are now in use were issued.

    A change is told by its repository, with the commit, to every server, and known there within a
    second. Who made it tells this server at once.
    """

    async def current(self, claims: AccessClaims, /) -> Role:
        """The role that the token's holder has now. Raise ``LoginRequired`` when the session has
        ended, and ``Unavailable`` when neither memory nor the database can tell.
        """
        ...

    def end(self, session_ids: Iterable[SessionId], /) -> None:
        """These sessions have ended; that is committed."""
        ...

    def change_role(self, user_id: UserId, role: Role, /, *, version: int) -> None:
        """In this version of the account the role is this one; that is committed."""
        ...


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Find out who asks from the access token that came with a request."""

    tokens: AccessTokens
    live: LiveSessions

    async def __call__(self, token: str, origin: Origin, /) -> Actor:
        claims = self.tokens.verify(token)
        role = await self.live.current(claims)
        return Actor(claims.user_id, role, claims.session_id, origin)
