"""A database that goes away, comes back or is used up: 503 meanwhile, 200 afterwards, never 500."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from answers import refused
from people import DEMO_PASSWORD, anybody, logged_in
from processes import database_away
from server import NO_TLS, PATIENCE, Served, eventually, serving

from api.every_answer import watching_async
from infrastructure.local_postgres import lease

ENDINGS = {"a restart": signal.SIGINT, "a crash": signal.SIGKILL}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that has two connections to its database."""
    with serving(tmp_path_factory.mktemp("small"), "run", DATABASE_POOL_SIZE="2") as small:
        yield small


@pytest.fixture(autouse=True)
def never_an_internal_error(small: Served) -> Iterator[None]:
    """No request was answered with 500, and nothing failed that was not expected to."""
    yield
    events = [json.loads(line) for line in small.log.read_text().splitlines() if line[0] == "{"]
    assert [event for event in events if event.get("status") == 500] == []
    assert [event for event in events if event["level"] in ("error", "critical")] == []


@pytest.fixture
def small_folder(small: Served) -> Path:
    return small.folder


@pytest.fixture
async def outsider(small_folder: Path) -> AsyncIterator[asyncpg.Connection]:
    """Somebody else who works in the database."""
    with lease(small_folder / ".data" / "postgres") as server:
        connection = await asyncpg.connect(server.url("elearning"))
        yield connection
        await connection.close()


@pytest.fixture
async def client(small: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=small.base_url,
        timeout=PATIENCE,
        verify=NO_TLS,
        event_hooks=watching_async(fails=(503,)),
    ) as client:
        yield client


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_while_the_database_is_away_the_answer_is_503_and_afterwards_200(
    small: Served, ending: signal.Signals
) -> None:
    credentials = {"email": "samir@example.org", "password": DEMO_PASSWORD}
    with logged_in(small, "ada@example.org") as ada, anybody(small) as visitor:
        with database_away(small.folder, ending):
            for _ in range(4):
                for answer in (
                    visitor.get("/courses"),
                    visitor.post("/auth/login", json=credentials),
                    ada.post("/courses", json={"title": "Not now"}),
                    ada.get("/me"),
                    small.get("/health/ready"),
                ):
                    refused(answer, 503, "unavailable")
                    assert int(answer.headers["retry-after"]) >= 1
                assert small.get("/health/live").json() == {"status": "ok"}
        assert eventually(lambda: small.is_answering)
        assert eventually(lambda: visitor.get("/courses").status_code == 200)
        assert eventually(lambda: ada.get("/me").status_code == 200)
        assert visitor.post("/auth/login", json=credentials).status_code == 200
        mine = ada.get("/me/courses", params={"limit": 100}).json()["items"]
        assert "Not now" not in [course["title"] for course in mine]


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
async def test_connections_that_died_while_they_were_idle_fail_no_request(
    small: Served, client: httpx.AsyncClient, ending: signal.Signals
) -> None:
    async def at_once() -> list[int]:
        many = (client.get("/api/v1/courses") for _ in range(8))
        return [answer.status_code for answer in await asyncio.gather(*many)]

    assert await at_once() == [200] * 8
    with database_away(small.folder, ending):
        pass
    assert eventually(lambda: small.is_answering)
    assert await at_once() == [200] * 8


async def test_a_pool_that_is_used_up_turns_requests_away(
    client: httpx.AsyncClient, outsider: asyncpg.Connection
) -> None:
    async with outsider.transaction():
        await outsider.execute("LOCK TABLE courses IN ACCESS EXCLUSIVE MODE")
        waiting = asyncio.gather(*(client.get("/api/v1/courses") for _ in range(10)))
        while not waiting.done():
            assert (await client.get("/health/live")).status_code == 200
        for answer in await waiting:
            refused(answer, 503, "unavailable")
            assert answer.headers["retry-after"]
    assert (await client.get("/api/v1/courses")).status_code == 200


async def test_a_write_that_waits_for_a_lock_too_long_is_turned_away(
    client: httpx.AsyncClient, outsider: asyncpg.Connection
) -> None:
    credentials = {"email": "samir@example.org", "password": DEMO_PASSWORD}
    tokens = (await client.post("/api/v1/auth/login", json=credentials)).json()
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    course = await outsider.fetchval("SELECT id FROM courses WHERE slug = 'python-from-zero'")
    enroll = f"/api/v1/courses/{course}/enrollments"
    before = await outsider.fetchval("SELECT count(*) FROM enrollments")
    async with outsider.transaction():
        await outsider.execute("SELECT FROM courses WHERE id = $1 FOR UPDATE", course)
        refused(await client.post(enroll, json={}), 503, "unavailable")
    assert await outsider.fetchval("SELECT count(*) FROM enrollments") == before
    assert (await client.post(enroll, json={})).status_code in (201, 409)
