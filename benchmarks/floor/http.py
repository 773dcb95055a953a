"""What a handler is given and what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import asyncpg
import msgspec

from benchmarks.floor.paging import Cursors
from benchmarks.floor.tokens import Reader, Tokens

Headers = tuple[tuple[bytes, bytes], ...]
Answer = tuple[int, bytes, Headers]

JSON: Final = (b"content-type", b"application/json")
encode: Final = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as raw as the server hands it over."""

    scope: dict[str, Any]
    receive: Callable[[], Awaitable[dict[str, Any]]]
    id: str
    """The id in the path, where there is one."""
    pool: asyncpg.Pool
    tokens: Tokens
    cursors: Cursors

    def reader(self) -> Reader | None:
        """Who asks; ``None`` without a token. Raises ``Refusal`` for a token that is no good."""
        for name, value in self.scope["headers"]:
            if name == b"authorization":
                return self.tokens.reader(value) or _refuse_stranger()
        return None

    def user(self) -> Reader:
        """Who asks. Raises ``Refusal`` without a token, and for one that is no good."""
        return self.reader() or _refuse_stranger()

    async def body(self) -> bytes:
        message = await self.receive()
        body: bytes = message.get("body", b"")
        while message.get("more_body"):
            message = await self.receive()
            body += message.get("body", b"")
        return body


class Refusal(Exception):
    """A 4xx: its status, and the code of its problem document."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code

    def answer(self) -> Answer:
        problem = {
            "type": f"/problems/{self.code}",
            "title": self.code.replace("_", " ").capitalize(),
            "status": self.status,
            "code": self.code,
        }
        return self.status, encode(problem), ((b"content-type", b"application/problem+json"),)


def _refuse_stranger() -> NoReturn:
    raise Refusal(401, "unauthenticated")
