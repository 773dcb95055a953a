"""The whole application in this process, on PostgreSQL: routes, use cases, adapters and edge, as
the server has them, without its sockets.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx

from api.every_answer import watching_async
from application.limits import LimitRules
from domain.ids import SessionId, UserId
from domain.users.user import Role
from infrastructure.adapters import Adapters
from infrastructure.draining import Drain
from infrastructure.metrics.metrics import Metrics
from infrastructure.metrics.request_meter import RequestMeter
from infrastructure.metrics.snapshot import Meeting
from infrastructure.persistence.engine import Database
from infrastructure.settings import read_settings
from integration.persistence.beside import lent
from presentation.edge import Edge
from presentation.main import assemble

#: Whoever asks asserts what it got; under load that can be to come again.
OVERLOADED: Final = (503,)
ORIGIN: Final = "http://learn.example"
_UNLIMITED: Final = {f"RATE_LIMIT_{one.name.upper()}": "off" for one in fields(LimitRules)}


@dataclass(frozen=True)
class Whole:
    """The application; ``client`` checks what holds for all of its answers."""

    client: httpx.AsyncClient
    adapters: Adapters
    folder: Path

    @property
    def database(self) -> Database:
        return self.adapters.database

    def token(self, user_id: str, session_id: str, role: str) -> str:
        """An access token as a login gives it."""
        return self.adapters.tokens.issue(
            UserId(UUID(user_id)),
            SessionId(UUID(session_id)),
            Role(role),
            lifetime=timedelta(minutes=10),
        )

    def put_file(self, media_id: str, data: bytes) -> None:
        """Have the storage hold these bytes, past everything that comes before."""
        put_file(self.folder / "media", media_id, data)

    async def run(self, script: str) -> None:
        """Run a script of SQL on a connection of the pool."""
        async with lent(self.database) as driver:
            await driver.execute(script)

    async def rows(self, query: str, *values: Any) -> list[Any]:
        """The rows of a query."""
        async with lent(self.database) as driver:
            found: list[Any] = await driver.fetch(query, *values)
            return found


def put_file(media: Path, media_id: str, data: bytes) -> None:
    """Have the storage in a folder hold these bytes, past everything that comes before."""
    place = media / "kept" / media_id[-2:] / media_id
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def environment(database_url: str, folder: Path, secret: str) -> dict[str, str]:
    """The settings of an application whose workers share this database, folder and secret."""
    return {
        "APP_ENV": "test",
        "DATABASE_URL_TEST": database_url,
        "JWT_SECRET": secret,
        "MAIL_URL": f"file:{folder}",
        "PUBLIC_URL": ORIGIN,
        **_UNLIMITED,
    }


@asynccontextmanager
async def whole_application(
    database_url: str, folder: Path, *, secret: str, fails: Collection[int] = (), **more: str
) -> AsyncIterator[Whole]:
    """Everything but what runs beside the server, letters above all. Every login is looked up,
    since nothing listens for changes. Several with one secret are as the workers of a server.
    ``fails`` are the statuses of 500 and over that are no surprise, ``more`` are settings.
    """
    environ = {**environment(database_url, folder, secret), **more}
    settings = read_settings(environ, data=folder, terminal=False)
    adapters = Adapters(settings)
    meter = RequestMeter()
    metrics = Metrics(meter, adapters.database, Meeting(None))
    app = assemble(settings, adapters, metrics, Drain(0))
    edge = Edge(app, access_log=lambda *_: None, https=False, meter=meter)
    transport = httpx.ASGITransport(app=edge)  # type: ignore[arg-type]  # httpx types ASGI loosely.
    try:
        async with httpx.AsyncClient(
            transport=transport, base_url=ORIGIN, event_hooks=watching_async(fails=fails)
        ) as client:
            yield Whole(client, adapters, folder)
    finally:
        await adapters.close()


@asynccontextmanager
async def beside_a_server(
    base_url: str, database_url: str, folder: Path, transport: httpx.AsyncBaseTransport, secret: str
) -> AsyncIterator[Whole]:
    """A server process in place of the application, asked by way of ``transport``; its database and
    its folder are looked at from here.
    """
    environ = environment(database_url, folder, secret)
    adapters = Adapters(read_settings(environ, data=folder, terminal=False))
    try:
        async with httpx.AsyncClient(
            transport=transport,
            base_url=base_url,
            timeout=60,
            event_hooks=watching_async(fails=OVERLOADED),
        ) as client:
            yield Whole(client, adapters, folder)
    finally:
        await adapters.close()
