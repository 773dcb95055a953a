"""Whether answers tell by their time what they do not tell in words: ``--help``.

Two kinds of requests are sent in turn, so that whatever else the machine does meets both. Shown are
the minimum, the median and the 95th percentile of each in milliseconds, the difference to the first
of its group, and the probability that two samples of one distribution differ as much (two-sample
Kolmogorov-Smirnov). After that: how long the event loop keeps others waiting while people log in.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import math
import statistics
import tempfile
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import asyncpg

from benchmarks.database import bench_database, database_server
from benchmarks.machine import Cores
from benchmarks.run import end_in_order_when_told, say
from benchmarks.servers import APPLICATION, running
from domain.auth.password import Password
from infrastructure.security.argon2_hasher import Argon2Hasher

PASSWORD: Final = "correct horse battery staple"  # noqa: S105 - of accounts that live for a minute.
WRONG: Final = "this is not the right one"
PEOPLE: Final = 20
CALLS: Final = 200
PEOPLE_SQL: Final = """
    INSERT INTO users (id, email, display_name, status, password_hash)
    VALUES (gen_random_uuid(), $1, 'Somebody', $2, $3)
"""

Samples = dict[str, list[float]]


def main() -> None:
    """Measure and print; nothing is judged here."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.timing", description=__doc__)
    parser.add_argument("--database-server", metavar="URL")
    parser.add_argument("--calls", type=int, default=CALLS, help="of each kind")
    options = parser.parse_args()
    end_in_order_when_told()
    with database_server(options.database_server, tell=say) as server_url:
        asyncio.run(_measure(options, server_url))


async def _measure(options: argparse.Namespace, server_url: str) -> None:
    say("loading the data")
    async with bench_database(server_url, scale=1) as url:
        await _add_people(url)
        with (
            tempfile.TemporaryDirectory(prefix="elearning-timing-") as folder,
            running(
                APPLICATION, database_url=url, cores=Cores.split(), folder=Path(folder)
            ) as started,
        ):
            client = Client(started.port)
            for title, kinds in _groups(client):
                say(title)
                _print_group(title, _in_turn(kinds, options.calls))
            say("logging in")
            _print_crowd(started.port)


async def _add_people(url: str) -> None:
    """Accounts of every kind that an answer could tell apart."""
    hasher = Argon2Hasher()
    password_hash = await hasher.hash(Password(PASSWORD))
    hasher.close()
    connection = await asyncpg.connect(url)
    try:
        for name, status, stored in (
            ("known", "active", password_hash),
            ("suspended", "suspended", password_hash),
            ("google", "active", None),
            *((f"person-{number}", "active", password_hash) for number in range(PEOPLE)),
        ):
            await connection.execute(PEOPLE_SQL, f"{name}@timing.example", status, stored)
    finally:
        await connection.close()


class Client:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._numbers = itertools.count()

    def fresh(self) -> str:
        """An address that nobody has."""
        return f"nobody-{next(self._numbers)}@timing.example"

    def post(self, path: str, token: str | None = None, /, **body: str) -> tuple[float, int, bytes]:
        """Seconds until the answer is complete, its status and its body."""
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        content = json.dumps(body)
        began = time.perf_counter()
        self._connection.request("POST", f"/api/v1{path}", content, headers)
        answer = self._connection.getresponse()
        received = answer.read()
        return time.perf_counter() - began, answer.status, received

    def timed(self, expected: int, path: str, token: str | None = None, /, **body: str) -> float:
        """Seconds of a request that is answered as expected."""
        seconds, status, received = self.post(path, token, **body)
        assert status == expected, (path, status, received)  # noqa: S101 - else nothing is measured.
        return seconds


def _groups(client: Client) -> Iterator[tuple[str, dict[str, Callable[[], float]]]]:
    """What is compared: the first kind of each group with the others."""

    def login(email: Callable[[], str]) -> Callable[[], float]:
        return lambda: client.timed(401, "/auth/login", email=email(), password=WRONG)

    def register(email: Callable[[], str]) -> Callable[[], float]:
        return lambda: client.timed(
            202, "/auth/register", email=email(), password=PASSWORD, display_name="Somebody"
        )

    def forgot(email: Callable[[], str]) -> Callable[[], float]:
        return lambda: client.timed(202, "/auth/password/forgot", email=email())

    for title, ask, kinds in (
        ("login", login, ("known", "suspended", "google")),
        ("register", register, ("known", "suspended")),
        ("forgot", forgot, ("known", "suspended", "google")),
    ):
        yield (
            title,
            {
                "unknown": ask(client.fresh),
                **{kind: ask(_always(f"{kind}@timing.example")) for kind in kinds},
            },
        )
    _, _, received = client.post("/auth/login", email="known@timing.example", password=PASSWORD)
    token = json.loads(received)["access_token"]
    yield (
        "change of the address",
        {
            "free": lambda: client.timed(
                202, "/me/email", token, email=client.fresh(), current_password=PASSWORD
            ),
            "taken": lambda: client.timed(
                202, "/me/email", token, email="google@timing.example", current_password=PASSWORD
            ),
        },
    )


