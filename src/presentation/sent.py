"""Answers as bytes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, Final, Self, TypeAlias, cast

import msgspec
from litestar.types import Receive, Scope, Send

Headers: TypeAlias = list[tuple[bytes, bytes]]


#: Where the edge tells that only the head of the answer is sent.
WITHOUT_BODY: Final = "without_body"

#: Whoever takes nothing for so many seconds is given up.
PATIENCE: Final = 60


def _plain(value: Any) -> str:
    """A validating string of the domain is a string like any other on the wire."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} has no form in JSON")


#: Whatever an answer holds as JSON.
encode: Final = msgspec.json.Encoder(enc_hook=_plain).encode


class Sent:
    """An ASGI application that sends a status, headers and a body, and nothing else: the lean end
    of every answer.
    """

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: bytes, headers: Headers) -> None:
        self.status = int(status)
        self.body = body
        self.headers = headers

    def to_asgi_response(self, *_given: Any, **_options: Any) -> Self:
        """What Litestar asks of the responses of exception handlers: it is ready as it is."""
        return self

    # Litestar calls the answers of exception handlers with these names.
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send it."""
        length = [] if self.status in (204, 304) else [(b"content-length", b"%d" % len(self.body))]
        await send(
            {
                "type": "http.response.start",
                "status": self.status,
                "headers": [*self.headers, *length],
            }
        )
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


class Streamed:
    """An ASGI application that sends a body piece by piece, as fast as it is taken."""

    __slots__ = ("_first", "_headers", "_rest", "_status")

    def __init__(
        self, status: int, headers: Headers, first: bytes, rest: AsyncIterator[bytes]
    ) -> None:
        self._status = int(status)
        self._headers = headers
        self._first = first
        self._rest = cast("AsyncGenerator[bytes]", rest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as long as somebody is there to take it."""
        async with aclosing(self._rest) as rest:
            await send(
                {
                    "type": "http.response.start",
                    "status": self._status,
                    "headers": self._headers,
                }
            )
            if scope["state"].get(WITHOUT_BODY):
                await _send_piece(send, b"", more=False)
                return
            gone = asyncio.ensure_future(_until_gone(receive))
            try:
                await _send_piece(send, self._first, more=True)
                async for piece in rest:
                    if gone.done():
                        return
                    await _send_piece(send, piece, more=True)
                await _send_piece(send, b"", more=False)
            except _Stuck:
                # What was begun and is not finished ends with its connection.
                return
            finally:
                gone.cancel()


class _Stuck(Exception):
    """Nobody takes what is sent."""


async def _send_piece(send: Send, piece: bytes, *, more: bool) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await send({"type": "http.response.body", "body": piece, "more_body": more})
    except TimeoutError:
        raise _Stuck from None


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
