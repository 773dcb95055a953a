"""Compares the files with the history and decides what runs, in which order; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from infrastructure.runner.differences import (
    difference,
    differences,
    refuse_differences,
    seed_option,
)
from infrastructure.runner.errors import HistoryRefused, LeftPartial, UsageError
from infrastructure.runner.files import Folder, Pair, SqlFile
from infrastructure.runner.history import Row, Status, newest


class Direction(StrEnum):
    """Also the name of the event."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file to run; `row` is what the history holds of it."""

    direction: Direction
    pair: Pair
    row: Row | None = None

    @classmethod
    def up(cls, pair: Pair) -> "Step":
        return cls(direction=Direction.UP, pair=pair)

    @property
    def file(self) -> SqlFile:
        file = self.pair.up if self.direction is Direction.UP else self.pair.down
        assert file is not None, "a step down is planned only where a down exists"  # noqa: S101  # Planned so.
        return file

    def as_json(self) -> dict[str, object]:
        return {
            "direction": self.direction.value,
            "version": self.pair.version,
            "name": self.pair.name,
            "file": str(self.file.path),
        }


def down_warnings(folder: Folder, rows: Sequence[Row]) -> list[str]:
    """The downs that were mended after their migration was applied: no fault, but worth a word."""
    return [
        f"{pair.down.path}: changed since {row.name} was applied; the new text will be used"
        for row in rows
        if (pair := folder.by_number.get(row.number))
        and pair.down
        and row.down_checksum not in {None, pair.down.checksum}
    ]


def pending(folder: Folder, rows: Sequence[Row]) -> list[Pair]:
    """The pairs without a history row, oldest first."""
    known = {row.number for row in rows}
    return [pair for pair in folder.pairs if pair.number not in known]


def out_of_order(
    folder: Folder, rows: Sequence[Row], *, allowed: Collection[int] = ()
) -> list[Pair]:
    """The pending pairs that are older than an applied one and not allowed."""
    newest_row = newest(rows)
    if newest_row is None:
        return []
    return [
        pair
        for pair in pending(folder, rows)
        if pair.number < newest_row.number and pair.number not in allowed
    ]


def refuse_partial(rows: Sequence[Row]) -> None:
    """Raise `LeftPartial` where a no-transaction file stands half done."""
    for row in rows:
        if row.status is Status.PARTIAL:
            raise LeftPartial(
                f"{row.name} is partial: {row.statements_done} of {row.statements_total} "
                "statements are done, and nothing else runs before it is repaired",
                advice=(
                    "Look at the database, then: "
                    f"elearning repair --resume {row.version} (go on behind the "
                    f"last finished statement), elearning repair --mark-applied {row.version} or "
                    f"elearning repair --mark-reverted {row.version}"
                ),
            )


def plan_up(
    folder: Folder,
    rows: Sequence[Row],
    *,
    to: str | None = None,
    steps: int | None = None,
    allowed: Collection[str] = (),
) -> list[Step]:
    """What `migrate` runs; raises `HistoryRefused`, `LeftPartial` or `UsageError`."""
    refuse_partial(rows)
    refuse_differences(differences(folder, rows))
    _refuse_old(out_of_order(folder, rows, allowed={_known(folder, v).number for v in allowed}))
    waiting = pending(folder, rows)
    if to is not None:
        last = _known(folder, to).number
        waiting = [pair for pair in waiting if pair.number <= last]
    return [Step.up(pair) for pair in waiting[:steps]]


def plan_down(
    folder: Folder,
    rows: Sequence[Row],
    *,
    to: str | None = None,
    steps: int = 1,
    everything: bool = False,
) -> list[Step]:
    """What `rollback` runs, in reverse applied order; raises as `plan_up`."""
    refuse_partial(rows)
    latest_first = sorted(rows, key=lambda row: row.position, reverse=True)
    chosen = latest_first if everything else latest_first[:steps]
    if to is not None:
        chosen = _behind(latest_first, _known(folder, to))
    _refuse_without_down(folder, chosen)
    kept = [row for row in rows if row not in chosen]
    refuse_differences(differences(folder, kept))
    return [
        Step(direction=Direction.DOWN, pair=folder.by_number[row.number], row=row) for row in chosen
    ]


def _behind(latest_first: Sequence[Row], pair: Pair) -> list[Row]:
    for index, row in enumerate(latest_first):
        if row.number == pair.number:
            return list(latest_first[:index])
    raise UsageError(
        f"{pair.name} is not applied, so nothing can be rolled back to it",
        advice="`elearning status` shows what is applied.",
    )


def _refuse_without_down(folder: Folder, rows: Sequence[Row]) -> None:
    for row in rows:
        pair = folder.by_number.get(row.number)
        if pair is None or pair.name != row.name:
            found = difference(folder, row)
            refuse_differences([found] if found else [])
        elif pair.down is None:
            raise HistoryRefused(
                f"{pair.up.path}: irreversible: {pair.directives.irreversible}",
                advice=(
                    "Undo it by hand, then: "
                    f"elearning repair --mark-reverted {row.version}{seed_option(row.kind)} "
                    "--reason TEXT"
                ),
            )


def _refuse_old(pairs: Sequence[Pair]) -> None:
    if pairs:
        options = " ".join(f"--allow-out-of-order {pair.version}" for pair in pairs)
        raise HistoryRefused(
            "\n".join(
                f"{pair.up.path}:1:1: pending, but older than a migration that is applied"
                for pair in pairs
            ),
            advice=f"Give it a newer version (as `new` does), or: elearning migrate {options}",
        )


def _known(folder: Folder, version: str) -> Pair:
    pair = folder.find(version)
    if pair is None:
        raise UsageError(
            f"{folder.path} has no {folder.kind.noun} {version}",
            advice="`elearning status` lists the versions.",
        )
    return pair
