"""Holds one lease, and takes it anew when the supervisor is killed under it."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from infrastructure.local_postgres.errors import LocalPostgresError
from infrastructure.local_postgres.starting import Starter

RETRY_SECONDS: Final = 1.0


class Keeper:
    """A context in which the server of one folder is up; a thread watches over the lease."""

    def __init__(self, starter: Starter) -> None:
        self._starter = starter
        self._ended = threading.Event()
        self._guard = threading.Lock()
        self._connection: socket.socket

    def __enter__(self) -> Path:
        self._connection, sockets = self._starter.connect()
        self._thread = threading.Thread(target=self._watch, name="postgres-lease", daemon=True)
        self._thread.start()
        return sockets

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            self._ended.set()
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._connection.close()

    def _watch(self) -> None:
        while not self._ended.is_set():
            self._wait_for_the_end()
            while not self._ended.is_set() and not self._renew():
                self._ended.wait(RETRY_SECONDS)

    def _wait_for_the_end(self) -> None:
        with suppress(OSError):
            self._connection.recv(1)

    def _renew(self) -> bool:
        try:
            connection, _ = self._starter.connect()
        except LocalPostgresError:
            return False
        with self._guard:
            self._connection.close()
            self._connection = connection
            if self._ended.is_set():
                connection.close()
        return True
