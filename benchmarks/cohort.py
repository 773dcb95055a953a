"""How long the staff of a large course wait for its lists, and in what memory: ``--help``."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote

import asyncpg

from application.enrollments.ports import CohortSort
from benchmarks.database import bench_database, database_server
from benchmarks.load import Load
from benchmarks.machine import Cores, memory_mib
from benchmarks.run import end_in_order_when_told, say
from benchmarks.scenarios import API, request
from benchmarks.servers import APPLICATION, Running, running
from benchmarks.world import Learner, Tokens

DATA: Final = Path(__file__).with_name("cohort.sql")

#: The page that each order is measured on once more: far from the first one.
FAR: Final = 50

OWNER: Final = """
SELECT u.id::text, s.id::text, u.role, c.id::text
FROM users AS u JOIN sessions AS s ON s.user_id = u.id JOIN courses AS c ON c.owner_id = u.id"""


def main() -> None:
    """Measure one client on a course of 200 lessons, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cohort", description=__doc__)
    parser.add_argument("--database-server", metavar="URL")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--scale", type=int, default=1, help="times 10 000 learners")
    options = parser.parse_args()
    end_in_order_when_told()
    with database_server(options.database_server, tell=say) as server_url:
        asyncio.run(_measure(options, server_url))


async def _measure(options: argparse.Namespace, server_url: str) -> None:
    everything = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    cores = Cores(everything or frozenset(), everything or frozenset())
    say("loading the data")
    async with bench_database(server_url, scale=options.scale, data=DATA) as url:
        token, course_id = await _owner(url)
        with (
            tempfile.TemporaryDirectory(prefix="elearning-bench-") as folder,
            running(APPLICATION, database_url=url, cores=cores, folder=Path(folder)) as server,
        ):
            print("| what | p50 ms | p99 ms | RSS / PSS MiB |")
            print("| --- | --- | --- | --- |")
            for title, path in _asked(server, token, course_id):
                _print(title, path, server, token, options.seconds)
            _print_export(f"{API}/courses/{course_id}/progress.csv", server, token)


async def _owner(url: str) -> tuple[str, str]:
    """A token of the course's owner, and the course."""
    connection = await asyncpg.connect(url)
    try:
        user_id, session_id, role, course_id = await connection.fetchrow(OWNER)
    finally:
        await connection.close()
    return Tokens([Learner(user_id, session_id, role)]).valid()[user_id], course_id


def _asked(server: Running, token: str, course_id: str) -> list[tuple[str, str]]:
    """What is measured: a title, and the address."""
    cohort, roster = f"{API}/courses/{course_id}/progress", f"{API}/courses/{course_id}/enrollments"
    asked = [("roster", roster)]
    asked += [(f"roster, q={q}", f"{roster}?q={quote(q)}") for q in ("Ada", "Ada 4", "nobody")]
    for sort in CohortSort:
        asked.append((f"progress by {sort}", f"{cohort}?sort={sort}"))
        far = f"{cohort}?sort={sort}&limit=20"
        for _ in range(FAR):
            far = _next(server, token, far)
        asked.append((f"progress by {sort}, page {FAR + 1}", far))
    return asked


def _next(server: Running, token: str, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    cursor = json.loads(connection.getresponse().read())["next_cursor"]
    connection.close()
    return f"{path.partition('&cursor')[0]}&cursor={cursor}"


def _print(title: str, path: str, server: Running, token: str, seconds: float) -> None:
    """One client that asks again and again."""
    requests = itertools.repeat(request("GET", path, token=token))
    with Load(server.port, connections=1) as load:
        load.run(requests, seconds=seconds / 4)
        seen = load.run(requests, seconds=seconds)
    memory = memory_mib(server.processes())
    cells = [
        title,
        *(f"{seen.percentile(share) * 1_000:.1f}" for share in (0.5, 0.99)),
        "-" if memory is None else f"{memory['rss']:.0f} / {memory['pss']:.0f}",
    ]
    others = {status: count for status, count in seen.statuses.items() if status != 200}
    print(f"| {' | '.join(cells)} |{others or ''}", flush=True)


def _print_export(path: str, server: Running, token: str) -> None:
    """All learners as a file, three times."""
    for _ in range(3):
        connection = HTTPConnection("127.0.0.1", server.port)
        started = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        size = len(connection.getresponse().read())
        took, memory = time.perf_counter() - started, memory_mib(server.processes())
        connection.close()
        told = "-" if memory is None else f"{memory['rss']:.0f} / {memory['pss']:.0f}"
        print(
            f"| progress.csv, {size / 1_000:.0f} KB | {took * 1_000:.0f} | | {told} |", flush=True
        )


if __name__ == "__main__":
    main()
