"""Bytes that are no sane HTTP: the parser or a problem document refuses them, without harm."""

from socket import socket
from typing import Final

import pytest
from raw_http import HUNG_UP, connect, exchange, get_request, read_answer
from server import Served

TYPE: Final = b"Content-Type: application/json"
SMUGGLED: Final = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
TRICKS: Final = {
    "two lengths": b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "the same length twice": b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": b"Content-Length: 2, 2\r\n\r\n{}",
    "a negative length": b"Content-Length: -1\r\n\r\n{}",
    "a signed length": b"Content-Length: +2\r\n\r\n{}",
    "a length in hexadecimal": b"Content-Length: 0x2\r\n\r\n{}",
    "an endless length": b"Content-Length: " + b"9" * 40 + b"\r\n\r\n{}",
    "a length and chunks": (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED
    ),
    "chunks and a length": (
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SMUGGLED
    ),
    "chunks in disguise": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks that are not last": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a chunk of no size": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a chunk of endless size": b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n{}",
    "a folded header": b"X-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
    "a header without a colon": b"Nonsense\r\nContent-Length: 2\r\n\r\n{}",
    "a NUL in a header": b"X-Nul: a\0b\r\nContent-Length: 2\r\n\r\n{}",
    "a NUL in a header's name": b"X-\0: a\r\nContent-Length: 2\r\n\r\n{}",
    "a lone line feed": b"X-A: a\nX-B: b\r\nContent-Length: 2\r\n\r\n{}",
    "a lone carriage return": b"X-A: a\rX-B: b\r\nContent-Length: 2\r\n\r\n{}",
    "a second host": b"Host: elsewhere.example\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_a_frame_with_two_meanings_is_refused(served: Served, trick: bytes) -> None:
    head = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\n" + b"%s\r\n" % TYPE
    answer = exchange(served, head + trick)
    assert (answer.status, answer.others) == (400, ())


REQUEST_LINES: Final = {
    "no host": b"GET /api/v1/courses HTTP/1.1\r\n\r\n",
    "a version of the future": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "a method of nobody": b"BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tunnel": b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address with a space": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address in UTF-8": "GET /brötchen HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    "a handshake of TLS": bytes.fromhex("16030100c6010000c203037a") + bytes(200),
    "noise": bytes(range(256)) * 4,
}


@pytest.mark.parametrize("request_line", REQUEST_LINES.values(), ids=REQUEST_LINES.keys())
def test_a_request_that_is_none_is_refused(served: Served, request_line: bytes) -> None:
    answer = exchange(served, request_line)
    assert (answer.status, answer.others) == (400, ())


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400, "malformed_request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "malformed_request"),
        (b"GET /" + b"x" * 17_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri_too_long"),
        (
            b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 17_000 + b"\r\n\r\n",
            431,
            "headers_too_large",
        ),
    ],
    ids=["no host", "two hosts", "17 KB of address", "17 KB of header"],
)
def test_what_the_application_sees_is_a_problem_document(
    served: Served, request_bytes: bytes, status: int, code: str
) -> None:
    answer = exchange(served, request_bytes)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", 431),
    ],
    ids=["100 KB of address", "100 KB of header", "20 000 headers"],
)
def test_a_head_that_is_much_too_large_is_refused(served: Served, head: bytes, status: int) -> None:
    # Whoever is still sending while the connection is cut may not see the answer.
    assert exchange(served, head).status in (status, HUNG_UP)


@pytest.mark.parametrize(
    ("beginning", "part"),
    [
        (b"GET /", b"x" * 10_000),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Endless: ", b"y" * 10_000),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X-Many: " + b"y" * 10_000 + b"\r\n"),
    ],
    ids=["address", "header", "headers"],
)
def test_a_head_without_end_is_cut_off(served: Served, beginning: bytes, part: bytes) -> None:
    with pytest.raises(ConnectionError), connect(served) as connection:
        send_without_end(connection, beginning, part)


def test_a_client_that_leaves_in_the_middle_does_no_harm(served: Served) -> None:
    for part in (
        b"GET /api/v1/cour",
        b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: 100\r\n\r\n{" % TYPE,
        b"GET /api/v1/courses HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        connect(served).close()
        with connect(served) as connection:
            connection.sendall(part)


def test_requests_one_after_the_other_on_a_connection_are_answered_in_turn(served: Served) -> None:
    with connect(served) as connection:
        connection.sendall(get_request("/health/live") + get_request("/nowhere"))
        answer = read_answer(connection)
    assert (answer.status, answer.others) == (200, (404,))


def send_without_end(connection: socket, beginning: bytes, part: bytes) -> None:
    """Send a hundred megabytes, if somebody takes them."""
    connection.sendall(beginning)
    for _ in range(10_000):
        connection.sendall(part)
