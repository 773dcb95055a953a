"""The part of a file that a client asks for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass
from typing import Final

from litestar.types import Scope

from presentation.protocol_errors import RangeNotSatisfiable
from presentation.sent_headers import sent_header

#: One range; of several at once nobody is served better than by the whole file, which RFC 9110
#: allows. Numbers are no longer than files can be.
_RANGE: Final = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WantedPart:
    """What the head of a request says about the file that it asks for."""

    range: str | None
    if_range: str | None
    if_none_match: str | None

    def bounds(self, *, size: int, etag: str) -> tuple[int, int] | None:
        """From where and up to where in a file of ``size`` bytes; None for all of it. Raise
        ``RangeNotSatisfiable``.
        """
        if self.range is None or self.if_range not in (None, etag):
            return None
        if (found := _RANGE.fullmatch(self.range.strip())) is None:
            return None
        first, last, suffix = found.groups()
        if suffix is not None:
            return _satisfiable(max(size - int(suffix), 0), size, size)
        if last is not None and int(last) < int(first):
            return None
        stop = size if last is None else min(int(last) + 1, size)
        return _satisfiable(int(first), stop, size)


def _satisfiable(start: int, stop: int, size: int) -> tuple[int, int]:
    if start >= stop:
        raise RangeNotSatisfiable(size)
    return start, stop


def provide_wanted_part(scope: Scope) -> WantedPart:
    """What the request asks for."""
    return WantedPart(
        sent_header(scope, b"range"),
        sent_header(scope, b"if-range"),
        sent_header(scope, b"if-none-match"),
    )
