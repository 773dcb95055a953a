"""The HTTP API of accounts and logins on fakes, and people who use it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from typing import Any, TypeAlias

from litestar.testing import AsyncTestClient

from api.every_answer import watching_async
from application.audit import audit_use_cases
from application.certificates import certificate_use_cases
from domain.users.user import Role
from fakes.accounts import Accounts
from fakes.certificates import PlainPrinter
from fakes.limits import MemoryLimits, MemoryTraffic
from presentation.app import UseCases, create_app
from presentation.client_address import ClientAddress
from presentation.edge import DIRECTLY, Edge
from presentation.request_limits import RequestLimits
from worlds import memory_world

Client: TypeAlias = AsyncTestClient[Any]
BASE = "/api/v1"


@asynccontextmanager
async def client_of(
    place: Accounts,
    *,
    https: bool = False,
    client_address: ClientAddress = DIRECTLY,
    peer: str = "192.0.2.1",
) -> AsyncIterator[Client]:
    """A client of the application that runs on this place; ``peer`` is whom the server sees."""
    modules: dict[str, Any] = {one.name: None for one in fields(UseCases)}
    world = memory_world(place.store)
    modules |= {
        "auth": place.auth,
        "users": place.users,
        "identities": place.identities,
        "two_factor": place.two_factor,
        "certificates": certificate_use_cases(place.start_work, world.certificates, PlainPrinter()),
        "audit": audit_use_cases(world.audit),
        "export": world.export,
    }
    app = create_app(
        UseCases(**modules),
        authenticate=place.authenticate,
        cursor_key=b"key",
        ready=_ready,
        https=https,
        limits=RequestLimits(MemoryTraffic(MemoryLimits(place.clock)), place.rules),
    )
    edge = Edge(app, access_log=lambda *_: None, https=https, client_address=client_address)

    async def seen_from(scope: Any, receive: Any, send: Any) -> None:
        await edge({**scope, "client": (peer, 4711)}, receive, send)

    base_url = f"{'https' if https else 'http'}://testserver.local"
    async with AsyncTestClient(seen_from, base_url=base_url) as client:
        client.follow_redirects = False
        client.event_hooks = watching_async()
        yield client


async def bearer(
    place: Accounts, email: str = "ada@example.org", role: Role = Role.STUDENT
) -> dict[str, str]:
    """The header of somebody new who is logged in."""
    await place.add_user(email, role=role)
    return {"Authorization": f"Bearer {(await place.log_in(email)).access_token}"}


def problem(answer: Any) -> tuple[int, str]:
    """The status and the code of a problem document."""
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == answer.status_code
    return answer.status_code, document["code"]


def pointers(answer: Any) -> set[str]:
    """What the faults of a 422 point at."""
    assert problem(answer) == (422, "validation_failed")
    return {one.get("pointer") or one["parameter"] for one in answer.json()["errors"]}


async def _ready() -> None: ...
