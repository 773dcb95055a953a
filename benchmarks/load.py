"""A closed-loop HTTP load: every connection sends its next request when the last is answered.

One thread on one selector, written to cost so little that the server is what is measured.
"""

from __future__ import annotations

import gc
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

END_OF_HEAD: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length: "
RECEIVE_BYTES: Final = 262_144
STALLED_SECONDS: Final = 10.0


class LoadError(Exception):
    """A server that cannot be measured."""


class ConnectionBroken(LoadError):
    """The server closed a connection; ``received`` is the start of its last answer."""

    def __init__(self, received: bytes) -> None:
        super().__init__(f"The server closed a connection after {received[:200]!r}.")


class Stalled(LoadError):
    """No connection was answered for ``STALLED_SECONDS``."""

    def __init__(self) -> None:
        super().__init__(f"No answer for {STALLED_SECONDS:.0f} seconds.")


class LengthMissing(LoadError):
    """An answer does not say its length, so its end cannot be told."""

    def __init__(self, head: bytes) -> None:
        super().__init__(f"No content-length in {head!r}.")


@dataclass(frozen=True, slots=True)
class Measurement:
    """What the clients saw; latencies are in seconds, sorted."""

    seconds: float
    latencies: list[float] = field(repr=False)
    statuses: Counter[int]

    @property
    def requests(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def percentile(self, share: float) -> float:
        """The latency in seconds that ``share`` (0 to 1) of the requests did not exceed."""
        return self.latencies[min(self.requests - 1, int(share * self.requests))]


class Load:
    """Keep-alive connections to one server on this machine."""

    def __init__(self, port: int, *, connections: int) -> None:
        self._connections = [_Connection(port) for _ in range(connections)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for connection in self._connections:
            connection.close()

    def run(self, requests: Iterator[bytes], *, seconds: float) -> Measurement:
        """Send complete HTTP/1.1 requests for so long, or until there are no more.

        Raises ``LoadError`` when the server breaks off or stalls.
        """
        gc.collect()
        gc.disable()
        try:
            return _drive(self._connections, requests, seconds=seconds)
        finally:
            gc.enable()


class _Connection:
    """One keep-alive connection with at most one request under way."""

    __slots__ = ("_received", "_sent_at", "_socket")

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=STALLED_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self._sent_at = 0.0

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def send(self, request: bytes) -> None:
        self._received = b""
        self._sent_at = time.perf_counter()
        self._socket.sendall(request)

    def receive(self) -> tuple[int, float] | None:
        """Read what has come; status and latency once the answer is complete."""
        data = self._socket.recv(RECEIVE_BYTES)
        if not data:
            raise ConnectionBroken(self._received)
        self._received += data
        status = status_of(self._received)
        return None if status is None else (status, time.perf_counter() - self._sent_at)


def _drive(
    connections: list[_Connection], requests: Iterator[bytes], *, seconds: float
) -> Measurement:
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    started = time.perf_counter()
    ends = started + seconds
    with selectors.DefaultSelector() as selector:
        under_way = 0
        for connection, request in zip(connections, requests, strict=False):
            selector.register(connection, selectors.EVENT_READ, connection)
            connection.send(request)
            under_way += 1
        while under_way:
            ready = selector.select(STALLED_SECONDS)
            if not ready:
                raise Stalled
            for key, _ in ready:
                answer = key.data.receive()
                if answer is None:
                    continue
                statuses[answer[0]] += 1
                latencies.append(answer[1])
                next_request = next(requests, None) if time.perf_counter() < ends else None
                if next_request is None:
                    selector.unregister(key.fileobj)
                    under_way -= 1
                else:
                    key.data.send(next_request)
    elapsed = time.perf_counter() - started
    latencies.sort()
    return Measurement(elapsed, latencies, statuses)


def status_of(answer: bytes) -> int | None:
    """The status of a complete answer, ``None`` while bytes of it are missing.

    Raises ``LengthMissing`` for an answer that does not say its length.
    """
    head_end = answer.find(END_OF_HEAD)
    if head_end < 0:
        return None
    status = int(answer[9:12])
    if status in (204, 304):
        return status
    at = answer.find(LENGTH, 0, head_end)
    if at < 0:
        at = answer[:head_end].lower().find(LENGTH)
    if at < 0:
        raise LengthMissing(answer[:head_end])
    at += len(LENGTH)
    length = int(answer[at : answer.find(b"\r\n", at)])
    return status if len(answer) >= head_end + len(END_OF_HEAD) + length else None
