"""What the table claims."""

from dataclasses import replace
from typing import Final

import pytest

from benchmarks.report import ratio, table
from benchmarks.rounds import Result
from benchmarks.scenarios import READS

ONE: Final = Result(
    scenario="health",
    server="floor",
    round=0,
    requests_per_second=1_000.0,
    p50_ms=1.0,
    p99_ms=2.0,
    requests=2_000,
    unexpected={},
    server_cpu_ms=0.25,
    database_cpu_ms=None,
    load_cpu_ms=None,
)


def rounds(server: str, *speeds: float) -> list[Result]:
    return [
        replace(ONE, server=server, round=number, requests_per_second=speed)
        for number, speed in enumerate(speeds)
    ]


def test_servers_are_compared_within_a_round_so_that_a_slow_one_harms_neither() -> None:
    floor = rounds("floor", 1_000, 100, 1_000)
    application = rounds("application", 500, 50, 900)
    assert ratio(floor, application, lambda r: r.requests_per_second) == pytest.approx(0.5)


def test_a_row_with_an_unexpected_status_claims_no_ratio() -> None:
    floor = rounds("floor", 1_000)
    (refused,) = rounds("application", 9_000)
    application = [replace(refused, unexpected={429: 3})]

    row = table(READS[:1], ["floor", "application"], [*floor, *application]).splitlines()[-1]

    assert "invalid" in row
    assert "application: 3 times 429" in row


def test_figures_that_the_system_does_not_tell_are_left_out() -> None:
    untold = [replace(ONE, server_cpu_ms=None)]
    assert ratio(untold, untold, lambda r: r.server_cpu_ms) is None
