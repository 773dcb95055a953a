"""Whether two servers do the same work: one answer of each to the same request, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any, Final

from benchmarks.scenarios import WRITES, Scenario
from benchmarks.servers import Running
from benchmarks.world import World

ABSENT: Final = object()
OPAQUE: Final = {"next_cursor"}
"""What every server may write in its own way."""


def disagreements(scenario: Scenario, servers: list[Running], world: World) -> list[str]:
    """What differs between two servers' answers, a line each; of writes, only the names in them."""
    if len(servers) != 2:
        return []
    requests = scenario.requests(world)
    first = next(requests)
    # A second write of the same would be refused; the next one is of the same shape.
    second = next(requests) if scenario in WRITES else first
    one, other = (_answer(*pair) for pair in zip(servers, (first, second), strict=True))
    if one[0] != other[0]:
        return [f"{scenario.name}: status {one[0]} against {other[0]}"]
    found = _differences(one[1], other[1], values=scenario not in WRITES)
    return [f"{scenario.name}: {line}" for line in found]


def _answer(server: Running, request: bytes) -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.connect()
        connection.sock.sendall(request)
        response = HTTPResponse(connection.sock)
        response.begin()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def _differences(one: Any, other: Any, *, values: bool, at: str = "") -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in [name for name in {**one, **other} if name not in OPAQUE]:
            yield from _differences(
                one.get(name, ABSENT), other.get(name, ABSENT), values=values, at=f"{at}/{name}"
            )
    elif isinstance(one, list) and isinstance(other, list):
        if values and len(one) != len(other):
            yield f"{at}: {len(one)} against {len(other)} items"
        # One item stands for its like.
        for mine, theirs in list(zip(one, other, strict=False))[:1]:
            yield from _differences(mine, theirs, values=values, at=f"{at}/0")
    elif ABSENT in (one, other) or (values and one != other):
        yield f"{at}: {_shown(one)} against {_shown(other)}"


def _shown(value: object) -> str:
    return "nothing" if value is ABSENT else json.dumps(value)[:60]
