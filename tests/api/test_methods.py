"""Which methods a path has: `OPTIONS`, and what is not allowed."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from api.every_answer import watching
from presentation.edge import Edge
from presentation.openapi.__main__ import app_without_use_cases

COURSE = "/api/v1/courses/01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b01"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Any]]:
    edge = Edge(app_without_use_cases(), access_log=lambda *_: None, https=False)
    with TestClient(edge) as client:
        client.event_hooks = watching()
        yield client


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/v1/courses", "GET, HEAD, OPTIONS, POST"),
        ("/api/v1/courses?limit=5", "GET, HEAD, OPTIONS, POST"),
        (COURSE, "DELETE, GET, HEAD, OPTIONS, PATCH"),
        (f"{COURSE}/publish", "OPTIONS, POST"),
        ("/health/live", "GET, HEAD, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
        ("/openapi.json", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_and_refusals_list_the_same_methods(
    client: TestClient[Any], path: str, methods: str
) -> None:
    asked = client.options(path)
    refused = client.request("TRACE", path)

    assert (asked.status_code, asked.headers["allow"], asked.content) == (204, methods, b"")
    assert (refused.status_code, refused.headers["allow"]) == (405, methods)
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "GET"])
def test_an_unknown_path_has_no_methods(client: TestClient[Any], method: str) -> None:
    answer = client.request(method, "/api/v1/nothing")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert "allow" not in answer.headers
