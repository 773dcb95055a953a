"""Which pages of other sites may read what is answered (contract, section 1: CORS)."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from litestar.testing import TestClient

from api.every_answer import watching
from application.actor import Actor, Origin
from application.limits import RateLimited
from domain.errors import Unavailable
from domain.ids import SessionId, UserId
from domain.limit import Limit
from domain.users.user import Role
from presentation.cross_origin import CrossOrigin
from presentation.edge import Edge
from presentation.openapi.__main__ import app_without_use_cases

FRIEND: Final = "https://app.example.com"
OTHER_FRIEND: Final = "http://localhost:5173"
LOGIN: Final = {"Authorization": "Bearer good"}
EXPOSED: Final = {
    *("ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"),
    *("Idempotency-Replayed", "Content-Disposition", "Content-Range", "Accept-Ranges"),
}

STRANGERS: Final = [
    "https://appXexample.com",
    "https://app.example.com.evil.io",
    "https://evil.app.example.com",
    "https://example.com",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://app.example.com/",
    "https://APP.example.com",
    "https://app.example.com https://app.example.com",
    "http://localhost",
    "null",
    "*",
    "",
]

#: Requests of every kind of answer: success, refusals of every layer, a fault of ours.
REQUESTS: Final[list[tuple[str, str, int, dict[str, Any]]]] = [
    ("GET", "/health/live", 200, {}),
    ("HEAD", "/health/live", 200, {}),
    ("OPTIONS", "/api/v1/courses", 204, {}),
    ("GET", "/docs", 200, {}),
    ("GET", "/openapi.json", 200, {}),
    ("GET", "/openapi.json", 304, {"headers": {"If-None-Match": "*"}}),
    ("GET", "/%00", 400, {}),
    ("GET", "/api/v1/me", 401, {}),
    ("GET", "/nothing", 404, {}),
    ("TRACE", "/api/v1/courses", 405, {}),
    ("POST", "/api/v1/courses", 413, {"content": b" " * 1_100_000}),
    ("GET", f"/{'x' * 20_000}", 414, {}),
    ("OPTIONS", f"/{'x' * 20_000}", 414, {"headers": {"Access-Control-Request-Method": "PUT"}}),
    ("POST", "/api/v1/courses", 415, {"content": b"{}"}),
    ("GET", "/api/v1/courses?colour=red", 422, {}),
    ("GET", "/api/v1/me", 429, {"headers": {"Authorization": "Bearer throttled"}}),
    ("GET", "/nothing", 431, {"headers": {"X-A": "x" * 20_000}}),
    ("OPTIONS", "/api/v1/courses", 431, {"headers": {"X-A": "x" * 20_000}}),
    ("GET", "/api/v1/courses", 500, {}),
    ("GET", "/api/v1/me", 503, {"headers": {"Authorization": "Bearer away"}}),
]


async def _somebody(token: str, origin: Origin, /) -> Actor:
    if token == "throttled":
        raise RateLimited(limit=Limit("user", 1, 60), retry_after=60)
    if token == "away":
        raise Unavailable
    return Actor(UserId(UUID(int=1)), Role.ADMIN, SessionId(UUID(int=2)), origin)


def client_of(*origins: str) -> TestClient[Any]:
    """A client of a site that lets these origins in."""
    app, cross_origin = app_without_use_cases(_somebody), CrossOrigin(origins)
    edge = Edge(app, access_log=lambda *_: None, https=False, cross_origin=cross_origin)
    client = TestClient(edge)
    # The application behind it has no use cases: whatever gets that far is a fault of its own.
    client.event_hooks = watching(fails=(500, 503))
    return client


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Any]]:
    with client_of(FRIEND, OTHER_FRIEND) as client:
        yield client


def allowed(answer: httpx.Response) -> dict[str, str]:
    """What the answer says about other origins."""
    return {
        name: value for name, value in answer.headers.items() if name.startswith("access-control-")
    }


def send(
    client: TestClient[Any], method: str, path: str, sent: dict[str, Any], **headers: str
) -> httpx.Response:
    given = {**sent, "headers": {**sent.get("headers", {}), **headers}}
    return client.request(method, path, **given)


each_request = pytest.mark.parametrize(
    ("method", "path", "status", "sent"),
    REQUESTS,
    ids=[f"{method} {status}" for method, _, status, _ in REQUESTS],
)


@each_request
def test_a_page_of_a_friend_may_read_every_answer(
    client: TestClient[Any], method: str, path: str, status: int, sent: dict[str, Any]
) -> None:
    login = LOGIN if status in (413, 415) else {}
    for friend in (FRIEND, OTHER_FRIEND):
        answer = send(client, method, path, sent, Origin=friend, **login)
        assert answer.status_code == status
        told = allowed(answer)
        assert told.pop("access-control-allow-origin") == friend
        assert set(told.pop("access-control-expose-headers").split(", ")) == EXPOSED
        assert told == {}
        assert vary(answer)[-1] == "origin"


@each_request
def test_a_page_of_anybody_else_hears_nothing_of_it(
    client: TestClient[Any], method: str, path: str, status: int, sent: dict[str, Any]
) -> None:
    for stranger in STRANGERS:
        answer = send(client, method, path, sent, Origin=stranger)
        assert allowed(answer) == {}
        assert vary(answer)[-1] == "origin"


@each_request
def test_that_it_depends_on_the_origin_is_told_to_whoever_sends_none(
    client: TestClient[Any], method: str, path: str, status: int, sent: dict[str, Any]
) -> None:
    answer = send(client, method, path, sent)
    assert allowed(answer) == {}
    assert vary(answer)[-1] == "origin"
    assert len(answer.headers.get_list("vary")) == 1


def test_a_browser_may_ask_before_it_sends(client: TestClient[Any]) -> None:
    for path in ("/api/v1/courses", "/nothing"):
        answer = preflight(client, path, FRIEND, method="PATCH")
        assert (answer.status_code, answer.content) == (204, b"")
        told = allowed(answer)
        assert told.pop("access-control-allow-origin") == FRIEND
        assert told.pop("access-control-allow-methods") == "GET, HEAD, POST, PUT, PATCH, DELETE"
        assert told.pop("access-control-allow-headers") == (
            "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id"
        )
        assert int(told.pop("access-control-max-age")) == 7200
        assert told.keys() == {"access-control-expose-headers"}
        assert answer.headers["x-request-id"]


def test_a_strangers_question_is_answered_as_if_it_were_none(client: TestClient[Any]) -> None:
    for stranger in STRANGERS:
        answer = preflight(client, "/api/v1/courses", stranger)
        assert (answer.status_code, allowed(answer)) == (204, {})
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    answer = preflight(client, "/nothing", STRANGERS[0])
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_cookies_are_never_asked_for(client: TestClient[Any]) -> None:
    for answer in (
        client.get("/health/live", headers={"Origin": FRIEND}),
        preflight(client, "/api/v1/courses", FRIEND),
    ):
        assert "access-control-allow-credentials" not in answer.headers


def test_without_friends_no_answer_speaks_of_origins() -> None:
    with client_of() as closed:
        for method, path, _status, sent in REQUESTS:
            answer = send(closed, method, path, sent, Origin=FRIEND)
            assert allowed(answer) == {}
            assert "origin" not in vary(answer)


def preflight(
    client: TestClient[Any], path: str, origin: str, method: str = "POST"
) -> httpx.Response:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return client.options(path, headers=headers)


def vary(answer: httpx.Response) -> list[str]:
    return answer.headers.get("vary", "").split(", ")
