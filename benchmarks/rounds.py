"""Measure servers in turn: A B, B A, A B, so that a slow minute of the machine hits both."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.database import backends, tidy
from benchmarks.load import Load, Measurement
from benchmarks.machine import Cores, pin, processor_seconds
from benchmarks.scenarios import READS, WRITES, Scenario
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
    """One measurement of one server; latencies and processor times a request in milliseconds."""

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


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that measurements share; ``tell`` hears of progress."""

    database_url: str
    world: World
    effort: Effort
    cores: Cores
    tell: Callable[[str], None]

    async def run(self, scenarios: Sequence[Scenario], servers: Sequence[Running]) -> list[Result]:
        """All rounds of the reads, then of the writes, which change what reads would find."""
        reads = [scenario for scenario in scenarios if scenario in READS]
        results = [
            await self.measure(scenario, server, number)
            for number, scenario, server in self._turns(reads, servers)
        ]
        writes = [scenario for scenario in scenarios if scenario in WRITES]
        for number, scenario, server in self._turns(writes, servers):
            results.append(await self.measure(scenario, server, number))
            await tidy(self.database_url)
        return results

    def _turns(
        self, scenarios: Sequence[Scenario], servers: Sequence[Running]
    ) -> Iterator[tuple[int, Scenario, Running]]:
        for number in range(self.effort.rounds):
            for scenario in scenarios:
                self.tell(f"round {number + 1} of {self.effort.rounds}: {scenario.title}")
                for server in servers if number % 2 == 0 else servers[::-1]:
                    yield number, scenario, server

    async def measure(self, scenario: Scenario, server: Running, number: int) -> Result:
        """Load one server with one kind of request."""
        connections = await backends(self.database_url)
        processes = server.processes()
        self._pin(processes, connections)
        watched = (processes, connections, [os.getpid()])
        requests = scenario.requests(self.world)
        with Load(server.port, connections=self.effort.connections) as load:
            load.run(requests, seconds=self.effort.warm_up)
            before = [processor_seconds(pids) for pids in watched]
            seen = load.run(requests, seconds=self.effort.seconds)
            after = [processor_seconds(pids) for pids in watched]
        each = [_each_ms(*span, seen) for span in zip(before, after, strict=True)]
        return _result(scenario, server, number, seen, each)

    def _pin(self, processes: Sequence[int], connections: Sequence[int]) -> None:
        for pid in processes:
            pin(pid, self.cores.server)
        for pid in connections:
            pin(pid, self.cores.others)


def _result(
    scenario: Scenario,
    server: Running,
    number: int,
    seen: Measurement,
    cpu: Sequence[float | None],
) -> Result:
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
        database_cpu_ms=cpu[1],
        load_cpu_ms=cpu[2],
    )


def _each_ms(before: float | None, after: float | None, seen: Measurement) -> float | None:
    return None if before is None or after is None else (after - before) * 1_000 / seen.requests
