"""Runs one PostgreSQL server as a child that never outlives its parent."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from infrastructure.local_postgres import parent_death
from infrastructure.local_postgres.cluster import SUPERUSER, Cluster
from infrastructure.local_postgres.environment import quiet_environment
from infrastructure.local_postgres.errors import LocalPostgresError
from infrastructure.local_postgres.remains import clear_remains
from infrastructure.local_postgres.sockets import PORT, SERVER_SOCKET

PAUSE: Final = 0.02
PATIENCE: Final = 60.0
SLOW_START: Final = 2.0


@dataclass(slots=True)
class Postmaster:
    """The server of one cluster; ``start`` may be called again after it has died."""

    cluster: Cluster
    sockets: Path
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, tell: Callable[[str], None]) -> None:
        """Return when the server answers, however long its recovery takes.

        Raises:
            LocalPostgresError: it ended instead; carries what it logged.
        """
        clear_remains(self.cluster.data)
        for leftover in (SERVER_SOCKET, f"{SERVER_SOCKET}.lock"):
            (self.sockets / leftover).unlink(missing_ok=True)
        logged_before = self.log.stat().st_size if self.log.exists() else 0
        self.process = self._spawn()
        began, told = time.monotonic(), False
        while not self._answers():
            if not self.alive:
                raise LocalPostgresError(f"PostgreSQL did not start: {self._reason(logged_before)}")
            if not told and time.monotonic() - began > SLOW_START:
                tell("PostgreSQL is starting; after a crash it replays its log first…")
                told = True
            time.sleep(PAUSE)

    def stop(self) -> None:
        """End the server: with a checkpoint when its data are to last, at once otherwise."""
        if self.process is None:
            return
        for ending in self._endings():
            if self.alive:
                self.process.send_signal(ending)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                continue
            return

    def _endings(self) -> tuple[signal.Signals, ...]:
        polite = (signal.SIGINT,) if self.cluster.durable else ()
        return (*polite, signal.SIGQUIT, signal.SIGKILL)

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = self.cluster.server_command(self.sockets)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*parent_death.watcher(sys.platform), *command],
                env=quiet_environment(),
                cwd=self.cluster.folder,
                preexec_fn=self.cluster.account.child_preparation(signal.SIGINT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _answers(self) -> bool:
        isready = self.cluster.binaries["pg_isready"]
        command = (
            isready,
            "-q",
            "-U",
            SUPERUSER,
            "-h",
            str(self.sockets),
            "-p",
            str(PORT),
            "-t",
            "5",
        )
        return subprocess.run(command, env=quiet_environment(), check=False).returncode == 0

    def _reason(self, logged_before: int) -> str:
        with self.log.open("rb") as log:
            log.seek(logged_before)
            lines = log.read().decode(errors="replace").splitlines()
        fatal = [line.split("FATAL:", 1)[1].strip() for line in lines if "FATAL:" in line]
        return f"{(fatal or lines[-1:] or ['it gave no reason'])[0]} (see {self.log})"
