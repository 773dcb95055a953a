"""What the document says about refusals is what the server answers, for every operation."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final
from uuid import UUID

import pytest
from litestar.testing import TestClient

from api.every_answer import watching
from api.openapi.conformance import Conformance
from api.openapi.reading import Documented
from application.actor import Actor, Origin
from domain.ids import SessionId, UserId
from domain.users.user import Role
from presentation.edge import Edge
from presentation.openapi.__main__ import app_without_use_cases
from presentation.openapi.endpoints import Endpoint, endpoints

ID: Final = "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b01"
LOGIN: Final = {"Authorization": "Bearer good"}


async def _somebody(_token: str, origin: Origin, /) -> Actor:
    return Actor(UserId(UUID(ID)), Role.ADMIN, SessionId(UUID(ID)), origin)


APP: Final = app_without_use_cases(authenticate=_somebody)
ENDPOINTS: Final = [one for one in endpoints(APP) if one.is_api]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Any]]:
    with TestClient(Edge(APP, access_log=lambda *_: None, https=False)) as client:
        client.event_hooks = watching(fails=(500,))
        yield client


def each(endpoints: list[Endpoint]) -> pytest.MarkDecorator:
    names = [str(one.handler.operation_id) for one in endpoints]
    return pytest.mark.parametrize("endpoint", endpoints, ids=names)


def path_of(endpoint: Endpoint, identifier: str = ID) -> str:
    """The path with an id, or the first number, in each of its places."""
    numbers = [name for name in endpoint.path_names if endpoint.parameters[name].annotation is int]
    return endpoint.path.format_map(
        {**dict.fromkeys(endpoint.path_names, identifier), **dict.fromkeys(numbers, "1")}
    )


@each([one for one in ENDPOINTS if one.needs_login])
def test_nobody_gets_past_a_lock_without_a_login(
    client: TestClient[Any], endpoint: Endpoint
) -> None:
    answer = client.request(endpoint.method, path_of(endpoint))

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@each([one for one in ENDPOINTS if not one.handler.opt.get("ignores_unknown")])
def test_an_unknown_parameter_is_refused(client: TestClient[Any], endpoint: Endpoint) -> None:
    answer = client.request(endpoint.method, f"{path_of(endpoint)}?colour=red", headers=LOGIN)

    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")


@each([one for one in ENDPOINTS if one.query])
def test_a_parameter_given_twice_is_refused(client: TestClient[Any], endpoint: Endpoint) -> None:
    name = next(iter(endpoint.query))

    answer = client.request(
        endpoint.method, f"{path_of(endpoint)}?{name}=1&{name}=1", headers=LOGIN
    )

    assert answer.status_code == 422
    assert [one["parameter"] for one in answer.json()["errors"]] == [name]


@each(
    [
        one
        for one in ENDPOINTS
        if UUID in {one.parameters[name].annotation for name in one.path_names}
    ]
)
def test_an_id_in_another_spelling_is_not_found(
    client: TestClient[Any], endpoint: Endpoint
) -> None:
    answer = client.request(endpoint.method, path_of(endpoint, ID.upper()), headers=LOGIN)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@each([one for one in ENDPOINTS if one.body is not None])
@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("text/plain", b"{}", 415, "unsupported_media_type"),
        ("application/json", b"{", 400, "malformed_json"),
        ("application/json", b'"\xff"', 400, "malformed_json"),
        ("application/json", b"[" * 40 + b"]" * 40, 400, "malformed_json"),
        ("application/json", b'{"colour": "red"}', 422, "validation_failed"),
        ("application/json", b'"' + b" " * 4_300_000 + b'"', 413, "payload_too_large"),
    ],
)
def test_a_body_that_is_not_wanted_is_refused(
    client: TestClient[Any],
    endpoint: Endpoint,
    content_type: str,
    body: bytes,
    status: int,
    code: str,
) -> None:
    headers = {**LOGIN, "Content-Type": content_type}

    answer = client.request(endpoint.method, path_of(endpoint), content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@each([one for one in ENDPOINTS if one.is_repeatable])
def test_a_key_with_blanks_is_refused(
    client: TestClient[Any], document: Documented, endpoint: Endpoint
) -> None:
    headers = {**LOGIN, "Idempotency-Key": "not visible"}
    sent = document.request_example(endpoint.handler.operation_id)

    answer = client.request(endpoint.method, path_of(endpoint), json=sent, headers=headers)

    assert answer.status_code == 422
    assert [one["parameter"] for one in answer.json()["errors"]] == ["Idempotency-Key"]


@each([one for one in ENDPOINTS if one.is_conditional])
def test_a_tag_of_something_else_is_stale(
    client: TestClient[Any], document: Documented, endpoint: Endpoint
) -> None:
    headers = {**LOGIN, "If-Match": '"another"'}
    sent = document.request_example(endpoint.handler.operation_id)

    answer = client.request(endpoint.method, path_of(endpoint), json=sent, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (412, "stale")


@each(ENDPOINTS)
def test_an_address_that_is_too_long_is_refused(
    client: TestClient[Any], endpoint: Endpoint
) -> None:
    answer = client.request(endpoint.method, f"{path_of(endpoint)}?colour={'r' * 17_000}")

    assert (answer.status_code, answer.json()["code"]) == (414, "uri_too_long")


def test_an_answer_that_is_not_documented_is_noticed(
    client: TestClient[Any], document: Documented
) -> None:
    """A check of the check."""
    answer = client.get("/api/v1/courses?colour=red")
    silent = Documented(deepcopy(document.content))
    del silent.content["paths"]["/api/v1/courses"]["get"]["responses"]["422"]

    with pytest.raises(AssertionError, match="GET /api/v1/courses 422 is not documented"):
        Conformance(silent)(answer)
