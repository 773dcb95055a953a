"""The HTTP API of accounts and logins on fakes, and people who use it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from typing import Any, TypeAlias

from litestar.testing import AsyncTestClient

from domain.users.user import Role
from fakes.accounts import Accounts
from presentation.app import UseCases, create_app
from presentation.edge import Edge

Client: TypeAlias = AsyncTestClient[Any]
BASE = "/api/v1"


@asynccontextmanager
async def client_of(place: Accounts, *, https: bool = False) -> AsyncIterator[Client]:
    """A client of the application that runs on this place."""
    modules: dict[str, Any] = {one.name: None for one in fields(UseCases)}
    modules |= {"auth": place.auth, "users": place.users, "identities": place.identities}
    modules["two_factor"] = place.two_factor
    app = create_app(
        UseCases(**modules),
        authenticate=place.authenticate,
        cursor_key=b"key",
        ready=_ready,
        https=https,
    )
    edge = Edge(app, access_log=lambda *_: None, https=https)
    base_url = f"{'https' if https else 'http'}://testserver.local"
    async with AsyncTestClient(edge, base_url=base_url) as client:
        client.follow_redirects = False
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
