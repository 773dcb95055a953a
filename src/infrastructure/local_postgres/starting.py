"""Connects to a folder's supervisor and starts one where none runs."""

import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from infrastructure.local_postgres.binaries import Binaries
from infrastructure.local_postgres.desk import GRANTED
from infrastructure.local_postgres.environment import quiet_environment
from infrastructure.local_postgres.errors import LocalPostgresError
from infrastructure.local_postgres.holder import read_holder
from infrastructure.local_postgres.layout import log_file, start_lock
from infrastructure.local_postgres.locks import locked
from infrastructure.local_postgres.sockets import LEASE_SOCKET

SOURCES: Final = Path(__file__).resolve().parents[2]
ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class Starter:
    """What it takes to get a connection to the one server of ``folder``."""

    folder: Path
    binaries: Binaries
    durable: bool
    report: Callable[[str], None]

    def connect(self) -> tuple[socket.socket, Path]:
        """An open lease and the folder of the server's sockets, the server started if need be.

        Raises:
            LocalPostgresError: it does not start, or goes away each time it has started.
        """
        with locked(start_lock(self.folder)):
            for _ in range(ATTEMPTS):
                if granted := self._ask():
                    return granted
                self._start()
        raise LocalPostgresError(
            f"PostgreSQL starts and ends again at once: see {log_file(self.folder)}"
        )

    def _ask(self) -> tuple[socket.socket, Path] | None:
        holder = read_holder(self.folder)
        if holder is None:
            return None
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(holder.sockets / LEASE_SOCKET))
            if connection.recv(len(GRANTED)) == GRANTED:
                return connection, holder.sockets
        except OSError:
            # Nobody listens, or the supervisor was killed in the middle of its answer.
            pass
        connection.close()
        return None

    def _start(self) -> None:
        """Start a supervisor and hear it out; it waits by itself for one that is just ending."""
        with log_file(self.folder).open("ab") as log, self._supervisor(log) as starting:
            for line in starting.stdout or ():
                kind, _, text = line.strip().partition(" ")
                if kind == "ready":
                    return
                if kind == "failed":
                    raise LocalPostgresError(text)
                self.report(text)
        raise LocalPostgresError(f"PostgreSQL's supervisor failed: see {log_file(self.folder)}")

    def _supervisor(self, log: BinaryIO) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self._command(),
            env={**quiet_environment(), "PYTHONPATH": str(SOURCES)},
            cwd=self.folder,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )

    def _command(self) -> list[str]:
        options = () if self.durable else ("--throw-away",)
        return [
            *(sys.executable, "-S", "-P", "-m", "infrastructure.local_postgres.supervisor"),
            *(str(self.folder), str(self.binaries.folder), str(self.binaries.major), *options),
        ]
