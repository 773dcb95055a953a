"""How many logins a second one worker does, and what others notice while 20 log in: ``--help``."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import asyncpg

from benchmarks.database import bench_database, database_server
from benchmarks.load import Load, Measurement
from benchmarks.machine import Cores, end_with_parent, memory_mib
from benchmarks.run import end_in_order_when_told, say
from benchmarks.scenarios import API, READS, request
from benchmarks.servers import APPLICATION, Running, running
from benchmarks.world import World, look
from domain.auth.password import Password
from infrastructure.security.argon2_hasher import Argon2Hasher

PASSWORD: Final = "rye and spelt at dawn"  # noqa: S105 - of people who do not exist.
PEOPLE: Final = 200
AT_ONCE: Final = 20


def main() -> None:
    """Measure one worker at rest and while people log in, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.logins", description=__doc__)
    parser.add_argument("--database-server", metavar="URL")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    end_in_order_when_told()
    with database_server(options.database_server, tell=say) as server_url:
        asyncio.run(_measure(options, server_url))


async def _measure(options: argparse.Namespace, server_url: str) -> None:
    # Hashes are made in threads of the server, which is to have every processor that there is.
    everything = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    cores = Cores(everything or frozenset(), everything or frozenset())
    say("loading the data")
    async with bench_database(server_url, scale=1) as url:
        people, world = await _give_passwords(url), await look(url)
        with (
            tempfile.TemporaryDirectory(prefix="elearning-bench-") as folder,
            running(APPLICATION, database_url=url, cores=cores, folder=Path(folder)) as server,
        ):
            print("| what | requests/s | p50 ms | p99 ms | worst ms | others | RSS / PSS MiB |")
            print("| --- | --- | --- | --- | --- | --- | --- |")
            for number in range(options.rounds):
                say(f"round {number + 1} of {options.rounds}")
                _round(server, world, people, seconds=options.seconds)


async def _give_passwords(url: str) -> list[str]:
    """The addresses of some people, who have all the same password now, each in a hash of the same
    cost as any.
    """
    hasher = Argon2Hasher()
    connection = await asyncpg.connect(url)
    try:
        hashed = await hasher.hash(Password(PASSWORD))
        rows = await connection.fetch(
            "UPDATE users SET password_hash = $1 WHERE id IN"
            " (SELECT id FROM users WHERE role = 'student' ORDER BY id LIMIT $2) RETURNING email",
            hashed,
            PEOPLE,
        )
    finally:
        hasher.close()
        await connection.close()
    return [row["email"] for row in rows]


def _round(server: Running, world: World, people: list[str], *, seconds: float) -> None:
    """At rest, and while 20 people at a time log in."""
    by_name = {scenario.name: scenario for scenario in READS}
    for name, title in (("health", "health"), ("me", "GET /me")):
        requests = by_name[name].requests(world)
        with Load(server.port, connections=1) as load:
            load.run(requests, seconds=0.5)
            _print(f"{title}, one client", load.run(requests, seconds=seconds), server)
            with _logging_in(server.port, people, seconds=seconds + 1) as logins:
                load.run(requests, seconds=0.5)
                seen = load.run(requests, seconds=seconds)
                _print(f"{title}, while {AT_ONCE} log in", seen, server)
            _print(f"logins, {AT_ONCE} at once", logins.result(), server)


@contextmanager
def _logging_in(port: int, people: list[str], *, seconds: float) -> Iterator[Future[Measurement]]:
    """Logins from a process of their own, which have come to their end when the block does."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=end_with_parent) as pool:
        # The process is there before anything is measured.
        pool.submit(os.getpid).result()
        yield pool.submit(log_in, port, people, seconds)


def log_in(port: int, people: list[str], seconds: float) -> Measurement:
    """Let people log in for so many seconds, 20 at a time."""
    with Load(port, connections=AT_ONCE) as load:
        return load.run(_logins(people), seconds=seconds)


def _logins(people: list[str]) -> Iterator[bytes]:
    for email in itertools.cycle(people):
        body = json.dumps({"email": email, "password": PASSWORD}).encode()
        yield request("POST", f"{API}/auth/login", body=body)


def _print(what: str, seen: Measurement, server: Running) -> None:
    memory = memory_mib(server.processes())
    others = {status: count for status, count in seen.statuses.items() if status != 200}
    cells = [
        what,
        f"{seen.per_second:.0f}",
        *(f"{seen.percentile(share) * 1_000:.1f}" for share in (0.5, 0.99, 1)),
        ", ".join(f"{count} x {status}" for status, count in others.items()) or "none",
        "-" if memory is None else f"{memory['rss']:.0f} / {memory['pss']:.0f}",
    ]
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
