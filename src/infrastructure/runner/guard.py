"""Asks before production is touched, and says what never happens there."""

import argparse
import sys

from infrastructure.runner.environments import PRODUCTION, database_of
from infrastructure.runner.errors import EnvironmentGuarded

NEVER = frozenset({"check", "redo"})
CHANGES = frozenset({"migrate", "rollback", "seed", "seed:undo", "baseline", "repair"})
DOUBLY = frozenset({"rollback", "seed", "seed:undo"})


def guard_production(options: argparse.Namespace, environment: str, url: str) -> None:
    """Raises `EnvironmentGuarded`; may ask for the database's name on the terminal."""
    if environment != PRODUCTION:
        return
    verb = options.verb
    if verb in NEVER or getattr(options, "all", False) or getattr(options, "fresh", False):
        what = next((name for name in ("all", "fresh") if getattr(options, name, False)), None)
        raise EnvironmentGuarded(
            f"{verb}{f' --{what}' if what else ''} never runs in production",
            advice="Run it in development or test.",
        )
    if verb not in CHANGES or getattr(options, "dry_run", False):
        return
    if verb in DOUBLY and not options.production:
        raise EnvironmentGuarded(
            f"{verb} in production wants --production as well",
            advice=f"If you mean it: elearning {verb} --env production --production",
        )
    if not options.yes:
        _ask_for_name(verb, database_of(url), silent=options.json)


def _ask_for_name(verb: str, database: str, *, silent: bool) -> None:
    if silent or not sys.stdin.isatty():
        raise EnvironmentGuarded(
            f"{verb} in production wants the database's name typed, and nobody is there to type it",
            advice=f"Where that is meant (it is {database!r}), say --yes.",
        )
    typed = input(f"{verb} in PRODUCTION. Type the database's name to go on: ")
    if typed.strip() != database:
        raise EnvironmentGuarded("that is not its name; nothing was run")
