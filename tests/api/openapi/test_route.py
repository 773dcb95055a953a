"""``GET /openapi.json``."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.every_answer import watching
from api.openapi.reading import Documented
from presentation.edge import Edge


@pytest.fixture
def client(app: Litestar) -> Iterator[TestClient[Any]]:
    with TestClient(Edge(app, access_log=lambda *_: None, https=False)) as client:
        client.event_hooks = watching()
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


def test_it_travels_compressed_to_whoever_takes_it_so(
    client: TestClient[Any], document: Documented
) -> None:
    plain = client.get("/openapi.json", headers={"Accept-Encoding": "identity"})
    gzipped = client.get("/openapi.json", headers={"Accept-Encoding": "br;q=1, gzip;q=0.5"})

    assert "content-encoding" not in plain.headers
    assert gzipped.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == gzipped.headers["vary"] == "Accept-Encoding"
    assert gzipped.json() == document.content
    sizes = [int(one.headers["content-length"]) for one in (plain, gzipped)]
    assert sizes[1] < sizes[0] / 10


def test_each_form_of_it_has_a_tag_of_its_own(client: TestClient[Any]) -> None:
    def ask(encoding: str, method: str = "GET", **headers: str) -> Any:
        sent = {"Accept-Encoding": encoding, **headers}
        return client.request(method, "/openapi.json", headers=sent)

    plain, gzipped = (ask(one).headers["etag"] for one in ("identity", "gzip"))

    assert plain != gzipped
    assert ask("gzip", **{"If-None-Match": gzipped}).status_code == 304
    assert ask("gzip", **{"If-None-Match": plain}).status_code == 200
    head = ask("gzip", "HEAD")
    assert (head.content, head.headers["etag"]) == (b"", gzipped)


def test_the_document_does_not_list_itself(document: Documented) -> None:
    assert "/openapi.json" not in document.content["paths"]
