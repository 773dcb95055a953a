"""The bytes of an upload, piece by piece as they come in: they are never all in memory."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Final

from litestar.types import Receive, Scope

from presentation.bodies import StrictRequest
from presentation.protocol_errors import MalformedRequest, PayloadTooLarge, RequestTimeout
from presentation.sent_headers import sent_header

#: Whoever is slower than this, in bytes a second, after a while in seconds, is given up.
SLOWEST: Final = 1024
PATIENCE: Final = 60


class IncomingBody:
    """The port ``Incoming``."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope = scope
        self._receive = receive

    async def chunks(self, *, at_most: int) -> AsyncIterator[bytes]:
        """Raise ``PayloadTooLarge``, ``RequestTimeout``, or ``MalformedRequest`` when the client
        goes away before the body's end.
        """
        if int(sent_header(self._scope, b"content-length") or 0) > at_most:
            raise PayloadTooLarge
        began, size, more = time.monotonic(), 0, True
        while more:
            chunk, more = await self._next(began + PATIENCE + size / SLOWEST)
            size += len(chunk)
            if size > at_most:
                raise PayloadTooLarge
            yield chunk

    async def _next(self, deadline: float) -> tuple[bytes, bool]:
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise RequestTimeout from None
        if message["type"] != "http.request":
            raise MalformedRequest("The body ended before it was complete.")
        return message["body"], message["more_body"]


def provide_incoming(request: StrictRequest) -> IncomingBody:
    """The body of the request, not read yet."""
    return IncomingBody(request.scope, request.receive)
