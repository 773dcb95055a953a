"""Bytes that are no sane HTTP: the parser or a problem document refuses them, without harm."""

from socket import socket
from typing import Final

import pytest
from frames import REFUSED, REFUSED_HEADS, UNUSUAL, asked, behind_host
from operations import Operation, operations
from raw_http import HUNG_UP, connect, exchange, get_request
from server import Served

from hostile import share

TYPE: Final = b"Content-Type: application/json"
LONG: Final = 17_000

each_operation = pytest.mark.parametrize(
    ("number", "operation"), list(enumerate(operations())), ids=[one.name for one in operations()]
)


@each_operation
def test_a_frame_with_two_meanings_is_refused(
    served: Served, number: int, operation: Operation
) -> None:
    for trick in share(list(REFUSED), number, one_in=6):
        answer = exchange(served, behind_host(operation, REFUSED[trick]))
        assert (answer.status, answer.others) == (400, ()), trick


@each_operation
def test_a_head_with_two_meanings_is_refused(
    served: Served, number: int, operation: Operation
) -> None:
    for trick in share(list(REFUSED_HEADS), number, one_in=6):
        answer = exchange(served, asked(REFUSED_HEADS[trick], operation))
        assert (answer.status, answer.others) == (400, ()), trick


@each_operation
def test_what_is_seldom_seen_is_one_request_like_any_other(
    served: Served, number: int, operation: Operation
) -> None:
    usual = exchange(served, behind_host(operation, b"\r\n"))
    for trick in share(list(UNUSUAL), number, one_in=6):
        answer = exchange(served, asked(UNUSUAL[trick], operation))
        assert answer.status in (usual.status, 400, 415, 422), trick
        assert answer.others == (), trick


@each_operation
def test_a_frame_that_is_too_large_is_refused(
    served: Served, number: int, operation: Operation
) -> None:
    address = asked(b"{method} {path}?%b HTTP/1.1\r\nHost: x\r\n\r\n" % (b"x" * LONG), operation)
    assert exchange(served, address).code == "uri_too_long"
    header = behind_host(operation, b"X-Long: %b\r\n\r\n" % (b"x" * LONG))
    assert exchange(served, header).code == "headers_too_large"


@each_operation
def test_requests_on_one_connection_are_answered_in_turn(
    served: Served, number: int, operation: Operation
) -> None:
    usual = exchange(served, behind_host(operation, b"\r\n")).status
    several = behind_host(operation, b"\r\n") + get_request("/nowhere")
    answer = exchange(served, several + behind_host(operation, b"\r\n"))
    assert (answer.status, *answer.others) == (usual, 404, usual)


REQUEST_LINES: Final = {
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a method of nobody": b"BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n",
    "no address": b"GET\r\nHost: x\r\n\r\n",
    "a handshake of TLS": bytes.fromhex("16030100c6010000c203037a") + bytes(200),
    "noise": bytes(range(256)) * 4,
}


@pytest.mark.parametrize("request_line", REQUEST_LINES.values(), ids=REQUEST_LINES.keys())
def test_a_request_that_is_none_is_refused(served: Served, request_line: bytes) -> None:
    answer = exchange(served, request_line)
    assert (answer.status, answer.others) == (400, ())


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nHost: b\r\n"], ids=["no host", "two hosts"])
def test_what_the_application_sees_is_a_problem_document(served: Served, hosts: bytes) -> None:
    answer = exchange(served, b"GET / HTTP/1.1\r\n%b\r\n" % hosts)
    assert (answer.status, answer.code) == (400, "malformed_request")


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


def send_without_end(connection: socket, beginning: bytes, part: bytes) -> None:
    """Send a hundred megabytes, if somebody takes them."""
    connection.sendall(beginning)
    for _ in range(10_000):
        connection.sendall(part)
