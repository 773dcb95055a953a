"""The ASGI function: find the handler, send its answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

import asyncpg

from benchmarks.floor.courses import catalogue, course
from benchmarks.floor.enrollments import enroll, my_enrollments
from benchmarks.floor.http import JSON, Answer, Refusal, Request
from benchmarks.floor.lessons import lesson
from benchmarks.floor.me import me
from benchmarks.floor.paging import Cursors
from benchmarks.floor.progress import progress
from benchmarks.floor.tokens import Tokens

CONNECTIONS: Final = 16
CANONICAL_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Handler = Callable[[Request], Awaitable[Answer]]


async def live(_request: Request) -> Answer:
    """The process runs."""
    return 200, b'{"status":"ok"}', (JSON,)


FIXED: Final[dict[tuple[str, str], Handler]] = {
    ("GET", "/health/live"): live,
    ("GET", "/api/v1/courses"): catalogue,
    ("GET", "/api/v1/me"): me,
    ("GET", "/api/v1/me/enrollments"): my_enrollments,
}
WITH_ID: Final[dict[tuple[str, str, str], Handler]] = {
    ("GET", "courses", ""): course,
    ("GET", "lessons", ""): lesson,
    ("POST", "courses", "enrollments"): enroll,
    ("PUT", "lessons", "progress"): progress,
}


class Floor:
    """The server: a pool, and what tokens and cursors are checked with."""

    pool: asyncpg.Pool

    def __init__(self, *, database_url: str, secret: str, issuer: str) -> None:
        self._database_url = database_url
        self._tokens = Tokens(secret=secret, issuer=issuer)
        self._cursors = Cursors(secret)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        try:
            status, body, headers = await self._answer(scope, receive)
        except Refusal as refusal:
            status, body, headers = refusal.answer()
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: dict[str, Any], receive: Any) -> Answer:
        method, path = scope["method"], scope["path"]
        handler, thing = FIXED.get((method, path)), ""
        if handler is None:
            handler, thing = _handler_of_thing(method, path)
        return await handler(Request(scope, receive, thing, self.pool, self._tokens, self._cursors))

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        self.pool = await asyncpg.create_pool(
            self._database_url,
            min_size=CONNECTIONS,
            max_size=CONNECTIONS,
            max_queries=1_000_000_000,
            max_inactive_connection_lifetime=0,
            reset=_leave_as_it_is,
            server_settings={"jit": "off", "plan_cache_mode": "force_generic_plan"},
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


def _handler_of_thing(method: str, path: str) -> tuple[Handler, str]:
    match path.split("/"):
        case ["", "api", "v1", things, thing, *rest] if CANONICAL_ID.fullmatch(thing):
            handler = WITH_ID.get((method, things, "/".join(rest)))
            if handler is not None:
                return handler, thing
    raise Refusal(404, "not_found")


async def _leave_as_it_is(_connection: Any) -> None:
    # No statement here changes the state of a connection, so there is nothing to reset.
    pass
