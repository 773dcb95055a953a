"""What a file's first comment block tells the runner: `-- migrate: …` and `-- seed: …`."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from infrastructure.runner.environments import ENVIRONMENTS
from infrastructure.runner.kinds import Kind

DEFAULT_SEED_ENVIRONMENTS: Final = frozenset({"development", "test"})
LINES: Final = re.compile(r"([^\r\n]*)(?:\r\n|[\r\n]|\Z)")
LINE: Final = re.compile(r"--[ \t]*(migrate|seed)[ \t]*:[ \t]*(.*?)[ \t]*$")
DURATION: Final = re.compile(r"([0-9]{1,9})[ \t]*(ms|s|min|h)")
MILLISECONDS: Final = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000}
MOST_MILLISECONDS: Final = 2**31 - 1
REQUIRED: Final = re.compile(r"[0-9]{1,20}(?:_[A-Za-z0-9_.-]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directives:
    """The header of a file; timeouts in milliseconds, `None` where the default holds."""

    no_transaction: bool = False
    irreversible: str | None = None
    lock_timeout: int | None = None
    statement_timeout: int | None = None
    environments: frozenset[str] = DEFAULT_SEED_ENVIRONMENTS
    requires: tuple[str, ...] = ()
    repeatable: bool = False


@dataclass(slots=True)
class Header:
    """Directives and what is wrong with them: (line, message, advice)."""

    directives: Directives = field(default_factory=Directives)
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def read_header(text: str, kind: Kind) -> Header:
    """The directives of the comment block that `text` begins with."""
    header = Header()
    for number, line in _first_comment_block(text):
        match = LINE.match(line)
        if match is None:
            continue
        try:
            header.directives = _with(header.directives, match[1], match[2], kind)
        except ValueError as fault:
            header.faults.append((number, str(fault), _known(kind)))
    return header


def duration(text: str) -> int:
    """`2s`, `500ms`, `10min` or `1h` in milliseconds; raises `ValueError`."""
    match = DURATION.fullmatch(text.strip())
    value = int(match[1]) * MILLISECONDS[match[2]] if match else -1
    if not 0 <= value <= MOST_MILLISECONDS:
        raise ValueError(f"{text!r} is not a duration such as 500ms, 2s, 10min or 1h")
    return value


def _first_comment_block(text: str) -> Iterator[tuple[int, str]]:
    # A file may be large, and only its first lines matter: they are looked at one by one.
    for number, line in enumerate(LINES.finditer(text), start=1):
        stripped = line[1].strip()
        if stripped and not stripped.startswith("--"):
            return
        yield number, stripped


def _with(directives: Directives, prefix: str, order: str, kind: Kind) -> Directives:
    if prefix != kind.directive:
        raise ValueError(f"-- {prefix}: has no meaning in a {kind.noun}")
    name, _, argument = order.partition(" ")
    read = READERS[kind].get(name)
    if read is None:
        raise ValueError(f"unknown directive {name!r}")
    return replace(directives, **read(argument.strip()))


Reader = Callable[[str], dict[str, Any]]


def _flag(field_name: str) -> Reader:
    def read(argument: str) -> dict[str, Any]:
        if argument:
            raise ValueError(f"{argument!r} after {field_name.replace('_', '-')}: it takes nothing")
        return {field_name: True}

    return read


def _timeout(field_name: str) -> Reader:
    return lambda argument: {field_name: duration(argument)}


def _irreversible(argument: str) -> dict[str, Any]:
    match = re.fullmatch(r'"([^"]*\S[^"]*)"', argument)
    if match is None:
        raise ValueError('irreversible wants its reason in quotes: irreversible "why"')
    return {"irreversible": match[1]}


def _environments(argument: str) -> dict[str, Any]:
    names = frozenset(name.strip() for name in argument.split(","))
    if unknown := sorted(names - ENVIRONMENTS.keys()):
        raise ValueError(f"unknown environment {unknown[0]!r}: use {', '.join(ENVIRONMENTS)}")
    return {"environments": names}


def _requires(argument: str) -> dict[str, Any]:
    names = tuple(name.strip() for name in argument.split(","))
    if wrong := [name for name in names if not REQUIRED.fullmatch(name)]:
        raise ValueError(f"requires wants names such as 0001_people, not {wrong[0]!r}")
    return {"requires": names}


READERS: Final[Mapping[Kind, Mapping[str, Reader]]] = {
    Kind.MIGRATION: {
        "no-transaction": _flag("no_transaction"),
        "irreversible": _irreversible,
        "lock-timeout": _timeout("lock_timeout"),
        "statement-timeout": _timeout("statement_timeout"),
    },
    Kind.SEED: {
        "env": _environments,
        "requires": _requires,
        "repeatable": _flag("repeatable"),
        "irreversible": _irreversible,
    },
}


def _known(kind: Kind) -> str:
    return f"Known: {', '.join(f'-- {kind.directive}: {name}' for name in READERS[kind])}."
