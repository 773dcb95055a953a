"""Plans seeds: which environment, what a seed requires, and what may be undone; pure."""

from collections.abc import Iterator, Sequence

from infrastructure.runner.differences import differences, refuse_differences
from infrastructure.runner.errors import (
    EnvironmentGuarded,
    Fault,
    FilesRefused,
    HistoryRefused,
    UsageError,
)
from infrastructure.runner.files import Folder, Pair
from infrastructure.runner.history import Row
from infrastructure.runner.plan import Direction, Step, plan_down


def check_requirements(folder: Folder) -> None:
    """Raise `FilesRefused` for requirements that do not exist or go round in a circle."""
    faults = [fault for pair in folder.pairs for fault in _unknown(folder, pair)]
    if not faults:
        faults = [fault for pair in folder.pairs for fault in _circle(folder, pair)]
    if faults:
        raise FilesRefused(faults)


def plan_seeds(
    folder: Folder, rows: Sequence[Row], environment: str, names: Sequence[str] = ()
) -> list[Step]:
    """What `seed` runs; raises as `plan_up`, and `EnvironmentGuarded` for a seed of elsewhere."""
    refuse_differences(differences(folder, rows))
    known = {row.number: row for row in rows}
    wanted = _wanted(folder, environment, names)
    return [
        Step(direction=Direction.UP, pair=pair, row=known.get(pair.number))
        for pair in _in_order(folder, wanted, environment)
        if _is_due(pair, known.get(pair.number))
    ]


def plan_undo(
    folder: Folder, rows: Sequence[Row], *, steps: int = 1, everything: bool = False
) -> list[Step]:
    """What `seed:undo` runs; raises `HistoryRefused` while another applied seed requires it."""
    planned = plan_down(folder, rows, steps=steps, everything=everything)
    undone = {step.pair.number for step in planned}
    for row in rows:
        pair = folder.by_number.get(row.number)
        if row.number in undone or pair is None:
            continue
        for required in required_by(folder, pair):
            if required.number in undone:
                raise HistoryRefused(
                    f"{required.name} cannot be undone: {pair.name} requires it",
                    advice=f"Undo {pair.name} first, or: elearning seed:undo --all",
                )
    return planned


def required_by(folder: Folder, pair: Pair) -> list[Pair]:
    """The seeds that `pair` names as required."""
    found = (folder.find(name) for name in pair.directives.requires)
    return [required for required in found if required is not None]


def _is_due(pair: Pair, row: Row | None) -> bool:
    return row is None or (pair.directives.repeatable and row.checksum != pair.up.checksum)


def _wanted(folder: Folder, environment: str, names: Sequence[str]) -> list[Pair]:
    if not names:
        return [pair for pair in folder.pairs if environment in pair.directives.environments]
    wanted = []
    for name in names:
        pair = folder.find(name)
        if pair is None:
            raise UsageError(
                f"{folder.path} has no seed {name}", advice="`elearning seed:status` lists them."
            )
        wanted.append(pair)
    return wanted


def _in_order(folder: Folder, wanted: Sequence[Pair], environment: str) -> list[Pair]:
    """By version, each one behind what it requires."""
    ordered: dict[int, Pair] = {}

    def place(pair: Pair) -> None:
        if pair.number in ordered:
            return
        _refuse_elsewhere(pair, environment)
        for required in sorted(required_by(folder, pair), key=lambda one: one.number):
            place(required)
        ordered[pair.number] = pair

    for pair in sorted(wanted, key=lambda one: one.number):
        place(pair)
    return list(ordered.values())


def _refuse_elsewhere(pair: Pair, environment: str) -> None:
    environments = pair.directives.environments
    if environment not in environments:
        raise EnvironmentGuarded(
            f"{pair.up.path}: meant for {', '.join(sorted(environments))}, not for {environment}",
            advice=f"Name {environment} in its `-- seed: env …` line if it may run there.",
        )


def _unknown(folder: Folder, pair: Pair) -> Iterator[Fault]:
    for name in pair.directives.requires:
        if folder.find(name) is None:
            yield Fault(
                path=pair.up.path,
                message=f"requires {name}, which does not exist",
                advice=f"Known: {', '.join(one.name for one in folder.pairs)}.",
            )


def _circle(folder: Folder, pair: Pair) -> Iterator[Fault]:
    seen: set[int] = set()
    waiting = required_by(folder, pair)
    while waiting:
        required = waiting.pop()
        if required.number == pair.number:
            yield Fault(
                path=pair.up.path,
                message=f"{pair.name} requires itself, by way of others",
                advice="Take one `requires` out of the circle.",
            )
            return
        if required.number not in seen:
            seen.add(required.number)
            waiting.extend(required_by(folder, required))