def _always(email: str) -> Callable[[], str]:
    return lambda: email


def _in_turn(kinds: dict[str, Callable[[], float]], calls: int) -> Samples:
    """Seconds by kind; the first few of each are not counted."""
    samples: Samples = {kind: [] for kind in kinds}
    for number in range(calls + 5):
        for kind, ask in kinds.items():
            seconds = ask()
            if number >= 5:
                samples[kind].append(seconds)
    return samples


def _print_group(title: str, samples: Samples) -> None:
    print(f"\n| {title} | min ms | median ms | p95 ms | median off by | KS p |")
    print("| --- | --- | --- | --- | --- | --- |")
    first = next(iter(samples.values()))
    for kind, seconds in samples.items():
        ordered = sorted(seconds)
        off = statistics.median(ordered) - statistics.median(first)
        cells = [
            kind,
            *(f"{one * 1000:.2f}" for one in (ordered[0], statistics.median(ordered))),
            f"{ordered[int(0.95 * len(ordered))] * 1000:.2f}",
            f"{off * 1000:+.2f} ms",
            "-" if seconds is first else f"{same_distribution(first, seconds):.3f}",
        ]
        print(f"| {' | '.join(cells)} |", flush=True)


def same_distribution(one: list[float], other: list[float]) -> float:
    """The probability that two samples of one distribution are at least as far apart
    (Kolmogorov-Smirnov, asymptotic; Press et al., Numerical Recipes, 14.3.3).
    """
    first, second = sorted(one), sorted(other)
    distance = max(
        abs(bisect_right(first, value) / len(first) - bisect_right(second, value) / len(second))
        for value in (*first, *second)
    )
    size = math.sqrt(len(first) * len(second) / (len(first) + len(second)))
    scaled = (size + 0.12 + 0.11 / size) * distance
    terms = (2 * (-1) ** (k - 1) * math.exp(-2 * (k * scaled) ** 2) for k in range(1, 101))
    return min(1.0, max(0.0, sum(terms))) if scaled > 0.2 else 1.0


def _print_crowd(port: int) -> None:
    """Twenty people log in at once, again and again, while somebody asks every 20 ms whether the
    server lives.
    """
    over, waits = threading.Event(), list[float]()
    watcher = threading.Thread(target=_watch, args=(port, over, waits))
    watcher.start()
    quiet = _after(1.0, waits)
    began, logins = time.perf_counter(), 0
    with ThreadPoolExecutor(PEOPLE) as people:
        clients = [Client(port) for _ in range(PEOPLE)]
        while time.perf_counter() - began < 5:
            list(people.map(_log_in, clients, range(PEOPLE)))
            logins += PEOPLE
    seconds = time.perf_counter() - began
    over.set()
    watcher.join()
    busy = sorted(waits[quiet:])
    print(f"\n20 people at once: {logins / seconds:.1f} logins a second")
    print(
        "GET /health/live meanwhile: "
        f"median {statistics.median(busy) * 1000:.1f} ms, "
        f"p95 {busy[int(0.95 * len(busy))] * 1000:.1f} ms, worst {busy[-1] * 1000:.1f} ms "
        f"(before: worst {max(waits[:quiet]) * 1000:.1f} ms)"
    )


def _log_in(client: Client, number: int) -> None:
    client.timed(200, "/auth/login", email=f"person-{number}@timing.example", password=PASSWORD)


def _watch(port: int, over: threading.Event, waits: list[float]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    while not over.is_set():
        began = time.perf_counter()
        connection.request("GET", "/health/live")
        connection.getresponse().read()
        waits.append(time.perf_counter() - began)
        over.wait(0.02)


def _after(seconds: float, waits: list[float]) -> int:
    """How many waits there were when these seconds were over."""
    time.sleep(seconds)
    return len(waits)


if __name__ == "__main__":
    main()
