"""The real application on fakes, asked over HTTP, and what holds for every one of its answers."""

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final, Self

import httpx

from api.openapi.conformance import Conformance
from api.openapi.reading import Documented
from application.actor import Actor, LoginRequired, Origin
from fakes.platform import Platform
from presentation.app import UseCases, create_app
from presentation.edge import Edge
from presentation.openapi.__main__ import committed_document
from presentation.problems import problem_kinds

BASE: Final = "/api/v1"
ORIGIN: Final = "http://learn.example"
CURSOR_KEY: Final = b"the key of all cursors in tests."

#: Words that no name of a field in an answer may hold.
SECRET_NAMES: Final = re.compile(r"hash|secret|token|^password$")
#: Names that hold one of these words for a good reason.
PUBLIC_NAMES: Final = {
    *("access_token", "refresh_token", "mfa_token", "token_type", "has_password", "secret"),
    *("has_totp", "token_endpoint"),
}
JSON_TYPES: Final = ("application/json", "application/problem+json")
TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
TIME_NAMES: Final = re.compile(r"_(at|from|until)$")
PROBLEM_FIELDS: Final = {"type", "title", "status", "detail", "instance", "code", "request_id"}
CODES: Final = problem_kinds()


@dataclass(frozen=True)
class LoggedRequest:
    """What the access log is told."""

    method: str
    path: str
    status: int
    milliseconds: float
    request_id: str


class Site:
    """A platform behind its HTTP application, and a client that checks every answer."""

    def __init__(self, platform: Platform, *, https: bool = False) -> None:
        self.platform = platform
        self.access_log: list[LoggedRequest] = []
        self.may_fail = False
        self._actors: dict[str, Actor] = {}
        modules = {one.name: getattr(platform, one.name) for one in fields(UseCases)}
        self.app = create_app(
            UseCases(**modules),
            authenticate=self._authenticate,
            cursor_key=CURSOR_KEY,
            ready=_ready,
        )
        self.edge = Edge(
            self.app,
            access_log=lambda *told: self.access_log.append(LoggedRequest(*told)),
            https=https,
        )
        self.client: httpx.AsyncClient

    async def _authenticate(self, token: str, origin: Origin, /) -> Actor:
        if token not in self._actors:
            raise LoginRequired(token_sent=True)
        known = self._actors[token]
        return Actor(known.user_id, known.role, known.session_id, origin)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Self]:
        """The site as one test finds it: nothing has happened yet."""
        self.platform.empty()
        self.access_log.clear()
        self.may_fail = False
        transport = httpx.ASGITransport(app=self.edge)  # type: ignore[arg-type]  # httpx types ASGI loosely.
        async with httpx.AsyncClient(
            transport=transport, base_url=ORIGIN, event_hooks={"response": [self._check]}
        ) as self.client:
            yield self

    async def ask(
        self,
        method: str,
        path: str,
        by: Actor | None = None,
        *,
        headers: dict[str, str] | None = None,
        **sent: Any,
    ) -> httpx.Response:
        """Send one request, below the API's base unless the path is absolute with two slashes."""
        url = path[1:] if path.startswith("//") else BASE + path
        return await self.client.request(
            method, url, headers={**self.login(by), **(headers or {})}, **sent
        )

    def login(self, actor: Actor | None) -> dict[str, str]:
        """The header that tells who asks."""
        if actor is None:
            return {}
        token = f"token-of-{actor.user_id}"
        self._actors[token] = actor
        return {"Authorization": f"Bearer {token}"}

    async def _check(self, answer: httpx.Response) -> None:
        await answer.aread()
        check_answer(answer, may_fail=self.may_fail)
        conformance()(answer)


@cache
def conformance() -> Conformance:
    """The check that every answer is one which the server's own document knows."""
    return Conformance(Documented(json.loads(committed_document())))


def errors(answer: httpx.Response) -> dict[str, str]:
    """The faults of a 422 by their place."""
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "validation_failed"
    found = answer.json()["errors"]
    return {one.get("pointer", one.get("parameter")): one["detail"] for one in found}


def check_answer(answer: httpx.Response, *, may_fail: bool = False) -> None:
    """What holds for every answer (contract, section 1: Headers, Errors)."""
    check_headers(answer)
    if answer.status_code >= 500:
        assert may_fail, answer.text
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        check_problem(answer)
    # The document of the API names the fields of requests, passwords among them.
    described = answer.request.url.path == "/openapi.json"
    if answer.headers.get("content-type", "") in JSON_TYPES and not described:
        for name, value in leaves(json.loads(answer.content or b"null")):
            assert name in PUBLIC_NAMES or not SECRET_NAMES.search(name), name
            if TIME_NAMES.search(name) and isinstance(value, str):
                assert TIME.fullmatch(value), (name, value)


def check_headers(answer: httpx.Response) -> None:
    names = Counter(name.lower() for name, _ in answer.headers.raw)
    for name in (
        *(b"x-request-id", b"x-content-type-options", b"referrer-policy", b"cache-control"),
        *(b"content-security-policy", b"cross-origin-resource-policy"),
    ):
        assert names[name] == 1, name
    assert max(names.values()) == 1
    assert b"server" not in names
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    if answer.status_code == 503:
        assert int(answer.headers["retry-after"]) >= 1
    if answer.status_code in (204, 304):
        assert answer.content == b""
        assert "content-type" not in answer.headers


def check_problem(answer: httpx.Response) -> None:
    """A problem document of a documented kind (RFC 9457)."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem.keys() >= PROBLEM_FIELDS
    kind = CODES[problem["code"]]
    assert problem["type"] == f"/problems/{kind.code}"
    assert problem["title"] == kind.title
    assert problem["status"] in (kind.status, *kind.other_statuses)
    assert problem["status"] == answer.status_code
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["detail"]
    for fault in problem.get("errors", []):
        assert fault["detail"].endswith(".")
        assert fault.keys() in ({"pointer", "detail"}, {"parameter", "detail"})


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a document with the name of the field that it stands in."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    else:
        yield name, value


async def _ready() -> None:
    pass
