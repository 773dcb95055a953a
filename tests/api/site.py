"""The real application on fakes, asked over HTTP, and what holds for every one of its answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any, Final, Self

import httpx

from api.every_answer import check_answer, conformance
from application.actor import Actor, LoginRequired, Origin
from fakes.platform import Platform
from presentation.app import UseCases, create_app
from presentation.edge import Edge

BASE: Final = "/api/v1"
ORIGIN: Final = "http://learn.example"
CURSOR_KEY: Final = b"the key of all cursors in tests."


@dataclass(frozen=True)
class LoggedRequest:
    """What the access log is told."""

    method: str
    path: str
    status: int
    milliseconds: float
    request_id: str


class Site:
    """A platform behind its HTTP application, and a client that checks every answer."""

    def __init__(self, platform: Platform, *, https: bool = False) -> None:
        self.platform = platform
        self.access_log: list[LoggedRequest] = []
        self.may_fail = False
        self._actors: dict[str, Actor] = {}
        modules = {one.name: getattr(platform, one.name) for one in fields(UseCases)}
        self.app = create_app(
            UseCases(**modules),
            authenticate=self._authenticate,
            cursor_key=CURSOR_KEY,
            ready=_ready,
        )
        self.edge = Edge(
            self.app,
            access_log=lambda *told: self.access_log.append(LoggedRequest(*told)),
            https=https,
        )
        self.client: httpx.AsyncClient

    async def _authenticate(self, token: str, origin: Origin, /) -> Actor:
        if token not in self._actors:
            raise LoginRequired(token_sent=True)
        known = self._actors[token]
        return Actor(known.user_id, known.role, known.session_id, origin)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Self]:
        """The site as one test finds it: nothing has happened yet."""
        self.platform.empty()
        self.access_log.clear()
        self.may_fail = False
        transport = httpx.ASGITransport(app=self.edge)  # type: ignore[arg-type]  # httpx types ASGI loosely.
        async with httpx.AsyncClient(
            transport=transport, base_url=ORIGIN, event_hooks={"response": [self._check]}
        ) as self.client:
            yield self

    async def ask(
        self,
        method: str,
        path: str,
        by: Actor | None = None,
        *,
        headers: dict[str, str] | None = None,
        **sent: Any,
    ) -> httpx.Response:
        """Send one request, below the API's base unless the path is absolute with two slashes."""
        url = path[1:] if path.startswith("//") else BASE + path
        return await self.client.request(
            method, url, headers={**self.login(by), **(headers or {})}, **sent
        )

    def login(self, actor: Actor | None) -> dict[str, str]:
        """The header that tells who asks."""
        if actor is None:
            return {}
        token = f"token-of-{actor.user_id}"
        self._actors[token] = actor
        return {"Authorization": f"Bearer {token}"}

    async def _check(self, answer: httpx.Response) -> None:
        await answer.aread()
        check_answer(answer, may_fail=self.may_fail)
        conformance()(answer)


def errors(answer: httpx.Response) -> dict[str, str]:
    """The faults of a 422 by their place."""
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "validation_failed"
    found = answer.json()["errors"]
    return {one.get("pointer", one.get("parameter")): one["detail"] for one in found}


async def _ready() -> None:
    pass
