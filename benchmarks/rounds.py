"""Measure servers in turn: A B, B A, A B, so that a slow minute of the machine hits both."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.load import Load
from benchmarks.machine import Cores, pin, processor_seconds
from benchmarks.scenarios import Scenario
from benchmarks.servers import Running
from benchmarks.world import World


@dataclass(frozen=True, slots=True)
class Effort:
    """How long and how hard to measure."""

    rounds: int
    seconds: float
    warm_up: float
    connections: int


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement of one server; times are in milliseconds, processor times a request."""

    scenario: str
    server: str
    round: int
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    requests: int
    unexpected: dict[int, int]
    """How often which status came instead of the expected one."""
    server_cpu_ms: float | None
    database_cpu_ms: float | None
    load_cpu_ms: float | None


def turns(servers: Sequence[Running], rounds: int) -> Iterator[tuple[int, Sequence[Running]]]:
    """Each round with its order of servers, reversed every other time."""
    for number in range(rounds):
        yield number, servers if number % 2 == 0 else servers[::-1]


def measure(
    scenario: Scenario,
    server: Running,
    number: int,
    *,
    world: World,
    effort: Effort,
    cores: Cores,
    backends: Iterable[int],
) -> Result:
    """Load one server with one kind of request."""
    requests = scenario.requests(world)
    backends = tuple(backends)
    for pid in server.processes():
        pin(pid, cores.server)
    for pid in backends:
        pin(pid, cores.others)
    groups = (server.processes(), backends, (os.getpid(),))
    with Load(server.port, connections=effort.connections) as load:
        load.run(requests, seconds=effort.warm_up)
        before = [processor_seconds(group) for group in groups]
        seen = load.run(requests, seconds=effort.seconds)
        after = [processor_seconds(group) for group in groups]
    cpu = [_each_ms(then, now, seen.requests) for then, now in zip(before, after, strict=True)]
    return Result(
        scenario=scenario.name,
        server=server.name,
        round=number,
        requests_per_second=seen.per_second,
        p50_ms=seen.percentile(0.5) * 1_000,
        p99_ms=seen.percentile(0.99) * 1_000,
        requests=seen.requests,
        unexpected={status: n for status, n in seen.statuses.items() if status != scenario.status},
        server_cpu_ms=cpu[0],
        database_cpu_ms=cpu[1] if backends else None,
        load_cpu_ms=cpu[2],
    )


def _each_ms(before: float | None, after: float | None, requests: int) -> float | None:
    return None if before is None or after is None else (after - before) * 1_000 / requests
