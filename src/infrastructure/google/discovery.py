"""What an OpenID provider says of itself (OpenID Connect Discovery 1.0), read when it is first
needed: the server starts, and serves everything else, while the provider is away.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx
import msgspec

from domain.identities.errors import ProviderUnavailable

#: How long what the provider said is taken for true.
KEPT_FOR: Final = timedelta(hours=1)


class Metadata(msgspec.Struct, frozen=True):
    """The part of the document that is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.authorization_endpoint, self.token_endpoint, self.jwks_uri)


class Discovery:
    """The document of one issuer. ``monotonic`` is a clock in seconds that nobody sets."""

    def __init__(
        self, client: httpx.AsyncClient, issuer: str, monotonic: Callable[[], float]
    ) -> None:
        self._client = client
        self._issuer = issuer
        self._monotonic = monotonic
        self._known: Metadata | None = None
        self._read_at = 0.0

    async def metadata(self) -> Metadata:
        """Raise ``ProviderUnavailable``, and what the client raises."""
        age = self._monotonic() - self._read_at
        if self._known is None or age > KEPT_FOR.total_seconds():
            self._known, self._read_at = await self._read(), self._monotonic()
        return self._known

    async def _read(self) -> Metadata:
        address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        answer = (await self._client.get(address)).raise_for_status()
        found = msgspec.json.decode(answer.content, type=Metadata)
        if found.issuer != self._issuer or not all(map(self._is_usable, found.addresses)):
            raise ProviderUnavailable
        return found

    def _is_usable(self, address: str) -> bool:
        """A provider that is asked over TLS must not lead anybody away from it."""
        scheme = urlsplit(address).scheme
        return scheme == "https" or (scheme == "http" and self._issuer.startswith("http:"))
