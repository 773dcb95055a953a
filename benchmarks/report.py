"""The figures as a table for people and as JSON for programs."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.rounds import Result
from benchmarks.scenarios import Scenario

RESULTS: Final = Path(__file__).parent / "results"
MISSING: Final = "-"

Figure = Callable[[Result], float | None]


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a server needs: seconds to its first answer, MiB after the load."""

    server: str
    start_seconds: float
    memory_mib: dict[str, float] | None


def table(scenarios: Iterable[Scenario], names: Sequence[str], results: Sequence[Result]) -> str:
    """A Markdown table, a row a scenario, with medians over the rounds; servers by name."""
    head = ["request", *(f"{name} req/s" for name in names)]
    head += [part for _ in names[1:] for part in ("ratio", "CPU ratio")]
    head += [f"{name} p50 / p99 ms" for name in names]
    head += [f"{name} CPU ms" for name in names]
    head += ["database CPU ms", "unexpected"]
    rows = [head, ["---"] * len(head)]
    for scenario in scenarios:
        seen = [result for result in results if result.scenario == scenario.name]
        rows.append([scenario.title, *_cells(names, seen)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(names: Sequence[str], results: Sequence[Result]) -> list[str]:
    of = {name: [result for result in results if result.server == name] for name in names}
    cells = [_median(of[name], _speed, "{:,.0f}") for name in names]
    for name in names[1:]:
        cells += [_shown_ratio(of[names[0]], of[name], figure) for figure in (_speed, _thrift)]
    cells += [
        f"{_median(of[name], lambda r: r.p50_ms)} / {_median(of[name], lambda r: r.p99_ms)}"
        for name in names
    ]
    cells += [_median(of[name], lambda r: r.server_cpu_ms, "{:.3f}") for name in names]
    cells += [" / ".join(_median(of[n], lambda r: r.database_cpu_ms, "{:.3f}") for n in names)]
    cells += [_unexpected(results)]
    return cells


def ratio(floor: Sequence[Result], other: Sequence[Result], figure: Figure) -> float | None:
    """The median over the rounds of a figure against the floor's of the same round.

    ``None`` where the figure is not known, and when any answer was not the expected one: then the
    row proves nothing.
    """
    if any(result.unexpected for result in (*floor, *other)):
        return None
    of_floor = {result.round: figure(result) for result in floor}
    pairs = [(figure(result), of_floor[result.round]) for result in other]
    ratios = [one / floor_one for one, floor_one in pairs if one is not None and floor_one]
    return statistics.median(ratios) if ratios else None


def _speed(result: Result) -> float:
    return result.requests_per_second


def _thrift(result: Result) -> float | None:
    """Requests that a second of the server's processor serves."""
    return 1_000 / result.server_cpu_ms if result.server_cpu_ms else None


def _shown_ratio(floor: Sequence[Result], other: Sequence[Result], figure: Figure) -> str:
    if any(result.unexpected for result in (*floor, *other)):
        return "invalid"
    value = ratio(floor, other, figure)
    return MISSING if value is None else f"{value:.2f}"


def _median(results: Sequence[Result], figure: Figure, form: str = "{:.1f}") -> str:
    value = median_of(results, figure)
    return MISSING if value is None else form.format(value)


def median_of(results: Sequence[Result], figure: Figure) -> float | None:
    """The median of a figure over the rounds, or None where it is not known."""
    values = [value for result in results if (value := figure(result)) is not None]
    return statistics.median(values) if values else None


def _unexpected(results: Iterable[Result]) -> str:
    seen = [
        f"{result.server}: {count} times {status}"
        for result in results
        for status, count in result.unexpected.items()
    ]
    return ", ".join(seen) or "0"


def footprint_table(footprints: Iterable[Footprint]) -> str:
    """Start and memory, a row a server."""
    rows = ["| server | start to first answer s | RSS MiB | PSS MiB |", "| --- | --- | --- | --- |"]
    for footprint in footprints:
        memory = footprint.memory_mib
        shown = [f"{memory[kind]:.0f}" if memory else MISSING for kind in ("rss", "pss")]
        rows.append(f"| {footprint.server} | {footprint.start_seconds:.2f} | {' | '.join(shown)} |")
    return "\n".join(rows)


def save(document: dict[str, Any]) -> Path:
    """Write everything that was measured; returns the file."""
    at = datetime.now(UTC)
    about = {"at": at, "python": platform.python_version(), "machine": platform.platform()}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{at:%Y%m%dT%H%M%SZ}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(about | document)))
    return path
