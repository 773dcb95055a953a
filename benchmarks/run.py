"""Compare the application with the reference server: ``python -m benchmarks.run --help``."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from benchmarks.agreement import disagreements
from benchmarks.database import backends, bench_database, tidy
from benchmarks.machine import Cores, memory_mib, pin
from benchmarks.report import Footprint, footprint_table, save, table
from benchmarks.rounds import Effort, Result, measure, turns
from benchmarks.scenarios import READS, WRITES, Scenario
from benchmarks.servers import APPLICATION, FLOOR, Running, running
from benchmarks.world import World, look

SERVERS: Final = {server.name: server for server in (FLOOR, APPLICATION)}
SCENARIOS: Final = {scenario.name: scenario for scenario in (*READS, *WRITES)}


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asyncio.run(_compare(options))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--database-url", help="a server where a database may be made")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--warm-up", type=float, default=0.5, help="seconds before each")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--scale", type=int, default=1, help="1 means 100 000 enrollments")
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS))
    return parser.parse_args()


async def _compare(options: argparse.Namespace) -> None:
    effort = Effort(options.rounds, options.seconds, options.warm_up, options.connections)
    scenarios = [SCENARIOS[name] for name in options.only]
    cores = Cores.split()
    pin(0, cores.others)
    _say(f"loading the data (scale {options.scale}) …")
    async with bench_database(options.database_url, scale=options.scale) as url:
        world = await look(url)
        with _started(options.servers, url, cores) as servers:
            notes = _notes(scenarios, servers, world)
            results = await _measured(scenarios, servers, world, effort, cores, url)
            footprints = [
                Footprint(s.name, s.start_seconds, memory_mib(s.processes())) for s in servers
            ]
    print(table(scenarios, servers, results), footprint_table(footprints), sep="\n\n")
    print(*notes, sep="\n")
    path = save(results, footprints, effort=effort, scale=options.scale, disagreements=notes)
    _say(f"written to {path.relative_to(Path.cwd())}")


@contextmanager
def _started(names: Sequence[str], url: str, cores: Cores) -> Iterator[list[Running]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        yield [
            stack.enter_context(
                running(SERVERS[name], database_url=url, cores=cores, folder=folder)
            )
            for name in names
        ]


def _notes(scenarios: Sequence[Scenario], servers: list[Running], world: World) -> list[str]:
    if len(servers) < 2:
        return []
    return [line for scenario in scenarios for line in disagreements(scenario, servers, world)]


async def _measured(
    scenarios: Sequence[Scenario],
    servers: Sequence[Running],
    world: World,
    effort: Effort,
    cores: Cores,
    url: str,
) -> list[Result]:
    """All rounds of the reads, then of the writes, which change what reads would find."""
    results = []
    for group in (READS, WRITES):
        chosen = [scenario for scenario in scenarios if scenario in group]
        for number, order in turns(servers, effort.rounds):
            for scenario in chosen:
                _say(f"round {number + 1} of {effort.rounds}: {scenario.title}")
                for server in order:
                    results.append(
                        measure(
                            scenario,
                            server,
                            number,
                            world=world,
                            effort=effort,
                            cores=cores,
                            backends=await backends(url),
                        )
                    )
            if group is WRITES:
                await tidy(url)
    return results


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
