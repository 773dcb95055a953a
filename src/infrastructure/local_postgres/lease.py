"""Borrow the server of a folder; it is started when it does not run and ends with its last user."""

import fcntl
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from infrastructure.local_postgres.binaries import find_binaries
from infrastructure.local_postgres.cluster import cluster_major
from infrastructure.local_postgres.errors import LocalPostgresError
from infrastructure.local_postgres.holder import read_holder
from infrastructure.local_postgres.keeper import Keeper
from infrastructure.local_postgres.layout import data_folder, supervisor_lock
from infrastructure.local_postgres.remains import clear_remains
from infrastructure.local_postgres.server import Server
from infrastructure.local_postgres.starting import Starter


@contextmanager
def lease(
    folder: Path, *, durable: bool = True, report: Callable[[str], None] = lambda _: None
) -> Iterator[Server]:
    """The running server of ``folder``, kept up until the block is left.

    Processes that ask at once get the same server. Its data survive any crash unless ``durable``
    is false and this call starts it. ``report`` is told what takes long.

    Raises:
        LocalPostgresError: no server can be had; says why and what to do, in one line.
    """
    folder = _usable(folder)
    binaries = find_binaries(os.environ, major=cluster_major(folder))
    starter = Starter(folder, binaries, durable=durable, report=report)
    with Keeper(starter) as sockets:
        yield Server(sockets, binaries)


def discard(folder: Path) -> None:
    """End the server of a throw-away ``folder``, whoever uses it, and delete all that it made."""
    with suppress(FileNotFoundError), supervisor_lock(folder).open() as lock:
        _end_holder(lock)
        if holder := read_holder(folder):
            shutil.rmtree(holder.sockets, ignore_errors=True)
    if folder.exists():
        clear_remains(data_folder(folder.resolve()))
        shutil.rmtree(folder)


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
        return folder.resolve()
    except OSError as error:
        raise LocalPostgresError(
            f"{folder} cannot be written ({error.strerror}): mend that, or set DATABASE_URL to a "
            "PostgreSQL server of your own."
        ) from None


def _end_holder(lock: TextIO) -> None:
    """While the file is locked, the number in it is its holder's own."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if holder := read_holder(Path(lock.name).parent):
            os.kill(holder.pid, signal.SIGTERM)
        fcntl.flock(lock, fcntl.LOCK_EX)
