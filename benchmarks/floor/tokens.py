"""Access tokens: verified by PyJWT once, and remembered until they expire."""

from __future__ import annotations

import time
from typing import Final, NamedTuple

import jwt

REMEMBERED: Final = 10_000


class Reader(NamedTuple):
    """Who asks, by a verified token; ``expires`` is in seconds since the epoch."""

    id: str
    role: str
    expires: int


class Tokens:
    """Verifies HS256 access tokens of one issuer that is its own audience."""

    def __init__(self, *, secret: str, issuer: str) -> None:
        self._secret = secret
        self._issuer = issuer
        self._verified: dict[bytes, Reader] = {}

    def reader(self, authorization: bytes) -> Reader | None:
        """The bearer of an ``Authorization`` header; ``None`` when it is not valid (any more)."""
        reader = self._verified.get(authorization)
        if reader is not None and reader.expires > time.time():
            return reader
        reader = self._verify(authorization)
        if reader is not None:
            if len(self._verified) >= REMEMBERED:
                self._verified.clear()
            self._verified[authorization] = reader
        return reader

    def _verify(self, authorization: bytes) -> Reader | None:
        scheme, _, token = authorization.partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        try:
            decoded = jwt.decode_complete(
                token,
                self._secret,
                algorithms=["HS256"],
                audience=self._issuer,
                issuer=self._issuer,
                options={"require": ["iss", "aud", "sub", "sid", "role", "iat", "exp", "jti"]},
            )
        except jwt.InvalidTokenError:
            return None
        if decoded["header"].get("typ") != "at+jwt":
            return None
        claims = decoded["payload"]
        return Reader(claims["sub"], claims["role"], claims["exp"])
