"""HTTP as bytes on a socket: what no client library would send."""

import json
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import parse_headers
from typing import BinaryIO, Final

from server import PATIENCE, Served

#: Asked last on every connection; what comes before its answer belongs to what was sent before.
LAST: Final = b"GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

#: Stands for the status of a server that hung up without a word.
HUNG_UP: Final = 0


@dataclass(frozen=True)
class RawAnswer:
    """The first answer, and the statuses of all others on the same connection."""

    status: int
    content_type: str = ""
    body: bytes = b""
    others: tuple[int, ...] = ()

    @property
    def code(self) -> str | None:
        """The code of a problem document; None where the HTTP parser itself refused."""
        if self.content_type != "application/problem+json":
            return None
        return str(json.loads(self.body)["code"])


def exchange(served: Served, request: bytes) -> RawAnswer:
    """Send bytes and read all that comes back until the server hangs up."""
    with connect(served) as connection, suppress(ConnectionError):
        connection.sendall(request)
        return read_answer(connection)
    return RawAnswer(HUNG_UP)


def get_request(path: str) -> bytes:
    """A GET as it is sent."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def connect(served: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", served.port), PATIENCE)


def read_answer(connection: socket.socket) -> RawAnswer:
    """One answer, and what else comes until the server hangs up."""
    with connection.makefile("rb") as stream:
        status_line = stream.readline().split()
        if not status_line:
            return RawAnswer(HUNG_UP)
        headers = parse_headers(stream)
        body = stream.read(int(headers.get("content-length", "0")))
        others = _statuses_before_the_last(connection, stream)
        return RawAnswer(int(status_line[1]), headers.get("content-type", ""), body, others)


def _statuses_before_the_last(connection: socket.socket, stream: BinaryIO) -> tuple[int, ...]:
    rest = b""
    with suppress(ConnectionError):
        connection.sendall(LAST)
        rest = stream.read()
    statuses = tuple(int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", rest))
    return statuses[:-1] if b'"instance":"/last"' in rest else statuses
