"""Keyset pages of 20 with opaque, tamper-evident cursors."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b
from hmac import compare_digest
from typing import Any, Final

import msgspec

PAGE: Final = 20
SIGNATURE_BYTES: Final = 12

Key = tuple[datetime, str]


class Page(msgspec.Struct, gc=False):
    items: list[Any]
    next_cursor: str | None


class Cursors:
    """Makes and reads cursors: the sort key of a page's last item, with a keyed hash of it."""

    def __init__(self, secret: str) -> None:
        self._key = blake2b(secret.encode(), digest_size=32).digest()

    def write(self, at: datetime, last_id: object) -> str:
        content = f"{at.isoformat()} {last_id}".encode()
        return urlsafe_b64encode(self._sign(content) + content).decode()

    def read(self, cursor: str) -> Key:
        """The sort key. Raises ``ValueError`` for a cursor that was not made here."""
        signed = urlsafe_b64decode(cursor)
        content = signed[SIGNATURE_BYTES:]
        if not compare_digest(self._sign(content), signed[:SIGNATURE_BYTES]):
            raise ValueError("The cursor was not made by this server.")
        at, last_id = content.decode().split(" ")
        return datetime.fromisoformat(at), last_id

    def _sign(self, content: bytes) -> bytes:
        return blake2b(content, digest_size=SIGNATURE_BYTES, key=self._key).digest()


def page_of(
    rows: Sequence[Any], item: Callable[[Any], Any], cursors: Cursors, key: Callable[[Any], Any]
) -> Page:
    """A page of at most 20 items out of up to 21 rows; ``key`` gives the time and id of a row."""
    if len(rows) <= PAGE:
        return Page([item(row) for row in rows], None)
    return Page([item(row) for row in rows[:PAGE]], cursors.write(*key(rows[PAGE - 1])))
