"""Which files run in which order: a question of files and rows alone."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.runner.directives import read_header
from infrastructure.runner.errors import HistoryRefused, LeftPartial, UsageError
from infrastructure.runner.files import Folder, Pair, SqlFile
from infrastructure.runner.history import Row, Status
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import pending, plan_down, plan_up


def pair_of(number: int) -> Pair:
    name = f"{number:04}_x"
    up, down = (
        SqlFile(Kind.MIGRATION, Path(f"{side}/{name}.sql"), "", read_header("", Kind.MIGRATION))
        for side in ("up", "down")
    )
    return Pair(version=f"{number:04}", name=name, up=up, down=down)


def folder_of(numbers: set[int]) -> Folder:
    pairs = tuple(pair_of(number) for number in sorted(numbers))
    return Folder(kind=Kind.MIGRATION, path=Path("m"), pairs=pairs)


def row_of(number: int, position: int, status: Status = Status.APPLIED) -> Row:
    pair = pair_of(number)
    return Row(
        kind=Kind.MIGRATION,
        version=pair.version,
        name=pair.name,
        checksum=pair.up.checksum,
        down_checksum=None,
        status=status,
        statements_total=1,
        statements_done=1,
        position=position,
        applied_at=datetime(2026, 1, 1, tzinfo=UTC),
        duration_ms=1,
        applied_by="somebody",
        tool_version="1",
        run_id="r",
    )


def rows_of(numbers: list[int]) -> list[Row]:
    return [row_of(number, position) for position, number in enumerate(numbers, start=1)]


NUMBERS = st.sets(st.integers(1, 60), max_size=12)


@given(known=NUMBERS, applied=st.randoms(use_true_random=False), count=st.integers(0, 12))
def test_a_plan_up_is_what_is_pending_in_order_of_version(
    known: set[int], applied: random.Random, count: int
) -> None:
    done = applied.sample(sorted(known), min(count, len(known)))
    folder, rows = folder_of(known), rows_of(done)
    allowed = [pair.version for pair in pending(folder, rows)]

    planned = [step.pair.number for step in plan_up(folder, rows, allowed=allowed)]

    assert planned == sorted(known - set(done))


@given(done=st.lists(st.integers(1, 60), unique=True, max_size=12), steps=st.integers(1, 14))
def test_a_plan_down_is_the_reverse_of_the_order_of_applying(done: list[int], steps: int) -> None:
    folder, rows = folder_of(set(done)), rows_of(done)

    planned = [step.pair.number for step in plan_down(folder, rows, steps=steps)]

    assert planned == done[::-1][:steps]
    everything = plan_down(folder, rows, everything=True)
    assert [step.pair.number for step in everything] == done[::-1]


def test_to_stops_behind_its_version_upwards_and_before_it_downwards() -> None:
    folder = folder_of({1, 2, 3, 4})

    assert [step.pair.number for step in plan_up(folder, rows_of([1]), to="0003")] == [2, 3]
    assert [step.pair.number for step in plan_down(folder, rows_of([1, 2, 3]), to="1")] == [3, 2]
    with pytest.raises(UsageError, match="has no migration 9"):
        plan_up(folder, [], to="9")
    with pytest.raises(UsageError, match="0004_x is not applied"):
        plan_down(folder, rows_of([1]), to="4")


def test_what_is_older_than_the_newest_applied_one_is_refused() -> None:
    with pytest.raises(HistoryRefused) as refused:
        plan_up(folder_of({1, 2, 3}), rows_of([2]))

    assert "0001_x.sql:1:1: pending, but older" in refused.value.message
    assert "--allow-out-of-order 0001" in refused.value.advice


def test_nothing_is_planned_beside_a_partial_row() -> None:
    rows = [row_of(1, 1, Status.PARTIAL)]

    for plan in (plan_up, plan_down):
        with pytest.raises(LeftPartial):
            plan(folder_of({1, 2}), rows)
