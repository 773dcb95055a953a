"""The keys that a provider signs with (RFC 7517), kept, and read again when it has new ones."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import httpx
import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec, rsa

#: How long keys are taken for the provider's.
KEPT_FOR: Final = timedelta(hours=1)

#: How long nobody looks again for a key that was not there: names of keys come from strangers.
COOLDOWN: Final = timedelta(minutes=1)

_MIN_RSA_BITS: Final = 2048


class _Keys(msgspec.Struct):
    keys: list[dict[str, Any]]


class KeySet:
    """The keys by name and algorithm. ``monotonic`` is a clock in seconds that nobody sets."""

    def __init__(self, client: httpx.AsyncClient, monotonic: Callable[[], float]) -> None:
        self._client = client
        self._monotonic = monotonic
        self._keys: dict[tuple[str | None, str], Any] = {}
        self._read_at: float | None = None
        self._looked_again_at: float | None = None

    async def key(self, address: str, name: str | None, algorithm: str) -> Any | None:
        """The key of this name that is for this algorithm. A name that is not known is looked for
        once more, but seldom. Raise what the client raises.
        """
        if self._read_at is None or self._is_past(self._read_at, KEPT_FOR):
            await self._read(address)
        found = self._keys.get((name, algorithm))
        if found is None and self._may_look_again():
            self._looked_again_at = self._monotonic()
            await self._read(address)
            found = self._keys.get((name, algorithm))
        return found

    def _may_look_again(self) -> bool:
        return self._looked_again_at is None or self._is_past(self._looked_again_at, COOLDOWN)

    def _is_past(self, moment: float, span: timedelta) -> bool:
        return self._monotonic() - moment > span.total_seconds()

    async def _read(self, address: str) -> None:
        answer = (await self._client.get(address)).raise_for_status()
        listed = msgspec.json.decode(answer.content, type=_Keys).keys
        usable = [one for one in map(_usable, listed) if one is not None]
        self._keys = {(name, algorithm): key for name, algorithm, key in usable}
        if len(usable) == 1:
            # A provider with one key need not name it (OpenID Connect Core 1.0, section 10.1).
            ((_, algorithm, key),) = usable
            self._keys[None, algorithm] = key
        self._read_at = self._monotonic()


def _usable(jwk: dict[str, Any]) -> tuple[str | None, str, Any] | None:
    """A key's name, algorithm and public half; None where it is not one that is wanted."""
    try:
        key = jwt.PyJWK.from_dict(jwk).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError):
        return None
    algorithm = _algorithm_of(key)
    if (
        algorithm is None
        or jwk.get("use", "sig") != "sig"
        or jwk.get("alg", algorithm) != algorithm
    ):
        return None
    return jwk.get("kid"), algorithm, key


def _algorithm_of(key: object) -> str | None:
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _MIN_RSA_BITS:
        return "RS256"
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    return None
