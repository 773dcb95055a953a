"""Compare the application with the reference server under the same load."""

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
from benchmarks.database import bench_database, database_server
from benchmarks.machine import Cores, memory_mib, pin
from benchmarks.report import Footprint, footprint_table, save, table
from benchmarks.rounds import Bench, Effort, Result
from benchmarks.scenarios import READS, WRITES
from benchmarks.servers import APPLICATION, FLOOR, Running, running
from benchmarks.world import look

SERVERS: Final = {server.name: server for server in (FLOOR, APPLICATION)}
SCENARIOS: Final = {scenario.name: scenario for scenario in (*READS, *WRITES)}


def main() -> None:
    """Measure, print the table, and keep the figures as JSON."""
    options = _parser().parse_args()
    end_in_order_when_told()
    with database_server(options.database_server, tell=say) as server_url:
        asyncio.run(_compare(options, server_url))


def end_in_order_when_told() -> None:
    """Have a SIGTERM stop, on its way, all that was started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--database-server", metavar="URL", help="where a database can be made (else one of ours)"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--warm-up", type=float, default=0.5, help="seconds before each")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--scale", type=int, default=1, help="1 means 100 000 enrollments")
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS))
    return parser


async def _compare(options: argparse.Namespace, server_url: str) -> None:
    effort = Effort(options.rounds, options.seconds, options.warm_up, options.connections)
    scenarios = [SCENARIOS[name] for name in options.only]
    cores = Cores.split()
    pin(0, cores.others)
    say(f"loading the data (scale {options.scale})")
    async with bench_database(server_url, scale=options.scale) as url:
        bench = Bench(url, await look(url), effort, cores, say)
        with _started(options.servers, url, cores) as servers:
            notes = [
                note
                for scenario in scenarios
                for note in disagreements(scenario, servers, bench.world)
            ]
            results = await bench.run(scenarios, servers)
            footprints = [
                Footprint(server.name, server.start_seconds, memory_mib(server.processes()))
                for server in servers
            ]
    print(table(scenarios, options.servers, results), footprint_table(footprints), sep="\n\n")
    _tell_what_differs(notes)
    say(f"written to {_saved(results, footprints, effort, options.scale, notes)}")


@contextmanager
def _started(names: Sequence[str], url: str, cores: Cores) -> Iterator[list[Running]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="elearning-bench-")))
        yield [
            stack.enter_context(
                running(SERVERS[name], database_url=url, cores=cores, folder=folder)
            )
            for name in names
        ]


def _tell_what_differs(notes: Sequence[str]) -> None:
    if notes:
        print("\nThe servers answer differently:", *notes, sep="\n- ")


def _saved(
    results: Sequence[Result],
    footprints: Sequence[Footprint],
    effort: Effort,
    scale: int,
    notes: Sequence[str],
) -> Path:
    document = {"scale": scale, "effort": effort, "footprints": footprints, "results": results}
    return save(document | {"disagreements": notes})


def say(text: str) -> None:
    """Tell of progress, apart from the results."""
    print(text, file=sys.stderr, flush=True)
