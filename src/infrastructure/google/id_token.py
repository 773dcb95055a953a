"""What stands in an id_token, and whether it is meant for us (OpenID Connect Core 1.0, section
3.1.3.7).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Annotated, Any, Final

import jwt
import msgspec

from domain.identities.errors import UntrustedAnswer
from domain.identities.identity import Proof

#: The only algorithms that are accepted, each with keys of its own kind.
ALGORITHMS: Final = frozenset({"RS256", "ES256"})

#: How far the provider's clock may be from ours.
LEEWAY: Final = timedelta(seconds=60)

#: How long ago a token may have been made: it comes straight from the provider.
OLDEST: Final = timedelta(minutes=10)

_MAX_LENGTH: Final = 16 * 1024


class Head(msgspec.Struct, frozen=True):
    """How a token is signed."""

    alg: str
    kid: str | None = None


class Claims(msgspec.Struct, frozen=True):
    """The claims that are looked at; the first six must be there."""

    iss: str
    sub: Annotated[str, msgspec.Meta(max_length=255, pattern=r"^[\x20-\x7e]+\Z")]
    aud: str | list[str]
    exp: int
    iat: int
    nonce: str
    azp: str | None = None
    email: str | None = None
    #: Some providers say "true" and "false" in words: that is not what the standard has.
    email_verified: Any = None
    name: str | None = None

    def is_for(self, client_id: str) -> bool:
        """Whether it was made for this client alone, or in its name."""
        audience = [self.aud] if isinstance(self.aud, str) else self.aud
        if client_id not in audience or (self.azp is None and len(audience) > 1):
            return False
        return self.azp in (None, client_id)

    def is_of(self, now: datetime) -> bool:
        """Whether it was made just now and has not run out."""
        at, leeway = now.timestamp(), LEEWAY.total_seconds()
        oldest = at - OLDEST.total_seconds() - leeway
        return oldest <= self.iat <= at + leeway and at < self.exp + leeway

    def proof(self, issuer: str) -> Proof:
        """What they say about the person, under the issuer's one name."""
        return Proof(
            issuer=issuer,
            subject=self.sub,
            email=self.email,
            email_verified=self.email_verified is True,
            name=self.name,
        )


def head_of(token: str) -> Head:
    """How the token says that it is signed. Raise ``UntrustedAnswer``."""
    if len(token) > _MAX_LENGTH:
        raise UntrustedAnswer
    try:
        head = msgspec.convert(jwt.get_unverified_header(token), Head)
    except (jwt.PyJWTError, msgspec.ValidationError, ValueError, RecursionError):
        raise UntrustedAnswer from None
    if head.alg not in ALGORITHMS:
        raise UntrustedAnswer
    return head


def claims_of(token: str, key: Any, algorithm: str) -> Claims:
    """The claims, if the key has signed them. Raise ``UntrustedAnswer``."""
    try:
        signed = jwt.api_jws.decode_complete(token, key, algorithms=[algorithm])
        return msgspec.json.decode(signed["payload"], type=Claims)
    except (jwt.PyJWTError, msgspec.MsgspecError, ValueError, RecursionError):
        raise UntrustedAnswer from None


def require_meant(
    claims: Claims, *, issuers: Sequence[str], client_id: str, nonce: str, now: datetime
) -> None:
    """Raise ``UntrustedAnswer`` unless they are this issuer's, for this client, login and time."""
    is_meant = (
        claims.iss in issuers
        and claims.is_for(client_id)
        and claims.is_of(now)
        and compare_digest(claims.nonce.encode(), nonce.encode())
    )
    if not is_meant:
        raise UntrustedAnswer
