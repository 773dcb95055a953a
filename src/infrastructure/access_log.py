"""The access log: a line for each answered request, written without the machinery of the general
log, which would cost more than many a request. It holds no query and no header: links in mails
carry tokens.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

_encode = msgspec.json.Encoder().encode


def access_log(*, as_json: bool) -> Callable[[str, str, int, float, str], None]:
    """Tell of each request as a JSON object, or readably on a terminal."""
    return _as_json if as_json else _readably


def _as_json(method: str, path: str, status: int, milliseconds: float, request_id: str) -> None:
    line = _encode(
        {
            "event": "request",
            "level": "info",
            "method": method,
            "path": path if path.isascii() else path.encode("utf-8", "replace").decode(),
            "status": status,
            "ms": round(milliseconds, 2),
            "request_id": request_id,
            "timestamp": datetime.now(UTC),
        }
    )
    # A log that cannot be written must not stop requests.
    with suppress(OSError):
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def _readably(method: str, path: str, status: int, milliseconds: float, _request_id: str) -> None:
    printable = path.encode("unicode_escape").decode()
    with suppress(OSError):
        sys.stdout.write(f"{status} {method:6} {printable}  {milliseconds:.1f} ms\n")
        sys.stdout.flush()
