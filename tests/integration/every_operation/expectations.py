"""What is expected of whom: the table in ``who_may.txt``, read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("who_may.txt")


@dataclass(frozen=True)
class Row:
    """One operation in one scene: the status that each of these people gets."""

    operation: str
    scene: str
    statuses: dict[str, int]


def rows() -> list[Row]:
    """The whole table, in its order."""
    return list(_rows(TABLE.read_text().splitlines()))


def succeeding(operation: str) -> tuple[Row, str]:
    """A scene, and somebody for whom the operation does something in it."""
    return next(
        (row, who)
        for row in rows()
        if row.operation == operation
        for who, status in row.statuses.items()
        if 200 <= status < 300
    )


def asker(operation: str) -> tuple[str, str]:
    """A scene and a person for whom the operation works, where there is any."""
    try:
        row, who = succeeding(operation)
    except StopIteration:
        return "-", "admin"
    return row.scene, who


def _rows(lines: list[str]) -> Iterator[Row]:
    who: list[str] = []
    for line in lines:
        match line.partition("#")[0].split():
            case []:
                continue
            case ["operation", "scene", *people]:
                who = people
            case [operation, scene, *statuses]:
                found = map(int, statuses)
                yield Row(operation, scene, dict(zip(who, found, strict=True)))
