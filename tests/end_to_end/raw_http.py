"""HTTP as bytes on a socket: what no client library would send."""

import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import parse_headers
from typing import Final

from server import PATIENCE, Served

#: Stands for the status of a server that hung up without a word.
HUNG_UP: Final = 0


@dataclass(frozen=True)
class RawAnswer:
    """The first answer, and whatever came after it on the same connection."""

    status: int
    content_type: str = ""
    body: bytes = b""
    rest: bytes = b""

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


def connect(served: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", served.port), PATIENCE)


def read_answer(connection: socket.socket) -> RawAnswer:
    """One answer; then say that no more is to come and read what else there is."""
    with connection.makefile("rb") as stream:
        status_line = stream.readline().split()
        if not status_line:
            return RawAnswer(HUNG_UP)
        headers = parse_headers(stream)
        body = stream.read(int(headers.get("content-length", "0")))
        connection.shutdown(socket.SHUT_WR)
        return RawAnswer(
            int(status_line[1]), headers.get("content-type", ""), body, rest=stream.read()
        )
