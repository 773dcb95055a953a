"""The last word of a run: text for people, or one JSON object."""

import json
from collections.abc import Callable, Iterator
from typing import Final

from infrastructure.runner.record import Record

WIDEST: Final = 60


def as_json(record: Record) -> str:
    return json.dumps(record.as_json(), ensure_ascii=False, default=str)


def as_text(record: Record) -> str:
    """What is left to say when the lines a file have been printed."""
    if record.result.get("dry_run"):
        return "\n".join(_dry_run(record))
    return "\n".join(TEXTS.get(record.command, _done)(record))


def _done(record: Record) -> Iterator[str]:
    if not record.applied:
        yield "nothing to do"
        return
    count = len(record.applied)
    seconds = sum(entry["duration_ms"] for entry in record.applied) / 1000
    yield f"done: {_counted(count, 'file')} in {seconds:.2f} s"


def _dry_run(record: Record) -> Iterator[str]:
    for entry in record.plan:
        yield f"-- {entry['direction']}  {entry['file']}"
        yield entry["sql"].rstrip()
        yield ""
    yield f"-- {_counted(len(record.plan), 'file')} would run; nothing was changed"


def _status(record: Record) -> Iterator[str]:
    entries = record.result["entries"]
    if not entries:
        yield f"no {record.result['kind']}s yet: `elearning new NAME` writes the first"
        return
    yield from _table(
        ("STATE", "NAME", "APPLIED AT (UTC)", "MS", "BY"),
        [
            (
                entry["state"],
                entry["name"],
                str(entry.get("applied_at", ""))[:19].replace("T", " "),
                str(entry.get("duration_ms", "")),
                str(entry.get("applied_by", "")),
            )
            for entry in entries
        ],
    )
    counts = record.result["counts"]
    yield ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    yield from (f"{entry['name']}: {entry['advice']}" for entry in entries if entry.get("advice"))


def _validate(record: Record) -> Iterator[str]:
    yield f"{_counted(record.result['files'], 'file')} checked, no fault"


def _new(record: Record) -> Iterator[str]:
    yield from (f"wrote {path}" for path in record.result["files"])


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [
        min(WIDEST, max(len(line[column]) for line in (head, *rows))) for column in range(len(head))
    ]
    for line in (head, *rows):
        yield "  ".join(
            cell.ljust(width) for cell, width in zip(line, widths, strict=True)
        ).rstrip()


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def _check(record: Record) -> Iterator[str]:
    problems = record.result["problems"]
    for problem in problems:
        yield f"\n{problem['file']}:1:1: {problem['what']}"
        yield from (f"  {text}" for text in problem["text"])
        if problem["error_text"]:
            yield problem["error_text"]
    if problems:
        yield "\nNext: mend these files (a mended down needs no repair), then: elearning check"
    else:
        yield f"{_counted(record.result['checked'], 'migration')}: every down restores the schema"


def _drift(record: Record) -> Iterator[str]:
    yield from record.result["text"]
    if record.result["changes"]:
        yield "Next: bring each into a migration (`elearning new`), or take it back by hand"
    else:
        yield f"the schema is what {_counted(record.result['applied'], 'migration')} made"


def _baseline(record: Record) -> Iterator[str]:
    yield from (f"baseline  {name}" for name in record.result["baseline"])
    yield "recorded as there already; nothing was run"


def _repair(record: Record) -> Iterator[str]:
    yield f"done: {record.result['repaired']} {record.result['version']}, kept as an event"


TEXTS: Final[dict[str, Callable[[Record], Iterator[str]]]] = {
    "status": _status,
    "seed:status": _status,
    "validate": _validate,
    "new": _new,
    "check": _check,
    "drift": _drift,
    "baseline": _baseline,
    "repair": _repair,
    "seed:new": _new,
}
