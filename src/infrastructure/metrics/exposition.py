"""Snapshots and what waits in the database, in the text format of Prometheus.

prometheus-client knows the format. Its own counters would cost four times as much, keep files that
grow with every process, and be imported by servers that nobody scrapes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from infrastructure.metrics.request_meter import BOUNDS
from infrastructure.metrics.snapshot import Process, Snapshot
from infrastructure.persistence.operations.backlog import Backlog

_LABELS: Final = ("method", "route", "status")


def exposition(snapshots: list[Snapshot], backlog: Backlog | None) -> bytes:
    """The text; what the database cannot tell now is left out."""
    return generate_latest(_Families(snapshots, backlog))


class _Families:
    """What is told, in the form in which prometheus-client asks for it."""

    def __init__(self, snapshots: list[Snapshot], backlog: Backlog | None) -> None:
        self._snapshots = snapshots
        self._backlog = backlog

    def collect(self) -> Iterable[Metric]:
        yield _requests(self._snapshots)
        yield from _counters(self._snapshots)
        yield from _processes(self._snapshots)
        if self._backlog is not None:
            yield from _waiting(self._backlog)


def _requests(snapshots: list[Snapshot]) -> HistogramMetricFamily:
    told = HistogramMetricFamily(
        "http_request_duration_seconds", "Time until an answer was sent.", labels=_LABELS
    )
    summed: dict[tuple[str, str, int], list[float]] = defaultdict(lambda: [0.0] * (len(BOUNDS) + 2))
    for snapshot in snapshots:
        for method, route, status, counted in snapshot.requests:
            known = summed[method, route, status]
            known[:] = [one + another for one, another in zip(known, counted, strict=True)]
    for (method, route, status), (seconds, *counts) in sorted(summed.items()):
        bounds = [*map(str, BOUNDS), "+Inf"]
        told.add_metric(
            (method, route, f"{status}xx"),
            list(zip(bounds, accumulate(counts), strict=True)),
            seconds,
        )
    return told


def _counters(snapshots: list[Snapshot]) -> Iterator[Metric]:
    limited = CounterMetricFamily(
        "rate_limited_requests", "Requests that a limit refused.", labels=("limit",)
    )
    refused = sum((Counter(one.limited) for one in snapshots), Counter[str]())
    for limit, count in sorted(refused.items()):
        limited.add_metric((limit,), count)
    yield limited
    for name, text, value in (
        ("database_waits", "Requests that waited for a connection.", _sum(snapshots, "waits")),
        (
            "database_wait_seconds",
            "Time that requests waited for a connection.",
            _sum(snapshots, "wait_seconds"),
        ),
        (
            "database_turned_away",
            "Requests that got no connection in time.",
            _sum(snapshots, "turned_away"),
        ),
        ("process_cpu_seconds", "Processor time of all workers.", _sum(snapshots, "cpu_seconds")),
    ):
        yield CounterMetricFamily(name, text, value=value)


def _sum(snapshots: list[Snapshot], name: str) -> float:
    return float(sum(getattr(one, name) for one in snapshots))


def _processes(snapshots: list[Snapshot]) -> Iterator[Metric]:
    alive = {one.pid: one.process for one in snapshots if one.process is not None}
    yield GaugeMetricFamily("server_workers", "Processes that answer.", value=len(alive))
    in_flight = sum(one.in_flight for one in alive.values())
    yield GaugeMetricFamily("http_requests_in_flight", "Requests under way.", value=in_flight)
    connections = GaugeMetricFamily(
        "database_connections", "Connections of the pools, and requests for one.", labels=("state",)
    )
    for state in ("busy", "idle", "awaited"):
        connections.add_metric((state,), _now(alive.values(), f"connections_{state}"))
    yield connections
    memory = GaugeMetricFamily(
        "process_resident_memory_bytes", "Memory of each worker.", labels=("pid",)
    )
    for pid, process in sorted(alive.items()):
        memory.add_metric((str(pid),), process.memory_bytes)
    yield memory


def _now(alive: Iterable[Process], name: str) -> float:
    return float(sum(getattr(one, name) for one in alive))


def _waiting(backlog: Backlog) -> Iterator[Metric]:
    letters = GaugeMetricFamily("outbox_letters", "Letters that are not sent.", labels=("state",))
    letters.add_metric(("waiting",), backlog.letters_waiting)
    letters.add_metric(("parked",), backlog.letters_parked)
    jobs = GaugeMetricFamily("jobs", "Jobs that are not done.", labels=("state",))
    jobs.add_metric(("queued",), backlog.jobs_queued)
    jobs.add_metric(("running",), backlog.jobs_running)
    overdue = GaugeMetricFamily(
        "overdue_seconds", "For how long the first of those has been due.", labels=("of",)
    )
    overdue.add_metric(("letters",), backlog.letters_overdue)
    overdue.add_metric(("jobs",), backlog.jobs_overdue)
    yield from (letters, jobs, overdue)
