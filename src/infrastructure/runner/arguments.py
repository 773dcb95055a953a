"""The command line: verbs, options, and help that stands for a manual."""

import argparse
from argparse import SUPPRESS
from pathlib import Path
from typing import Any, Final, NoReturn

from infrastructure.runner.directives import duration
from infrastructure.runner.environments import ENVIRONMENTS
from infrastructure.runner.errors import UsageError
from infrastructure.runner.help import EPILOG, HELP, INTRODUCTION
from infrastructure.runner.target import LOCK_WAIT_SECONDS

PROGRAM: Final = "elearning"


class _Parser(argparse.ArgumentParser):
    """Raises instead of leaving, so that `--json` answers usage errors as well."""

    def __init__(self, **facts: Any) -> None:
        # A shortened option would mean something else as soon as a longer one is added.
        super().__init__(
            **facts, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
        )

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, advice=f"See: {self.prog} --help")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Raises `UsageError`."""
    parser = _Parser(
        prog=PROGRAM,
        description=INTRODUCTION,
        epilog=EPILOG,
    )
    _add_general(parser, behind_verb=False)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    for verb in HELP:
        _add_verb(verbs, verb)
    found = parser.parse_args(arguments)
    if found.verb is None:
        raise UsageError("no verb given", advice=f"See: {PROGRAM} --help")
    return found


def _add_general(parser: argparse.ArgumentParser, *, behind_verb: bool) -> None:
    """General options stand before and after the verb: behind it an absent one changes nothing."""
    group = parser.add_argument_group("general options (before or after the verb)")
    for name, facts in GENERAL.items():
        group.add_argument(name, **{**facts, **({"default": SUPPRESS} if behind_verb else {})})


def _add_verb(verbs: "argparse._SubParsersAction[_Parser]", verb: str) -> None:
    summary, text = HELP[verb]
    parser = verbs.add_parser(
        verb,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=text,
    )
    OPTIONS.get(verb, lambda _: None)(parser)
    _add_general(parser, behind_verb=True)


def _migrate(parser: argparse.ArgumentParser) -> None:
    _how_far(parser, to="apply up to this version and no further", steps="apply so many files")
    _dry_run(parser)
    parser.add_argument(
        "--allow-out-of-order",
        metavar="V",
        action="append",
        default=[],
        help="apply this pending version although a newer one is applied (may be repeated)",
    )


def _rollback(parser: argparse.ArgumentParser) -> None:
    group = _how_far(
        parser, to="revert everything applied after this version", steps="revert so many files"
    )
    group.add_argument("--all", action="store_true", help="revert everything")
    _dry_run(parser)


def _redo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--steps", type=_count, default=1, metavar="N", help="how many files")


def _status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="exit 8 unless everything is applied")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what it does, such as add_course_language")
    parser.add_argument(
        "--no-transaction",
        action="store_true",
        help="for CREATE INDEX CONCURRENTLY and its like",
    )


def _seed_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what it makes, such as demo_courses")


def _seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="only these (0001_people or 0001) and what they require",
    )
    parser.add_argument("--fresh", action="store_true", help="undo all seeds, then run all")
    _dry_run(parser)


def _seed_undo(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--steps", type=_count, metavar="N", help="undo so many seeds")
    group.add_argument("--all", action="store_true", help="undo every seed")
    _dry_run(parser)


def _baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", metavar="V", help="the newest version that is already there")


def _repair(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group(required=True)
    for name, text in (
        ("accept", "the edited text is what the database already has"),
        ("rename", "the file's new name is right"),
        ("resume", "go on with a partial file behind its last finished statement"),
        ("mark-applied", "record as applied without running anything"),
        ("mark-reverted", "record as not applied without running anything"),
    ):
        group.add_argument(f"--{name}", metavar="V", help=text)
    parser.add_argument("--seed", action="store_true", help="V is a seed, not a migration")
    parser.add_argument("--reason", metavar="TEXT", help="why; kept in the events")


OPTIONS: Final = {
    "migrate": _migrate,
    "rollback": _rollback,
    "redo": _redo,
    "status": _status,
    "seed:status": _status,
    "new": _new,
    "baseline": _baseline,
    "repair": _repair,
    "seed": _seed,
    "seed:undo": _seed_undo,
    "seed:new": _seed_new,
}


def _how_far(
    parser: argparse.ArgumentParser, *, to: str, steps: str
) -> "argparse._MutuallyExclusiveGroup":
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--to", metavar="V", help=to)
    group.add_argument("--steps", type=_count, metavar="N", help=steps)
    return group


def _dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="print the plan and the SQL, change nothing"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _seconds(text: str) -> float:
    try:
        return duration(text) / 1000
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


GENERAL: Final[dict[str, dict[str, Any]]] = {
    "--env": {
        "choices": tuple(ENVIRONMENTS),
        "metavar": "|".join(ENVIRONMENTS),
        "help": "the environment: its database and its guards (default: APP_ENV; with --url, "
        "development)",
    },
    "--url": {"metavar": "URL", "help": "the database, instead of the environment's variable"},
    "--directory": {
        "type": Path,
        "metavar": "DIR",
        "help": "the folder that holds up/ and down/ (or sql/ and undo/)",
    },
    "--history-file": {
        "type": Path,
        "metavar": "PATH",
        "help": "where the history is exported to as JSON; - for nowhere",
    },
    "--json": {"action": "store_true", "help": "answer with one JSON object on stdout"},
    "--yes": {"action": "store_true", "help": "do not ask for the database's name in production"},
    "--production": {
        "action": "store_true",
        "help": "rollback, seed and seed:undo in production want this as well",
    },
    "--lock-wait": {
        "type": _seconds,
        "default": LOCK_WAIT_SECONDS,
        "metavar": "TIME",
        "help": "how long to wait for another runner (default: 60s)",
    },
}
