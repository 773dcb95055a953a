"""The process that owns a server: detached, alone for its folder, gone with the last lease.

Talks to the process that started it over stdout: ``note TEXT`` while something takes long, then
``ready``, or ``failed TEXT``. A server that dies under its users is started again in place.
"""

import argparse
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Final

from infrastructure.local_postgres.account import Account
from infrastructure.local_postgres.binaries import Binaries
from infrastructure.local_postgres.cluster import Cluster
from infrastructure.local_postgres.desk import LeaseDesk
from infrastructure.local_postgres.errors import LocalPostgresError
from infrastructure.local_postgres.holder import forget_holder, write_holder
from infrastructure.local_postgres.layout import data_folder, log_file, supervisor_lock
from infrastructure.local_postgres.locks import locked
from infrastructure.local_postgres.postmaster import Postmaster
from infrastructure.local_postgres.sockets import LEASE_SOCKET, socket_folder

GRACE: Final = 2.0
LOG_LIMIT: Final = 10_000_000


class _StopError(Exception):
    """Somebody sent the supervisor itself a signal to end."""


def main(arguments: list[str]) -> None:
    """Serve one folder until nobody needs it."""
    options = _parse(arguments)
    if os.fork():
        os._exit(0)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        with locked(supervisor_lock(options.folder)) as lock:
            _supervise(options, lock)
    except (LocalPostgresError, OSError) as error:
        _say(f"failed {error}")
    except _StopError:
        _say("failed The server was asked to stop.")


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local_postgres.supervisor")
    parser.add_argument("folder", type=Path)
    parser.add_argument("binaries", type=Path)
    parser.add_argument("major", type=int)
    parser.add_argument("--throw-away", action="store_true")
    return parser.parse_args(arguments)


def _supervise(options: argparse.Namespace, lock: int) -> None:
    forget_holder(lock)
    account = Account.for_folder(data_folder(options.folder))
    sockets = socket_folder(options.folder, account)
    write_holder(lock, sockets)
    log = log_file(options.folder)
    _keep_short(log)
    postmaster = Postmaster(_cluster(options, account), sockets, log)
    try:
        postmaster.start(_note)
        with LeaseDesk(sockets / LEASE_SOCKET) as desk:
            _say("ready")
            _hang_up()
            _serve(desk, postmaster)
    finally:
        postmaster.stop()
        shutil.rmtree(sockets, ignore_errors=True)


def _cluster(options: argparse.Namespace, account: Account) -> Cluster:
    binaries = Binaries(options.binaries, options.major)
    cluster = Cluster(options.folder, binaries, account, durable=not options.throw_away)
    if not cluster.exists:
        _note("Creating a PostgreSQL cluster…")
        cluster.create()
    account.take(cluster.data)
    return cluster


def _serve(desk: LeaseDesk, postmaster: Postmaster) -> None:
    """Keep the server up while it has users, and for a moment of grace between two of them."""
    last_used = time.monotonic()
    while True:
        remaining = None if desk.in_use else max(0.0, last_used + GRACE - time.monotonic())
        desk.wait(remaining)
        if desk.in_use and not postmaster.alive:
            postmaster.start(_note)
        if desk.in_use:
            desk.grant()
            last_used = time.monotonic()
        elif time.monotonic() >= last_used + GRACE or not postmaster.alive:
            return


def _keep_short(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.rename(log.with_suffix(".log.old"))


def _say(line: str) -> None:
    try:
        os.write(sys.stdout.fileno(), f"{line}\n".encode())
    except BrokenPipeError:
        return


def _note(text: str) -> None:
    _say(f"note {text}")


def _hang_up() -> None:
    """Let the starter's end of stdout reach its end; what is said from now on is for the log."""
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _StopError


if __name__ == "__main__":
    main(sys.argv[1:])
