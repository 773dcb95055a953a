"""Whatever is sent, the answer is a clear refusal, the server lives on and its log is clean."""

import json
from collections.abc import Iterator
from os import SEEK_END
from socket import socket
from typing import Any, Final, TextIO

import httpx
import pytest
from answers import places, refused
from operations import Operation, methods_by_path, operations, operations_with_bodies
from raw_http import HUNG_UP, connect, exchange, read_answer
from server import Served

MEGABYTE: Final = 1024 * 1024
JSON: Final = {"Content-Type": "application/json"}
TYPE: Final = b"Content-Type: application/json"
TOO_LARGE: Final = (413, "payload_too_large")

with_bodies = pytest.mark.parametrize(
    "operation", operations_with_bodies(), ids=lambda operation: operation.name
)
with_fields = pytest.mark.parametrize(
    "operation",
    [one for one in operations_with_bodies() if one.example],
    ids=lambda operation: operation.name,
)


@pytest.fixture(scope="module")
def log(served: Served) -> Iterator[TextIO]:
    """What the server writes from now on. In the end it still answers."""
    with served.log.open(encoding="utf-8") as log:
        log.seek(0, SEEK_END)
        yield log
    assert served.is_answering


@pytest.fixture(autouse=True)
def clean_log(log: TextIO) -> Iterator[None]:
    """Bad input is nothing that an operator has to look at."""
    yield
    events = [json.loads(line) for line in log]
    assert [event for event in events if event["level"] in ("error", "critical")] == []


def send(sender: httpx.Client, operation: Operation, body: bytes, **headers: str) -> httpx.Response:
    """Send these bytes to an operation as JSON, if nothing else is said."""
    path = operation.path.removeprefix("/api/v1")
    return sender.request(operation.method, path, content=body, headers={**JSON, **headers})


@with_bodies
def test_a_field_that_is_not_known_is_named(root: httpx.Client, operation: Operation) -> None:
    body = {**(operation.example or {}), "colour": "red", "a/b~c": 1}
    answer = send(root, operation, json.dumps(body).encode())
    assert places(refused(answer, 422, "validation_failed")) == {"/colour", "/a~1b~0c"}


@with_fields
def test_every_missing_field_is_named(root: httpx.Client, operation: Operation) -> None:
    answer = send(root, operation, b"{}")
    if operation.required:
        problem = refused(answer, 422, "validation_failed")
        assert places(problem) == {f"/{name}" for name in operation.required}
    else:
        assert answer.is_success or refused(answer, 404, "not_found")


@with_fields
def test_every_field_of_a_wrong_type_is_named(root: httpx.Client, operation: Operation) -> None:
    assert operation.example is not None
    body = {name: {"of": ["another", "kind"]} for name in operation.example}
    answer = send(root, operation, json.dumps(body).encode())
    named = places(refused(answer, 422, "validation_failed"))
    assert {place.split("/")[1] for place in named} == operation.example.keys()


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
@with_fields
def test_a_character_that_is_no_text_is_refused(
    root: httpx.Client, operation: Operation, character: str
) -> None:
    for name, value in (operation.example or {}).items():
        if isinstance(value, str):
            body = {**(operation.example or {}), name: value[:4] + character}
            answer = send(root, operation, json.dumps(body).encode())
            if answer.status_code == 400 and character == "\ud800":
                refused(answer, 400, "malformed_json")
            else:
                assert f"/{name}" in places(refused(answer, 422, "validation_failed"))


@pytest.mark.parametrize("number", ["-1", "1e400", "1.5", "9" * 30, "9" * 5000, "NaN", "-0"])
@with_fields
def test_a_number_out_of_range_is_refused(
    root: httpx.Client, operation: Operation, number: str
) -> None:
    for name, value in (operation.example or {}).items():
        if isinstance(value, int) and not isinstance(value, bool):
            body = json.dumps({**(operation.example or {}), name: "HERE"})
            answer = send(root, operation, body.replace('"HERE"', number).encode())
            if not (number == "-0" and answer.status_code in (201, 404)):
                assert_unreadable_or_invalid(answer)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"title": ' + b"[" * 33 + b"]" * 33 + b"}",
        b'{"title": "\xff"}',
        b"\xff\xfe{\x00}\x00",
        b'{"title": "\xed\xa0\x80"}',
        b'{"title": 1, "title": 2}',
        b'{"title": {"a": 1, "a": 2}}',
        b"{'title': 'x'}",
        b'{"title": "x"} {}',
        b'{"title": "a\nb',
        b"\x00",
    ],
    ids=lambda body: repr(body[:24]),
)
@with_bodies
def test_a_body_that_cannot_be_read_is_refused(
    root: httpx.Client, operation: Operation, body: bytes
) -> None:
    answer = send(root, operation, body)
    refused(answer, *((400, "malformed_json") if fits(body, operation) else TOO_LARGE))


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"1", b'"text"', b"true", b"[{}]"])
@with_bodies
def test_a_body_that_is_no_object_is_refused(
    root: httpx.Client, operation: Operation, body: bytes
) -> None:
    refused(send(root, operation, body), 422, "validation_failed")


