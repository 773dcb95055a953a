"""Opens connections, and tells a lost one from a statement that failed."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from infrastructure.runner.environments import without_password
from infrastructure.runner.errors import ConnectionFailed, HistoryRefused, UsageError
from infrastructure.runner.history import who

CONNECT_SECONDS: Final = 15
APPLICATION: Final = "elearning-runner"
LONGEST_NAME: Final = 63
DRIVER_ERRORS: Final = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
# The backend was ended, or refuses to go on: the shutdown codes of class 57, beside class 08.
LOST_STATES: Final = frozenset({"57P01", "57P02", "57P03", "57P05"})


async def connect(url: str, run_id: str) -> asyncpg.Connection:
    """A connection without prepared statements, for poolers and for `DISCARD ALL`."""
    name = f"{APPLICATION} {who()} pid {os.getpid()} run {run_id[:8]}"[:LONGEST_NAME]
    try:
        connection = await asyncpg.connect(
            url,
            timeout=CONNECT_SECONDS,
            statement_cache_size=0,
            server_settings={"application_name": name},
        )
    except asyncpg.ClientConfigurationError as error:
        raise UsageError(f"the database's URL cannot be used: {error}") from None
    except DRIVER_ERRORS as error:
        reason = str(error) or type(error).__name__
        raise ConnectionFailed(
            f"no connection to {without_password(url)}: {reason}",
            advice="Check that the server runs, and the URL, the user and the password.",
        ) from error
    _keep_alive(connection)
    return connection


def _keep_alive(connection: asyncpg.Connection) -> None:
    """A statement may run for hours: only the network can tell that the server is gone."""
    link = connection._transport.get_extra_info("socket")  # noqa: SLF001  # asyncpg has no option.
    if link.family != socket.AF_UNIX:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def is_lost(error: BaseException) -> bool:
    """Whether `error` means that the connection is gone."""
    if isinstance(error, asyncpg.PostgresError):
        state = error.sqlstate or ""
        return state in LOST_STATES or state.startswith("08")
    # asyncpg trips over its own state when the server's last words reach an idle connection.
    return isinstance(error, OSError | asyncpg.InterfaceError | asyncpg.InternalClientError)


def reason_of(error: BaseException) -> str:
    """What the driver says about a connection that broke, where it makes sense to a reader."""
    if isinstance(error, asyncpg.InternalClientError):
        return "the server ended it"
    return str(error).removeprefix("connection was closed in the middle of operation: ")


@contextmanager
def lost(what: str = "the connection") -> Iterator[None]:
    """Raise `ConnectionFailed` where the connection breaks inside the block."""
    try:
        yield
    except DRIVER_ERRORS as error:
        if not is_lost(error):
            raise
        raise ConnectionFailed(
            f"{what} was lost: {reason_of(error)}",
            advice="The server rolls back what was not committed. Run the same command to go on.",
        ) from error


@contextmanager
def own_statements() -> Iterator[None]:
    """Raise a `RunnerError` for whatever befalls the runner's own statements inside the block."""
    try:
        with lost():
            yield
    except asyncpg.PostgresError as error:
        raise HistoryRefused(
            f"PostgreSQL refused one of the runner's own statements: {error}",
            advice="The role needs the right to make the schema `runner`, or to write into it.",
        ) from error


async def close(connection: asyncpg.Connection | None) -> None:
    """Close without ever hanging on, or failing because of, a connection that is gone."""
    if connection is None or connection.is_closed():
        return
    try:
        await connection.close(timeout=2)
    except DRIVER_ERRORS:
        connection.terminate()
