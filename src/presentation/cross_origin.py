"""Which other sites' pages may read what is answered (contract, section 1: CORS; Fetch standard).

It stands at the edge, so that it holds for refusals as well: a page could not read them otherwise.
A login travels in a header that the page sets itself, so credentials are never allowed: no cookie
of ours is of any use to another site.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Final

from presentation.sent import Headers, Sent

_EXPOSED: Final = (
    b"ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, "
    b"Idempotency-Replayed, Content-Disposition, Content-Range, Accept-Ranges"
)
_METHODS: Final = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_HEADERS: Final = (
    b"Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id"
)

#: How long a browser may remember what it was told, in seconds; none remembers it any longer.
_REMEMBERED: Final = b"7200"


class CrossOrigin:
    """Lets pages of some origins in, each named exactly; others hear nothing of it."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._allowed = frozenset(origin.encode() for origin in origins)

    def preflight(self, headers: Mapping[bytes, bytes]) -> Sent | None:
        """The answer to an `OPTIONS` by which a browser asks whether a page may send a request;
        None where it is none, or the page may not.
        """
        asks = b"access-control-request-method" in headers
        if not asks or headers.get(b"origin") not in self._allowed:
            return None
        told = [
            (b"access-control-allow-methods", _METHODS),
            (b"access-control-allow-headers", _HEADERS),
            (b"access-control-max-age", _REMEMBERED),
        ]
        return Sent(HTTPStatus.NO_CONTENT, b"", told)

    def complete(self, answer: Headers, origin: bytes | None) -> Headers:
        """The headers of an answer with those that let a page read it. That they depend on who asks
        is told in every case, so that no cache shows one site's answer to another.
        """
        if not self._allowed:
            return answer
        completed = _varying(answer, b"origin")
        if origin in self._allowed:
            completed += [
                (b"access-control-allow-origin", origin),
                (b"access-control-expose-headers", _EXPOSED),
            ]
        return completed


def _varying(headers: Headers, name: bytes) -> Headers:
    """The headers with ``name`` in their one `Vary`."""
    others = [one for one in headers if one[0].lower() != b"vary"]
    listed = [value for one, value in headers if one.lower() == b"vary"]
    return [*others, (b"vary", b", ".join([*listed, name]))]
