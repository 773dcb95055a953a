"""The command `elearning`: the second composition root beside `presentation.main`.

What takes long to import is imported by the command that needs it.
"""

import argparse
import asyncio
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from infrastructure.database_choice import (
    EMBEDDED_FOLDER,
    EmbeddedUrls,
    choose_database,
    place_of,
)
from infrastructure.demo_accounts import require_no_demo_accounts
from infrastructure.listening import Listening, address_of, read_port, read_workers
from infrastructure.local_postgres import LocalPostgresError
from infrastructure.refusal import CommandRefused
from infrastructure.settings import (
    DATABASE_VARIABLES,
    Settings,
    SettingsRefused,
    read_settings,
)
from infrastructure.welcome import welcome, welcome_when_ready

if TYPE_CHECKING:
    from litestar.types import ASGIApp

    from infrastructure.archives.shell import Shell

DEVELOPMENT: Final = "development"
PRODUCTION: Final = "production"
OWN_COMMANDS: Final = (
    *("run", "serve", "create-admin", "users", "courses", "keys", "enrollments"),
    *("-h", "--help"),
)
APPLICATION: Final = "infrastructure.cli:application"
KEY_FILE: Final = EMBEDDED_FOLDER.with_name("jwt-key.pem")
EPILOG: Final = """\
migrations and seeds (each explains itself with --help):
  migrate, rollback, redo, status, validate, check, drift, new, baseline, repair,
  seed, seed:undo, seed:status, seed:new
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a refusal is one line on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with ExitStack() as stack:
            return _dispatch(given, EmbeddedUrls(stack, _tell))
    except CommandRefused as refused:
        _tell(f"elearning: {refused}")
        return refused.exit_code
    except SettingsRefused as refused:
        for fault in refused.faults:
            _tell(f"elearning: {fault}")
        return 2
    except LocalPostgresError as error:
        _tell(f"elearning: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


def application() -> "ASGIApp":
    """What each process of the server runs; `serve` names it to uvicorn."""
    from infrastructure.serving import end_with_parent, loading_for_good

    end_with_parent()
    with loading_for_good():
        from presentation.main import create

        return create()


def _dispatch(given: list[str], embedded: Mapping[str, str]) -> int:
    if not given or given[0] in OWN_COMMANDS:
        options = _parser().parse_args(given or ["--help"])
        return int(options.command(options, embedded))
    return _run_verb(given, embedded)


def _serve(options: argparse.Namespace, embedded: Mapping[str, str]) -> int:
    """Answer requests; in production nothing is migrated here."""
    environment = _environment()
    listening = _listening(options)
    if environment == PRODUCTION:
        # Before anything else is looked for: what is weak is told whatever else is missing.
        _read_settings()
    with listening.claim() as claimed:
        url = choose_database(environment, os.environ, embedded)
        if environment == PRODUCTION:
            asyncio.run(require_no_demo_accounts(url, DATABASE_VARIABLES[PRODUCTION]))
        _hand_down(environment, url, claimed)
        _until_ended(claimed, listening.workers, reload=options.reload)
    return 0


def _run(options: argparse.Namespace, embedded: Mapping[str, str]) -> int:
    """The way from nothing to a served API, for development alone."""
    if _environment() != DEVELOPMENT:
        raise CommandRefused("`elearning run` is for development: use `elearning serve`.")
    listening = _listening(options)
    with listening.claim() as claimed:
        own = os.environ.get(DATABASE_VARIABLES[DEVELOPMENT])
        _hand_down(DEVELOPMENT, choose_database(DEVELOPMENT, os.environ, embedded), claimed)
        place = place_of(own) if own else f"embedded, in {EMBEDDED_FOLDER}"
        for verb in ("migrate", "seed"):
            if code := _run_verb([verb, "--env", DEVELOPMENT], embedded):
                return code
        address = address_of(claimed)
        welcome_when_ready(address, welcome(address, os.environ, place), _tell)
        _until_ended(claimed, listening.workers, reload=options.reload)
    return 0


def _create_admin(options: argparse.Namespace, embedded: Mapping[str, str]) -> int:
    """Make an account with every right, or give those to one that exists."""
    from infrastructure.operator import create_admin, password_min_length

    min_length = password_min_length(os.environ)
    url = choose_database(_environment(), os.environ, embedded)
    password = _password(from_stdin=options.password_stdin)
    _tell(asyncio.run(create_admin(url, options.email, password, min_length=min_length)))
    return 0


def _users(options: argparse.Namespace, embedded: Mapping[str, str]) -> int:
    """Suspend or reinstate an account."""
    from infrastructure import operator

    decide = {"suspend": operator.suspend_user, "reinstate": operator.reinstate_user}
    url = choose_database(_environment(), os.environ, embedded)
    _tell(asyncio.run(decide[options.decision](url, options.email)))
    return 0


def _export_course(options: argparse.Namespace, embedded: Mapping[str, str]) -> int:
    """Write a course to an archive."""
    if options.file.exists():
        raise CommandRefused(f"{options.file} exists already: name a new file.", exit_code=2)
    _tell(asyncio.run(_shell(embedded).export_course(options.course, options.file)))
    return 0


def _import_course(options: argparse.Namespace, embedded: Mapping[str, str]) -> int:
    """Make a draft of an archive."""
    if not options.file.is_file():
        raise CommandRefused(f"There is no file {options.file}.", exit_code=2)
    _tell(asyncio.run(_shell(embedded).import_course(options.file, options.owner)))
    return 0


def _shell(embedded: Mapping[str, str]) -> "Shell":
    from infrastructure.archives.shell import Shell
    from presentation.archives.manifest import JsonManifests

    environment = _environment()
    os.environ[DATABASE_VARIABLES[environment]] = choose_database(environment, os.environ, embedded)
    return Shell(_read_settings(), JsonManifests())


def _new_key(options: argparse.Namespace, _embedded: Mapping[str, str]) -> int:
    """Make a key pair that signs access tokens."""
    from infrastructure.operator import new_key

    _tell(new_key(options.file))
    return 0


def _import_enrollments(options: argparse.Namespace, embedded: Mapping[str, str]) -> int:
    """Put the people of a list into a course."""
    from infrastructure.enrollment_import import ImportReport, read_rows
    from infrastructure.operator import import_enrollments

    rows, report = read_rows(options.file), ImportReport(sys.stdout, sys.stderr)
    url = choose_database(_environment(), os.environ, embedded)
    importing = import_enrollments(url, rows, options.course, report, dry_run=options.dry_run)
    return asyncio.run(importing)


def _run_verb(given: list[str], embedded: Mapping[str, str]) -> int:
    """Hand a verb of the runner through, with a database where the environment names none."""
    from infrastructure.runner.command import main as run

    code = int(run(given, default_urls=embedded))
    # Where the output is a file, what was printed must stand before what the server logs.
    sys.stdout.flush()
    return code


def _until_ended(claimed: socket.socket, workers: int, *, reload: bool) -> None:
    from infrastructure.serving import serve

    serve(APPLICATION, claimed, workers=workers, reload=reload)


def _hand_down(environment: str, url: str, claimed: socket.socket) -> None:
    """The processes of the server learn from their environment what was found out here.

    Settings are looked at once before: a fault is to be told here, not by each process.
    """
    host, port = claimed.getsockname()[:2]
    found = {DATABASE_VARIABLES[environment]: url, "HOST": host, "PORT": str(port)}
    os.environ.update(found)
    _read_settings()


def _read_settings() -> Settings:
    """Raise ``SettingsRefused`` with everything that is wrong with them."""
    return read_settings(os.environ, data=EMBEDDED_FOLDER.parent, terminal=False)


def _environment() -> str:
    name = os.environ.get("APP_ENV") or DEVELOPMENT
    if name not in DATABASE_VARIABLES:
        raise CommandRefused(
            f"APP_ENV must be one of {', '.join(DATABASE_VARIABLES)}, not {name!r}.", exit_code=2
        )
    return name


def _listening(options: argparse.Namespace) -> Listening:
    """What the environment says, unless the command line says otherwise."""
    said = {name: getattr(options, name) for name in ("host", "port", "workers")}
    return replace(
        Listening.read(os.environ), **{name: it for name, it in said.items() if it is not None}
    )


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().removesuffix("\n")
    password = getpass("Password: ")
    if getpass("The same again: ") != password:
        raise CommandRefused("The two passwords differ.")
    return password


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "elearning", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    run = commands.add_parser("run", help="development: migrate, seed, serve")
    run.set_defaults(command=_run)
    serve = commands.add_parser("serve", help="serve the API")
    serve.set_defaults(command=_serve)
    for command in (run, serve):
        _add_listening(command)
    admin = commands.add_parser("create-admin", help="make an account an administrator")
    admin.set_defaults(command=_create_admin)
    admin.add_argument("email", metavar="EMAIL")
    admin.add_argument("--password-stdin", action="store_true", help="read one line from stdin")
    users = commands.add_parser("users", help="suspend or reinstate an account")
    users.set_defaults(command=_users)
    users.add_argument("decision", choices=("suspend", "reinstate"))
    users.add_argument("email", metavar="EMAIL")
    _add_courses(commands.add_parser("courses", help="export and import courses"))
    _add_keys(commands.add_parser("keys", help="keys that sign access tokens"))
    _add_enrollments(commands.add_parser("enrollments", help="put people into courses"))
    return parser


def _add_courses(courses: argparse.ArgumentParser) -> None:
    actions = courses.add_subparsers(required=True, metavar="ACTION", title="actions")
    export = actions.add_parser("export", help="write a course to an archive")
    export.set_defaults(command=_export_course)
    export.add_argument("course", metavar="SLUG", help="its slug, or its id")
    export.add_argument("file", metavar="FILE.zip", type=Path)
    taken_in = actions.add_parser("import", help="make a draft of an archive")
    taken_in.set_defaults(command=_import_course)
    taken_in.add_argument("file", metavar="FILE.zip", type=Path)
    taken_in.add_argument("--owner", metavar="EMAIL", required=True, help="whose it is to be")


def _add_enrollments(enrollments: argparse.ArgumentParser) -> None:
    actions = enrollments.add_subparsers(required=True, metavar="ACTION", title="actions")
    imported = actions.add_parser(
        "import",
        help="enroll everybody in a list",
        description="Enrolls everybody in a CSV file (columns email, user_id, waive, reason) and "
        "invites addresses that have no account. Rows that came to nothing are listed on standard "
        "output, divided by tabs. The exit code is 0 where there is none, 1 where there are some.",
    )
    imported.set_defaults(command=_import_enrollments)
    imported.add_argument(
        "file", metavar="FILE", type=Path, help="CSV in UTF-8, 10 000 rows at most"
    )
    imported.add_argument("--course", metavar="SLUG", required=True, help="the course's slug")
    imported.add_argument(
        "--dry-run", action="store_true", help="tell what would become of the rows, and no more"
    )


def _add_keys(keys: argparse.ArgumentParser) -> None:
    actions = keys.add_subparsers(required=True, metavar="ACTION", title="actions")
    new = actions.add_parser("new", help="write a new key pair to a file")
    new.set_defaults(command=_new_key)
    new.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, default=KEY_FILE, help=f"({KEY_FILE})"
    )


def _add_listening(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="address to listen on (HOST, 127.0.0.1)")
    command.add_argument("--port", type=read_port, help="port (PORT, 8000); 0 takes a free one")
    command.add_argument("--workers", type=read_workers, help="processes (WORKERS, 1)")
    command.add_argument("--reload", action="store_true", help="start anew when code changes")


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
