"""The command line's way in: from arguments to an exit code."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from infrastructure.runner import baseline, check, drift, migrate, new, repair, seed, status
from infrastructure.runner.arguments import parse
from infrastructure.runner.environments import (
    ENVIRONMENTS,
    environment_name,
    plain_url,
    refuse_shared_databases,
    url_for,
)
from infrastructure.runner.errors import Interrupted, RunnerError, UsageError
from infrastructure.runner.guard import guard_production
from infrastructure.runner.kinds import Kind
from infrastructure.runner.progress import TextReport
from infrastructure.runner.record import Record
from infrastructure.runner.render import as_json, as_text
from infrastructure.runner.run import Run
from infrastructure.runner.target import Target, default_folder

Options = argparse.Namespace
Verb = Callable[[Run, Options], Awaitable[None]]

NO_DATABASE: Final = frozenset({"validate", "new", "seed:new"})


def main(arguments: list[str], *, default_urls: Mapping[str, str] | None = None) -> int:
    """Run one verb and return its exit code.

    `default_urls` is asked for the URL of an environment only when its variable is not set, so it
    may start a server at that moment.
    """
    record = Record(environment="", command="")
    wants_json = "--json" in arguments
    report = TextReport(out=sys.stderr if wants_json else sys.stdout)
    try:
        options = parse(arguments)
        run = _prepare(options, record, report, default_urls or {})
        _carry_out(run, options)
    except RunnerError as error:
        record.fail(error)
    except KeyboardInterrupt:
        record.fail(Interrupted("interrupted; what was not committed is rolled back"))
    report.close()
    _answer(record, wants_json=wants_json)
    return int(record.exit_code)


def _prepare(
    options: Options, record: Record, report: TextReport, default_urls: Mapping[str, str]
) -> Run:
    record.command = options.verb
    record.environment = environment_name(options.env, options.url, os.environ)
    url = "" if options.verb in NO_DATABASE else _url(options, record.environment, default_urls)
    guard_production(options, record.environment, url)
    return Run(target=_target(options, record.environment, url), record=record, report=report)


def _url(options: Options, environment: str, default_urls: Mapping[str, str]) -> str:
    url = plain_url(options.url) if options.url else url_for(environment, os.environ)
    if url is not None:
        refuse_shared_databases(environment, url, os.environ)
        return url
    if environment in default_urls:
        return plain_url(default_urls[environment])
    raise UsageError(
        f"no database: {ENVIRONMENTS[environment]} is not set",
        advice=f"Set {ENVIRONMENTS[environment]}, or say --url postgresql://…",
    )


def _target(options: Options, environment: str, url: str) -> Target:
    folders: dict[str, Path] = {kind.folder: default_folder(kind) for kind in Kind}
    if options.directory is not None:
        folders[_kind(options).folder] = options.directory
    _refuse_missing(options, folders[_kind(options).folder])
    return Target(
        url=url,
        environment=environment,
        migrations=folders[Kind.MIGRATION.folder],
        seeds=folders[Kind.SEED.folder],
        history_file=options.history_file,
        lock_wait=options.lock_wait,
    )


def _refuse_missing(options: Options, folder: Path) -> None:
    if options.verb in {"new", "seed:new"}:
        return
    wanted = folder / _kind(options).up_folder if options.directory else folder
    if not wanted.is_dir():
        raise UsageError(
            f"no folder {wanted}", advice="Say where it is with --directory, or make it with `new`."
        )


def _kind(options: Options) -> Kind:
    is_seed = options.verb.startswith("seed") or getattr(options, "seed", False)
    if options.verb == "validate" and options.directory:
        is_seed = (options.directory / Kind.SEED.up_folder).is_dir()
    return Kind.SEED if is_seed else Kind.MIGRATION


def _carry_out(run: Run, options: Options) -> None:
    if options.verb == "validate":
        status.validate(run, [_kind(options)] if options.directory else list(Kind))
    elif options.verb in NO_DATABASE:
        alone = getattr(options, "no_transaction", False)
        new.new(run, _kind(options), options.name, no_transaction=alone)
    else:
        asyncio.run(_interruptible(VERBS_ON_DATABASE[options.verb](run, options)))


async def _interruptible(verb: Awaitable[None]) -> None:
    """SIGTERM asks as politely as Ctrl-C does; both end in a rollback."""
    task = asyncio.current_task()
    assert task is not None, "a coroutine that runs has a task"  # noqa: S101  # For the type checker.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await verb
    except asyncio.CancelledError:
        raise Interrupted("interrupted; what was not committed is rolled back") from None


def _answer(record: Record, *, wants_json: bool) -> None:
    if record.error is not None:
        sys.stderr.write(f"{record.error}\n")
    if wants_json:
        sys.stdout.write(f"{as_json(record)}\n")
    elif record.error is None:
        sys.stdout.write(f"{as_text(record)}\n")


async def _migrate(run: Run, options: Options) -> None:
    await migrate.migrate(
        run,
        to=options.to,
        steps=options.steps,
        allowed=options.allow_out_of_order,
        dry_run=options.dry_run,
    )


async def _rollback(run: Run, options: Options) -> None:
    await migrate.rollback(
        run,
        to=options.to,
        steps=options.steps or 1,
        everything=options.all,
        dry_run=options.dry_run,
    )


async def _redo(run: Run, options: Options) -> None:
    await migrate.redo(run, steps=options.steps)


async def _status(run: Run, options: Options) -> None:
    await status.status(run, _kind(options), check=options.check)


async def _seed(run: Run, options: Options) -> None:
    await seed.seed(run, names=options.names, fresh=options.fresh, dry_run=options.dry_run)


async def _undo(run: Run, options: Options) -> None:
    await seed.undo(run, steps=options.steps or 1, everything=options.all, dry_run=options.dry_run)


async def _check(run: Run, _: Options) -> None:
    await check.check(run)


async def _drift(run: Run, _: Options) -> None:
    await drift.drift(run)


async def _baseline(run: Run, options: Options) -> None:
    await baseline.baseline(run, options.version)


async def _repair(run: Run, options: Options) -> None:
    for action in repair.ACTIONS:
        if version := getattr(options, action.replace("-", "_")):
            await repair.repair(run, _kind(options), action, version, reason=options.reason)


VERBS_ON_DATABASE: Final[dict[str, Verb]] = {
    "migrate": _migrate,
    "rollback": _rollback,
    "redo": _redo,
    "check": _check,
    "drift": _drift,
    "baseline": _baseline,
    "repair": _repair,
    "status": _status,
    "seed": _seed,
    "seed:undo": _undo,
    "seed:status": _status,
}
