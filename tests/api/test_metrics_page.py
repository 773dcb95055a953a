"""Who may read what the server has counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from api.every_answer import watching_async
from infrastructure.networks import read_networks
from infrastructure.settings import PRIVATE
from presentation.client_address import ClientAddress
from presentation.edge import Edge
from presentation.openapi.__main__ import app_without_use_cases
from presentation.operations.metrics import MetricsPage


async def measured() -> bytes:
    return b"requests 7\n"


@asynccontextmanager
async def seen_from(peer: str, *, proxies: str = "") -> AsyncIterator[httpx.AsyncClient]:
    """A client whom the server sees at this address."""
    trusted = read_networks([one for one in proxies.split(",") if one])
    page = MetricsPage(measured, read_networks(PRIVATE), trusts_proxies=bool(trusted))
    app = app_without_use_cases(metrics_page=page)
    edge = Edge(app, access_log=lambda *_: None, https=False, client_address=ClientAddress(trusted))
    transport = httpx.ASGITransport(app=edge, client=(peer, 4711))  # type: ignore[arg-type]  # httpx types ASGI loosely.
    async with httpx.AsyncClient(
        transport=transport, base_url="http://x.example", event_hooks=watching_async()
    ) as client:
        yield client


@pytest.mark.parametrize(
    "peer",
    [
        *("127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.1"),
        *("::1", "fd12::1", "fe80::1", "::ffff:10.0.0.1", "169.254.1.1"),
    ],
)
async def test_neighbours_may_read_them(peer: str) -> None:
    async with seen_from(peer) as client:
        answer = await client.get("/metrics")
    assert (answer.status_code, answer.content) == (200, b"requests 7\n")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "peer", ["203.0.113.7", "8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8", "testclient"]
)
async def test_to_everybody_else_there_is_no_such_page(peer: str) -> None:
    async with seen_from(peer) as client:
        told, nothing = await client.get("/metrics"), await client.get("/nothing")
    assert told.status_code == 404
    changing = ("request_id", "instance")
    assert [
        {name: value for name, value in answer.json().items() if name not in changing}
        for answer in (told, nothing)
    ] == [{**_without(nothing, changing)}] * 2


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_what_an_unknown_proxy_passes_on_comes_from_anywhere(name: str) -> None:
    async with seen_from("127.0.0.1") as client:
        answer = await client.get("/metrics", headers={name: "127.0.0.1"})
    assert answer.status_code == 404


async def test_a_trusted_proxy_tells_who_asks() -> None:
    async with seen_from("127.0.0.1", proxies="127.0.0.1") as client:
        for client_address, status in (
            ("10.0.0.9", 200),
            ("8.8.8.8", 404),
            ("10.0.0.9, 8.8.8.8", 404),
        ):
            answer = await client.get("/metrics", headers={"X-Forwarded-For": client_address})
            assert answer.status_code == status
        assert (await client.get("/metrics")).status_code == 200


async def test_without_networks_nobody_reads_them() -> None:
    app = app_without_use_cases()
    edge = Edge(app, access_log=lambda *_: None, https=False)
    transport: Any = httpx.ASGITransport(app=edge)  # type: ignore[arg-type]  # As above.
    async with httpx.AsyncClient(
        transport=transport, base_url="http://x.example", event_hooks=watching_async()
    ) as client:
        assert (await client.get("/metrics")).status_code == 404


def _without(answer: httpx.Response, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name not in names}