@pytest.mark.parametrize("chunked", [False, True])
@with_bodies
def test_a_body_of_ten_megabytes_is_refused(
    root: httpx.Client, operation: Operation, chunked: bool
) -> None:
    def chunks() -> Iterator[bytes]:
        yield from (b" " * MEGABYTE for _ in range(10))

    path = operation.path.removeprefix("/api/v1")
    content = chunks() if chunked else b" " * (10 * MEGABYTE)
    refused(root.request(operation.method, path, content=content, headers=JSON), *TOO_LARGE)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json; charset=latin-1",
        "application/jsonx",
    ],
)
@with_bodies
def test_a_body_of_another_type_is_refused(
    root: httpx.Client, operation: Operation, content_type: str
) -> None:
    body = json.dumps(operation.example).encode()
    answer = send(root, operation, body, **{"Content-Type": content_type})
    refused(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(("path", "methods"), list(methods_by_path()))
def test_a_method_that_a_path_has_not_is_refused(
    served: Served, visitor: httpx.Client, path: str, methods: set[str]
) -> None:
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - methods:
        answer = visitor.request(method, served.base_url + path)
        refused(answer, 405, "method_not_allowed")
        implied = {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
        assert set(answer.headers["allow"].split(", ")) == methods | implied


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v2/courses",
        "/api/v1/courses/a/b/c",
        "/api/v1/courses/%2e%2e/users",
        "/api/v1/courses/' OR 1=1 --",
        "/api/v1/courses/" + "x" * 5000,
        "/api/v1/lessons/%F0%9F%8D%9E",
        "/api/v1/certificates/EL-2026-%0A",
        "/docs/assets/..%2F..%2Fsettings.py",
        "/problems/..%2f..%2fetc%2fpasswd",
        "/.env",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(
    served: Served, visitor: httpx.Client, path: str
) -> None:
    answer = visitor.get(served.base_url + path, headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    "path",
    ["/api/v1/courses/a%00b", "/%00", "/api/v1/certificates/%00", "/api/v1/courses/%FF%FE"],
)
def test_an_address_that_is_no_text_is_refused(served: Served, path: str) -> None:
    assert exchange(served, _get(path)).code == "malformed_request"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Basic YWRhOmFkYQ==",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiIxIn0.",
        "Bearer " + "a" * 8000,
        "Bearer x, Bearer y",
    ],
)
@pytest.mark.parametrize("path", ["/me", "/courses"])
def test_a_login_that_is_none_is_refused(visitor: httpx.Client, path: str, header: str) -> None:
    answer = visitor.get(path, headers={"Authorization": header})
    refused(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)
def test_no_operation_stumbles_over_a_query_that_it_does_not_know(
    root: httpx.Client, operation: Operation
) -> None:
    path = operation.path.removeprefix("/api/v1")
    for query in (b"%00=%00", b"%FF=%FF", b"a=1&a=2", b"colour=red", b"=&=&&&", b"%"):
        url = root.base_url.join(path).copy_with(raw_path=f"{path}?".encode() + query)
        answer = root.request(operation.method, url)
        assert answer.status_code < 500


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
        connection.sendall(_get("/health/live") + _get("/nowhere"))
        answer = read_answer(connection)
    assert (answer.status, answer.others) == (200, (404,))


def fits(body: bytes, operation: Operation) -> bool:
    """Whether an operation reads that much."""
    limit = 64 * 1024 if operation.path.startswith("/api/v1/auth/") else MEGABYTE
    return len(body) <= limit


def assert_unreadable_or_invalid(answer: httpx.Response) -> None:
    """Refused as JSON that cannot be read, or as a value that is wrong."""
    expected: dict[int, Any] = {400: "malformed_json", 422: "validation_failed"}
    refused(answer, answer.status_code, expected[answer.status_code])


def send_without_end(connection: socket, beginning: bytes, part: bytes) -> None:
    """Send a hundred megabytes, if somebody takes them."""
    connection.sendall(beginning)
    for _ in range(10_000):
        connection.sendall(part)


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
