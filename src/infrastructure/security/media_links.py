"""Signed links to files: an address with a ticket, which tells until when it is good and for whom,
and cannot be changed (RFC 2104).
"""

import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from application.files import media_url
from application.media.views import MediaLink
from domain.ids import MediaId, UserId
from domain.media.errors import InvalidLink

_TIME: Final = 8
_WHO: Final = 16
_MAC: Final = sha256().digest_size


class SignedMediaLinks:
    """The port ``MediaLinks``, with keys made from the server's secrets: the first signs, all of
    them verify. ``now`` tells the time in seconds.
    """

    def __init__(
        self, public_url: str, secrets: Sequence[str], *, now: Callable[[], float] = time.time
    ) -> None:
        self._public_url = public_url
        self._keys = [sha256(b"elearning: key of media links" + one.encode()).digest()
                      for one in secrets]  # fmt: skip
        self._now = now

    def upload(self, media_id: MediaId, user_id: UserId, /, *, lifetime: timedelta) -> MediaLink:
        return self._link("PUT", media_id, user_id, lifetime)

    def download(self, media_id: MediaId, user_id: UserId, /, *, lifetime: timedelta) -> MediaLink:
        return self._link("GET", media_id, user_id, lifetime)

    def uploader(self, media_id: MediaId, ticket: str, /) -> UserId:
        return self._holder("PUT", media_id, ticket)

    def downloader(self, media_id: MediaId, ticket: str, /) -> UserId:
        return self._holder("GET", media_id, ticket)

    def _link(
        self, method: str, media_id: MediaId, user_id: UserId, lifetime: timedelta
    ) -> MediaLink:
        expires = int(self._now() + lifetime.total_seconds())
        told = expires.to_bytes(_TIME) + user_id.bytes
        ticket = _spelled(told + _mac(self._keys[0], method, media_id, told))
        address = f"{self._public_url}{media_url(media_id)}?ticket={ticket}"
        return MediaLink(address, datetime.fromtimestamp(expires, UTC))

    def _holder(self, method: str, media_id: MediaId, ticket: str) -> UserId:
        raw = _raw(ticket)
        told, mac = raw[:-_MAC], raw[-_MAC:]
        # All keys are tried, whichever fits: how long it takes tells nothing.
        fits = [hmac.compare_digest(_mac(key, method, media_id, told), mac) for key in self._keys]
        if not any(fits) or int.from_bytes(told[:_TIME]) <= self._now():
            raise InvalidLink
        return UserId(UUID(bytes=told[_TIME:]))


def _mac(key: bytes, method: str, media_id: MediaId, told: bytes) -> bytes:
    return hmac.digest(key, method.encode() + b"\n" + media_id.bytes + told, "sha256")


def _spelled(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(ticket: str) -> bytes:
    """The bytes of a ticket in its only spelling. Raise ``InvalidLink``."""
    try:
        raw = urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4))
    except ValueError:
        raise InvalidLink from None
    if len(raw) != _TIME + _WHO + _MAC or _spelled(raw) != ticket:
        raise InvalidLink
    return raw
