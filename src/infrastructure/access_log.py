"""The access log: a line for each answered request, written without the machinery of the general
log, which would cost more than many a request. It holds no query and no header: links in mails
carry tokens.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Final

import msgspec

#: Lines are gathered for so many seconds, and up to so many bytes. A pipe takes 4096 bytes in one
#: piece, so that the lines of several processes never mix.
GATHERED_SECONDS: Final = 0.1
GATHERED_BYTES: Final = 3_000

_encode = msgspec.json.Encoder().encode


class AccessLog:
    """Tells of each request as a JSON object, or readably on a terminal.

    A person sees a line at once. JSON is gathered for a moment while the server runs, since a
    system call for each line costs as much as a small request; at its end all are written.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._line = _json_line if as_json else _readable_line
        self._gathers = as_json
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lines: list[bytes] = []
        self._bytes = 0

    def __call__(
        self, method: str, path: str, status: int, milliseconds: float, request_id: str
    ) -> None:
        """Tell of an answered request."""
        line = self._line(method, path, status, milliseconds, request_id)
        self._lines.append(line)
        self._bytes += len(line)
        if self._loop is None or self._bytes > GATHERED_BYTES:
            self._write()
        elif len(self._lines) == 1:
            self._loop.call_later(GATHERED_SECONDS, self._write)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Gather lines while the block runs."""
        self._loop = asyncio.get_running_loop() if self._gathers else None
        try:
            yield
        finally:
            self._loop = None
            self._write()

    def _write(self) -> None:
        written = b"".join(self._lines)
        self._lines.clear()
        self._bytes = 0
        # A log that cannot be written must not stop requests.
        with suppress(OSError):
            sys.stdout.buffer.write(written)
            sys.stdout.buffer.flush()


def _json_line(method: str, path: str, status: int, milliseconds: float, request_id: str) -> bytes:
    told = {
        "event": "request",
        "level": "info",
        "method": method,
        "path": path if path.isascii() else path.encode("utf-8", "replace").decode(),
        "status": status,
        "ms": round(milliseconds, 2),
        "request_id": request_id,
        "timestamp": datetime.now(UTC),
    }
    return _encode(told) + b"\n"


def _readable_line(
    method: str, path: str, status: int, milliseconds: float, _request_id: str
) -> bytes:
    printable = path.encode("unicode_escape").decode()
    return f"{status} {method:6} {printable}  {milliseconds:.1f} ms\n".encode()
