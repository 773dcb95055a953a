"""Access tokens as JWTs (RFC 9068, RFC 8725): one algorithm a key, every claim demanded, nothing
taken on trust.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import jwt
import msgspec

from application.actor import LoginRequired
from application.authentication import AccessClaims, PublicKey
from application.ports import NewId
from domain.ids import SessionId, UserId
from domain.users.user import Role
from infrastructure.security.token_keys import TokenKey

#: How far the clocks of two servers may be apart.
LEEWAY: Final = timedelta(seconds=60)

#: No token of ours is longer, and none that is gets looked at.
MAX_LENGTH: Final = 1024

#: How many verified tokens are remembered.
REMEMBERED: Final = 20_000


class Claims(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The payload: these claims, all of them, and no other."""

    iss: str
    aud: str
    sub: UUID
    sid: UUID
    role: Role
    iat: int
    exp: int
    jti: UUID


class JwtAccessTokens:
    """The port ``AccessTokens``.

    The first key signs; the others, which were in use before or will be next, verify. A token names
    its key (``kid``), and a token's head must be one that this class writes itself, byte for byte:
    no other algorithm, type or key is ever considered.
    """

    def __init__(
        self,
        keys: Sequence[TokenKey],
        *,
        issuer: str,
        longest: timedelta,
        new_id: NewId,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._keys = {_head(key): key for key in keys}
        self._signing = keys[0]
        self._issuer = issuer
        self._longest = longest
        self._new_id = new_id
        self._clock = clock
        self._remembered: OrderedDict[bytes, AccessClaims] = OrderedDict()

    @property
    def public_keys(self) -> tuple[PublicKey, ...]:
        """The keys with which others can verify these tokens; none where a secret signs."""
        if self._signing.public is None:
            return ()
        return tuple(key.public for key in self._keys.values() if key.public is not None)

    def issue(
        self, user_id: UserId, session_id: SessionId, role: Role, /, *, lifetime: timedelta
    ) -> str:
        now = int(self._clock().timestamp())
        claims = Claims(
            iss=self._issuer,
            aud=self._issuer,
            sub=user_id,
            sid=session_id,
            role=role,
            iat=now,
            exp=now + int(lifetime.total_seconds()),
            jti=self._new_id(),
        )
        return _encoded(msgspec.to_builtins(claims), self._signing)

    def verify(self, token: str, /) -> AccessClaims:
        digest = sha256(token.encode("utf-8", "replace")).digest()
        claims = self._remembered.get(digest)
        if claims is None:
            claims = self._verified(token)
            self._remember(digest, claims)
        if self._clock() >= claims.expires_at + LEEWAY:
            del self._remembered[digest]
            raise LoginRequired("The access token has run out.", token_sent=True)
        return claims

    def _verified(self, token: str) -> AccessClaims:
        try:
            payload = self._signed_payload(token)
            claims = msgspec.json.decode(payload, type=Claims)
        except (jwt.PyJWTError, msgspec.MsgspecError, ValueError, RecursionError):
            raise _refused() from None
        self._require_ours(claims)
        return AccessClaims(
            UserId(claims.sub),
            SessionId(claims.sid),
            claims.role,
            datetime.fromtimestamp(claims.exp, UTC),
        )

    def _signed_payload(self, token: str) -> bytes:
        if len(token) > MAX_LENGTH:
            raise _refused()
        key = self._keys.get(token.partition(".")[0])
        if key is None:
            raise _refused()
        decoded = jwt.api_jws.decode_complete(token, key.verifying, algorithms=[key.algorithm])
        payload: bytes = decoded["payload"]
        return payload

    def _require_ours(self, claims: Claims) -> None:
        span = claims.exp - claims.iat
        now = self._clock().timestamp()
        is_ours = (
            claims.iss == claims.aud == self._issuer
            and 0 < span <= self._longest.total_seconds()
            and claims.iat <= now + LEEWAY.total_seconds()
        )
        if not is_ours:
            raise _refused()

    def _remember(self, digest: bytes, claims: AccessClaims) -> None:
        self._remembered[digest] = claims
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


def _encoded(payload: dict[str, Any], key: TokenKey) -> str:
    return jwt.encode(payload, key.signing, key.algorithm, headers={"kid": key.id, "typ": "at+jwt"})


def _head(key: TokenKey) -> str:
    """A token's first part as it is written with this key."""
    return _encoded({}, key).partition(".")[0]


def _refused() -> LoginRequired:
    return LoginRequired("The access token is not valid.", token_sent=True)
