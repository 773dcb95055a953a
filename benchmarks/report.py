"""The figures as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import platform
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.rounds import Effort, Result
from benchmarks.scenarios import Scenario
from benchmarks.servers import Running

RESULTS: Final = Path(__file__).parent / "results"
MISSING: Final = "-"

Figure = Callable[[Result], float | None]


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a server needs: seconds to its first answer, MiB after the load."""

    server: str
    start_seconds: float
    memory_mib: dict[str, float] | None


def table(
    scenarios: Iterable[Scenario], servers: Sequence[Running], results: Sequence[Result]
) -> str:
    """A Markdown table, a row a scenario, with medians over the rounds."""
    names = [server.name for server in servers]
    head = ["request", *(f"{name} req/s" for name in names)]
    head += ["ratio"] if len(names) > 1 else []
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
    cells = [_median(of[name], lambda r: r.requests_per_second, "{:,.0f}") for name in names]
    cells += [_ratio_cell(of[names[0]], of[name]) for name in names[1:]]
    cells += [
        f"{_median(of[name], lambda r: r.p50_ms)} / {_median(of[name], lambda r: r.p99_ms)}"
        for name in names
    ]
    cells += [_median(of[name], lambda r: r.server_cpu_ms, "{:.3f}") for name in names]
    cells += [" / ".join(_median(of[n], lambda r: r.database_cpu_ms, "{:.3f}") for n in names)]
    cells += [_unexpected(results)]
    return cells


def ratio(floor: Sequence[Result], other: Sequence[Result]) -> float | None:
    """The median over the rounds of requests a second against the floor's of the same round.

    ``None`` when any answer was not the expected one: then the row proves nothing.
    """
    if any(result.unexpected for result in (*floor, *other)):
        return None
    speed = {result.round: result.requests_per_second for result in floor}
    return statistics.median(r.requests_per_second / speed[r.round] for r in other)


def _ratio_cell(floor: Sequence[Result], other: Sequence[Result]) -> str:
    value = ratio(floor, other)
    return "invalid" if value is None else f"**{value:.2f}**"


def _median(results: Sequence[Result], figure: Figure, form: str = "{:.1f}") -> str:
    values = [value for result in results if (value := figure(result)) is not None]
    return form.format(statistics.median(values)) if values else MISSING


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


def save(
    results: Sequence[Result],
    footprints: Sequence[Footprint],
    *,
    effort: Effort,
    scale: int,
    disagreements: Sequence[str],
) -> Path:
    """Write everything that was measured; returns the file."""
    at = datetime.now(UTC)
    document: dict[str, Any] = {
        "at": at.isoformat(),
        "python": platform.python_version(),
        "machine": platform.platform(),
        "scale": scale,
        "effort": asdict(effort),
        "footprints": [asdict(footprint) for footprint in footprints],
        "results": [asdict(result) for result in results],
        "disagreements": list(disagreements),
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{at:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(document, indent=2) + "\n")
    return path
