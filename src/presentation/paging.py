"""Cursors: opaque to clients, tamper-evident, and bound to the list that they go on in (contract,
section 1: Lists).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from hmac import compare_digest
from typing import Annotated, Any, Final, Generic, TypeAlias, TypeVar
from uuid import UUID

import msgspec
from litestar.params import QueryParameter
from litestar.types import Scope

from application.page import Key, Page, PageRequest
from domain.errors import Fault, Invalid
from presentation.sent_headers import query_of

T = TypeVar("T")

_MAC_BYTES: Final = 12
_BROKEN: Final = Fault("Is not a cursor of this list.", parameter="cursor")


class CursorPage(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list; `next_cursor` leads to the next one and is null on the last."""

    items: list[T]
    next_cursor: str | None


class Listing:
    """One request for a page: where it starts, and how its key becomes the next cursor."""

    __slots__ = ("_context", "_key", "page")

    def __init__(self, page: PageRequest, key: bytes, context: bytes) -> None:
        self.page = page
        self._key = key
        self._context = context

    def show(self, page: Page[T]) -> CursorPage[T]:
        """The page as clients get it."""
        if page.next_key is None:
            return CursorPage(page.items, None)
        return CursorPage(page.items, _sealed(page.next_key, self._key, self._context))


Limit: TypeAlias = Annotated[
    int, QueryParameter(ge=1, le=100, description="How many to show at most.")
]
Cursor: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        # A title of 200 characters is the longest key.
        pattern=r"^[A-Za-z0-9_-]{1,2048}$",
        description="Where to go on: the `next_cursor` of the page before, "
        "with the same filters and sort.",
    ),
]


def provide_listing(key: bytes) -> Callable[..., Listing]:
    """A dependency that reads ``limit`` and ``cursor``; ``key`` seals the cursors."""

    def listing(scope: Scope, limit: Limit = 20, cursor: Cursor = None) -> Listing:
        context = _context(scope)
        after = None if cursor is None else _opened(cursor, key, context)
        return Listing(PageRequest(limit, after), key, context)

    return listing


def _context(scope: Scope) -> bytes:
    """What a cursor belongs to: the list's address and every filter, but not how many a page
    shows.
    """
    filters = [one for one in query_of(scope) if one[0] not in ("limit", "cursor")]
    # The representation tells where each of its parts begins and ends.
    return repr((scope["path"], sorted(filters))).encode()


def _sealed(key: Key, secret: bytes, context: bytes) -> str:
    payload = msgspec.json.encode([_tagged(one) for one in key])
    return _spelled(_mac(payload, secret, context) + payload)


def _spelled(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _opened(cursor: str, secret: bytes, context: bytes) -> Key:
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raise Invalid(_BROKEN) from None
    mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    # The decoder takes other spellings of the same bytes as well; a cursor has one.
    if _spelled(raw) != cursor or not compare_digest(mac, _mac(payload, secret, context)):
        raise Invalid(_BROKEN)
    return tuple(_untagged(one) for one in msgspec.json.decode(payload))


def _mac(payload: bytes, secret: bytes, context: bytes) -> bytes:
    # A keyed hash of its own is what HMAC makes of hashes that have no key, at a third of the cost.
    return blake2b(context + payload, key=secret, digest_size=_MAC_BYTES).digest()


def _tagged(part: Any) -> list[Any]:
    if isinstance(part, datetime):
        return ["t", part.isoformat()]
    return ["u", str(part)] if isinstance(part, UUID) else ["v", part]


def _untagged(part: list[Any]) -> Any:
    kind, value = part
    if kind == "t":
        return datetime.fromisoformat(value)
    return UUID(value) if kind == "u" else value
