"""How long one worker takes to its first answer and how much memory it holds: ``--help``."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.database import bench_database, database_server
from benchmarks.load import Load
from benchmarks.machine import Cores, memory_mib, pin, processor_seconds
from benchmarks.run import SERVERS, end_in_order_when_told, say
from benchmarks.scenarios import READS, WRITES
from benchmarks.servers import Server, running
from benchmarks.world import World, look

TOUR: Final = 20
"""So many requests of each kind, one after the other."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a server: seconds to the first answer, of them on the processor, and MiB."""

    seconds: float
    cpu_seconds: float | None
    fresh: dict[str, float] | None
    toured: dict[str, float] | None


def main() -> None:
    """Start, tour and stop each server some times, and print the medians."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--database-server", metavar="URL")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS))
    options = parser.parse_args()
    end_in_order_when_told()
    with database_server(options.database_server, tell=say) as server_url:
        asyncio.run(_measure(options, server_url))


async def _measure(options: argparse.Namespace, server_url: str) -> None:
    cores = Cores.split()
    pin(0, cores.others)
    say("loading the data")
    async with bench_database(server_url, scale=1) as url:
        world = await look(url)
        print("| server | first answer s | CPU s | RSS / PSS MiB | after the tour |")
        print("| --- | --- | --- | --- | --- |")
        for name in options.servers:
            # The first start may have to compile modules; it is not counted.
            starts = [_start(SERVERS[name], url, world, cores) for _ in range(options.starts + 1)]
            print(_row(name, starts[1:]), flush=True)


def _start(server: Server, url: str, world: World, cores: Cores) -> Start:
    with (
        tempfile.TemporaryDirectory(prefix="elearning-bench-") as folder,
        running(server, database_url=url, cores=cores, folder=Path(folder)) as started,
    ):
        processes = started.processes()
        cpu_seconds = processor_seconds(processes)
        fresh = memory_mib(processes)
        with Load(started.port, connections=1) as load:
            for scenario in (*READS, *WRITES):
                load.run(itertools.islice(scenario.requests(world), TOUR), seconds=60)
        return Start(started.start_seconds, cpu_seconds, fresh, memory_mib(started.processes()))


def _row(name: str, starts: list[Start]) -> str:
    cpu = [start.cpu_seconds for start in starts if start.cpu_seconds is not None]
    cells = [
        name,
        f"{statistics.median(start.seconds for start in starts):.2f}",
        f"{statistics.median(cpu):.2f}" if cpu else "-",
        _memory([start.fresh for start in starts]),
        _memory([start.toured for start in starts]),
    ]
    return f"| {' | '.join(cells)} |"


def _memory(seen: list[dict[str, float] | None]) -> str:
    known = [memory for memory in seen if memory is not None]
    if not known:
        return "-"
    return " / ".join(
        f"{statistics.median(memory[kind] for memory in known):.0f}" for kind in ("rss", "pss")
    )


if __name__ == "__main__":
    main()
