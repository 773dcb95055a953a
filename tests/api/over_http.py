"""The real HTTP application on the world in memory, called as anybody; every answer is held against
the document that the server gives of itself.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from unittest.mock import Mock
from uuid import UUID

import httpx
from uuid_utils.compat import uuid7

from api.openapi.conformance import Conformance
from api.openapi.reading import Documented
from application.actor import Actor, LoginRequired, Origin
from application.audit import audit_use_cases
from application.courses import course_use_cases
from application.lessons import lesson_use_cases
from classroom import Classroom, classroom
from fakes.lessons import PlainRenderer
from fakes.memory import Clock, MemoryStore
from presentation.app import UseCases, create_app
from presentation.edge import Edge
from presentation.openapi.__main__ import committed_document
from worlds import memory_world

BASE: Final = "/api/v1"


@dataclass(frozen=True)
class Api:
    """A client, and the classroom behind the application that it calls."""

    client: httpx.AsyncClient
    room: Classroom
    store: MemoryStore
    people: dict[str, Actor] = field(default_factory=dict)

    async def get(self, path: str, by: Actor | None = None, **headers: str) -> httpx.Response:
        return await self("GET", path, by, **headers)

    async def post(
        self, path: str, by: Actor | None = None, body: Any = None, **headers: str
    ) -> httpx.Response:
        return await self("POST", path, by, body, **headers)

    async def put(self, path: str, by: Actor | None, body: Any) -> httpx.Response:
        return await self("PUT", path, by, body)

    async def delete(self, path: str, by: Actor | None) -> httpx.Response:
        return await self("DELETE", path, by)

    async def __call__(
        self, method: str, path: str, by: Actor | None, body: Any = None, **headers: str
    ) -> httpx.Response:
        """Call as somebody, or as nobody; ``if_match`` is the header ``If-Match``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if by is not None:
            token = str(by.user_id)
            self.people[token] = by
            sent["authorization"] = f"Bearer {token}"
        return await self.client.request(method, BASE + path, json=body, headers=sent)


@asynccontextmanager
async def over_http() -> AsyncIterator[Api]:
    """The application, empty."""
    store, people = MemoryStore(Clock()), dict[str, Actor]()
    room = classroom(memory_world(store))

    async def authenticate(token: str, _origin: Origin, /) -> Actor:
        if token not in people:
            raise LoginRequired
        return people[token]

    app = create_app(_use_cases(room), authenticate=authenticate, cursor_key=b"key", ready=_ready)
    edge = Edge(app, access_log=lambda *_: None, https=False)
    check = Conformance(Documented(_document()))

    async def conforms(answer: httpx.Response) -> None:
        await answer.aread()
        check(answer)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(edge),  # type: ignore[arg-type]  # Litestar's kind of scope.
        base_url="http://test",
        event_hooks={"response": [conforms]},
    ) as client:
        yield Api(client, room, store, people)


def _use_cases(room: Classroom) -> UseCases:
    world = room.world
    return UseCases(
        auth=Mock(),
        users=Mock(),
        courses=course_use_cases(world.start_work, world.courses, uuid7),
        lessons=lesson_use_cases(
            world.start_work, world.courses, world.lessons, PlainRenderer(), uuid7
        ),
        enrollments=room.enrollments,
        progress=room.progress,
        certificates=room.certificates,
        audit=audit_use_cases(world.audit),
        export=world.export,
    )


@cache
def _document() -> Any:
    return json.loads(committed_document())


async def _ready() -> None: ...


def id_in(answer: httpx.Response, name: str = "id") -> UUID:
    """An id in the body of an answer."""
    return UUID(answer.json()[name])
