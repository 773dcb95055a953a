"""The cookie by which a browser that comes back is known for the one that left (RFC 9700, section
4.7; RFC 6265bis).
"""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from domain.identities.handshake import HANDSHAKE_LIFETIME


@dataclass(frozen=True, slots=True)
class BrowserCookie:
    """``https`` says that the site is reached over TLS: no other site can then set this cookie.

    It is sent when the provider leads back here, which is another site's link: ``Lax``, not
    ``Strict``.
    """

    https: bool

    @property
    def name(self) -> str:
        return f"{'__Host-' if self.https else ''}elearning-login"

    def kept(self, secret: str) -> dict[str, str]:
        """The header by which the browser keeps the secret while it is away."""
        return self._header(secret, int(HANDSHAKE_LIFETIME.total_seconds()))

    def cleared(self) -> dict[str, str]:
        """The header by which it forgets the secret."""
        return self._header("", 0)

    def secret_of(self, request: Request[Any, Any, Any]) -> str | None:
        """What the browser kept."""
        return request.cookies.get(self.name)

    def _header(self, value: str, max_age: int) -> dict[str, str]:
        parts = [f"{self.name}={value}", f"Max-Age={max_age}", "Path=/", "HttpOnly", "SameSite=Lax"]
        return {"Set-Cookie": "; ".join([*parts, "Secure"] if self.https else parts)}
