"""Answers as bytes."""

from typing import Any, Final, Self, TypeAlias

import msgspec
from litestar.types import Receive, Scope, Send

Headers: TypeAlias = list[tuple[bytes, bytes]]


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
