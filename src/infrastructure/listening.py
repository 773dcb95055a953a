"""Where the server listens, claimed before anything else is started."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from errno import EACCES, EADDRINUSE
from typing import Final, Self

from infrastructure.refusal import CommandRefused

BACKLOG: Final = 2048
HIGHEST_PORT: Final = 65_535
MOST_WORKERS: Final = 256
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104


@dataclass(frozen=True, slots=True)
class Listening:
    """An address and the number of processes that answer on it."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """From HOST, PORT and WORKERS (contract section 8).

        Raises:
            CommandRefused: one of them is no number or out of range.
        """
        default = cls()
        return cls(
            host=variables.get("HOST") or default.host,
            port=read_port(variables.get("PORT") or str(default.port)),
            workers=read_workers(variables.get("WORKERS") or str(default.workers)),
        )

    def claim(self) -> socket.socket:
        """Listen from now on, so that nobody else can; connections wait until they are answered.

        Raises:
            CommandRefused: the port is taken, not ours to use, or the address not this machine's.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            return socket.create_server((self.host, self.port), family=family, backlog=BACKLOG)
        except OSError as error:
            raise CommandRefused(self._why_not(error)) from None

    def _why_not(self, error: OSError) -> str:
        if error.errno == EADDRINUSE:
            return f"Port {self.port} on {self.host} is taken: choose another, such as PORT=8001."
        if error.errno == EACCES:
            return (
                f"Port {self.port} is reserved for root: choose one above 1023, such as PORT=8000."
            )
        reason = (error.strerror or str(error)).partition(" (while")[0]
        return f"{self.host} cannot be listened on ({reason}): correct HOST."


def read_port(text: str) -> int:
    """A port; 0 lets the system choose one."""
    return _number("PORT", text, 0, HIGHEST_PORT)


def read_workers(text: str) -> int:
    """A number of processes."""
    return _number("WORKERS", text, 1, MOST_WORKERS)


def address_of(claimed: socket.socket) -> str:
    """The URL under which a browser on this machine reaches a claimed port."""
    host, port = claimed.getsockname()[:2]
    host = EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _number(name: str, text: str, lowest: int, highest: int) -> int:
    if text.isascii() and text.isdigit() and lowest <= int(text) <= highest:
        return int(text)
    raise CommandRefused(
        f"{name} must be a number from {lowest} to {highest}, not {text!r}.", exit_code=2
    )
