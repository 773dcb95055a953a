"""Where users of a server take their leases: one open connection each.

The kernel closes a killed process's connections, so no lease outlives its holder.
"""

import selectors
import signal
import socket
from pathlib import Path
from types import TracebackType
from typing import Final, Self

GRANTED: Final = b"granted"


class LeaseDesk:
    """A listening unix socket and the connections of those who hold or want a lease."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._path = path
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._bell, self._bell_rope = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._waiting: set[socket.socket] = set()
        self._holders: set[socket.socket] = set()

    def __enter__(self) -> Self:
        """Start to listen, and to wake up when a child process ends."""
        self._bell_rope.settimeout(0)
        signal.set_wakeup_fd(self._bell_rope.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        for source in (self._listener, self._bell):
            self._selector.register(source, selectors.EVENT_READ)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close first: whoever comes now is to start a new server, not to wait for this one."""
        signal.set_wakeup_fd(-1)
        self._path.unlink(missing_ok=True)
        for open_socket in (self._listener, self._bell, self._bell_rope):
            open_socket.close()
        for connection in self._waiting | self._holders:
            connection.close()
        self._selector.close()

    @property
    def in_use(self) -> bool:
        """Whether anybody holds a lease or waits for one."""
        return bool(self._waiting or self._holders)

    def wait(self, seconds: float | None) -> None:
        """Sleep until someone comes or goes, or a child ends; at most for ``seconds``."""
        for key, _ in self._selector.select(seconds):
            source = key.fileobj
            if source is self._listener:
                self._welcome(self._listener.accept()[0])
            elif source is self._bell:
                self._bell.recv(4096)
            elif isinstance(source, socket.socket):
                self._let_go(source)

    def grant(self) -> None:
        """Tell those who wait that the server is there."""
        for connection in tuple(self._waiting):
            self._waiting.remove(connection)
            self._holders.add(connection)
            try:
                connection.sendall(GRANTED)
            except OSError:
                self._let_go(connection)

    def _welcome(self, connection: socket.socket) -> None:
        self._waiting.add(connection)
        self._selector.register(connection, selectors.EVENT_READ)

    def _let_go(self, connection: socket.socket) -> None:
        self._waiting.discard(connection)
        self._holders.discard(connection)
        self._selector.unregister(connection)
        connection.close()
