"""Whatever is sent, the answer is a clear refusal, the server lives on and its log is clean."""

import json
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest
from answers import places, refused
from operations import Operation, methods_by_path, operations, operations_with_bodies
from raw_http import exchange, get_request
from server import Served

MEGABYTE: Final = 1024 * 1024
SMALL_LIMIT: Final = 64 * 1024
JSON: Final = {"Content-Type": "application/json"}
TOO_LARGE: Final = (413, "payload_too_large")

with_bodies = pytest.mark.parametrize(
    "operation", operations_with_bodies(), ids=lambda operation: operation.name
)
with_fields = pytest.mark.parametrize(
    "operation",
    [one for one in operations_with_bodies() if one.example],
    ids=lambda operation: operation.name,
)


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
    # Where secrets are sent, bodies are small.
    is_large = len(body) > SMALL_LIMIT and answer.status_code == 413
    refused(answer, *(TOO_LARGE if is_large else (400, "malformed_json")))


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
        "application/json; charset=utf-16",
        "application/json-patch+json",
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
    assert exchange(served, get_request(path)).code == "malformed_request"


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


def assert_unreadable_or_invalid(answer: httpx.Response) -> None:
    """Refused as JSON that cannot be read, or as a value that is wrong."""
    expected: dict[int, Any] = {400: "malformed_json", 422: "validation_failed"}
    refused(answer, answer.status_code, expected[answer.status_code])
