"""``GET /openapi.json``."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.openapi.reading import Documented
from presentation.edge import Edge


@pytest.fixture
def client(app: Litestar) -> Iterator[TestClient[Any]]:
    with TestClient(Edge(app, access_log=lambda *_: None, https=False)) as client:
        yield client


def test_anybody_gets_the_document(client: TestClient[Any], document: Documented) -> None:
    answer = client.get("/openapi.json")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == document.content


def test_who_holds_the_current_document_is_not_sent_it_again(client: TestClient[Any]) -> None:
    tag = client.get("/openapi.json").headers["etag"]

    unchanged = client.get("/openapi.json", headers={"If-None-Match": tag})
    changed = client.get("/openapi.json", headers={"If-None-Match": '"another"'})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == tag
    assert changed.status_code == 200


def test_the_document_does_not_list_itself(document: Documented) -> None:
    assert "/openapi.json" not in document.content["paths"]
