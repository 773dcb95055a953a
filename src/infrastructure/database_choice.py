"""Which database a command works on: the environment's own, else one on the embedded server."""

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from infrastructure.local_postgres import Server, lease
from infrastructure.refusal import CommandRefused
from infrastructure.settings import DATABASE_VARIABLES

EMBEDDED_DATABASES: Final[Mapping[str, str]] = {
    "development": "elearning",
    "test": "elearning_test",
}
EMBEDDED_FOLDER: Final = Path(".data", "postgres")
OLDEST_SERVER: Final = 15
PATIENCE: Final = 5.0


class EmbeddedUrls(Mapping[str, str]):
    """The databases of the embedded server by environment; production has none.

    The server is started when the first of them is asked for and kept up until ``stack`` closes.
    """

    def __init__(self, stack: ExitStack, report: Callable[[str], None]) -> None:
        self._stack = stack
        self._report = report
        self._server: Server | None = None

    def __getitem__(self, environment: str) -> str:
        database = EMBEDDED_DATABASES[environment]
        if self._server is None:
            self._server = self._stack.enter_context(lease(EMBEDDED_FOLDER, report=self._report))
        return self._server.url(database)

    def __iter__(self) -> Iterator[str]:
        return iter(EMBEDDED_DATABASES)

    def __len__(self) -> int:
        return len(EMBEDDED_DATABASES)

    def __contains__(self, environment: object) -> bool:
        return environment in EMBEDDED_DATABASES


def choose_database(
    environment: str, variables: Mapping[str, str], embedded: Mapping[str, str]
) -> str:
    """The URL of the database of ``environment``, which answers.

    Raises:
        CommandRefused: production names none, or the named one cannot be used.
        LocalPostgresError: the embedded server cannot be had.
    """
    variable = DATABASE_VARIABLES[environment]
    if url := variables.get(variable):
        asyncio.run(_require_usable(url, variable))
        return url
    if environment not in embedded:
        raise CommandRefused(
            f"{environment.capitalize()} needs {variable}=postgresql://user:password@host/database.",
            exit_code=2,
        )
    return embedded[environment]


async def _require_usable(url: str, variable: str) -> None:
    if not _well_formed(url):
        raise CommandRefused(
            f"{variable} must look like postgresql://user:password@host:5432/database.",
            exit_code=2,
        )
    version = await _server_version(url, variable)
    if version < OLDEST_SERVER:
        raise CommandRefused(
            f"{variable} leads to PostgreSQL {version}; {OLDEST_SERVER} or newer is needed."
        )


def _well_formed(url: str) -> bool:
    try:
        scheme, port = urlsplit(url).scheme, urlsplit(url).port
    except ValueError:
        return False
    return scheme in ("postgresql", "postgres") and port != 0


async def _server_version(url: str, variable: str) -> int:
    """Importing the driver takes longer than the embedded server needs to be found running."""
    import asyncpg

    try:
        connection = await asyncpg.connect(url, timeout=PATIENCE)
    except TimeoutError:
        raise CommandRefused(
            f"{variable}: no answer from {place_of(url)} within {PATIENCE:.0f} s."
        ) from None
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CommandRefused(
            f"{variable}: {place_of(url)} cannot be used: {_reason(error)}."
        ) from None
    try:
        return int(connection.get_server_version().major)
    finally:
        await connection.close()


def place_of(url: str) -> str:
    """Host, port and database of ``url``: never the user's password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", ["localhost"])[0]
    return f"{host}{parts.path}"


def _reason(error: Exception) -> str:
    """What went wrong, without numbers that only a programmer can read."""
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return os.strerror(error.errno).lower()
    lines = (getattr(error, "strerror", None) or str(error)).splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")
