"""Where the history and the files contradict each other, and the way out of each case."""

from collections.abc import Sequence
from dataclasses import dataclass

from infrastructure.runner.errors import HistoryRefused
from infrastructure.runner.files import Folder, Pair
from infrastructure.runner.history import Row
from infrastructure.runner.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A history row that its file no longer agrees with."""

    row: Row
    what: str
    message: str
    advice: str


def differences(folder: Folder, rows: Sequence[Row]) -> list[Difference]:
    """Every applied file that is edited, renamed or missing."""
    found = (difference(folder, row) for row in rows)
    return [one for one in found if one is not None]


def refuse_differences(found: Sequence[Difference]) -> None:
    """Raise `HistoryRefused` naming every difference."""
    if found:
        raise HistoryRefused(
            "\n".join(one.message for one in found),
            advice="\n".join(one.advice for one in found),
        )


def difference(folder: Folder, row: Row) -> Difference | None:
    """What one row and its file do not agree about."""
    pair = folder.by_number.get(row.number)
    if pair is None:
        return _missing(folder, row)
    if pair.name != row.name:
        return _renamed(row, pair)
    if pair.up.checksum != row.checksum and not pair.directives.repeatable:
        return _edited(row, pair)
    return None


def _missing(folder: Folder, row: Row) -> Difference:
    return Difference(
        row=row,
        what="missing",
        message=f"{folder.path / folder.kind.up_folder / row.name}.sql: missing, but applied",
        advice=(
            f"Bring {row.name}.sql back, or, if the database is right without it: elearning "
            f"repair --mark-reverted {row.version}{seed_option(row.kind)} --reason TEXT"
        ),
    )


def _renamed(row: Row, pair: Pair) -> Difference:
    return Difference(
        row=row,
        what="renamed",
        message=f"{pair.up.path}:1:1: applied as {row.name}, renamed since",
        advice=(
            "Give it its name back, or: "
            f"elearning repair --rename {row.version}{seed_option(row.kind)}"
        ),
    )


def _edited(row: Row, pair: Pair) -> Difference:
    return Difference(
        row=row,
        what="edited",
        message=f"{pair.up.path}:1:1: edited after it was applied",
        advice=(
            f"Put the change into a new {row.kind.noun} and this file back; or, if the database "
            "already is as the new text says: "
            f"elearning repair --accept {row.version}{seed_option(row.kind)}"
        ),
    )


def seed_option(kind: Kind) -> str:
    """What `repair` wants to be told about a seed."""
    return " --seed" if kind is Kind.SEED else ""
