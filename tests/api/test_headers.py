"""What every answer carries, whatever it answers (contract, section 1: Headers, Sizes of the
frame).
"""

import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from api.site import BASE, ORIGIN, Site
from application.actor import Actor
from domain.users.user import Role
from fakes.platform import Platform

EVERYWHERE = [
    ("GET", "/courses"),
    ("GET", "/nothing"),
    ("PUT", "/courses"),
    ("OPTIONS", "/courses"),
    ("HEAD", "/courses"),
    ("POST", "/courses"),
    ("GET", "//"),
    ("GET", "//docs"),
    ("GET", "//problems/not_found"),
    ("GET", "//openapi.json"),
    ("GET", "//health/live"),
    ("GET", "//health/ready"),
]


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
async def test_every_answer_has_the_headers_that_protect_its_reader(
    site: Site, method: str, path: str
) -> None:
    """The site's own check looks at them; here it meets every kind of answer."""
    answer = await site.ask(method, path)
    assert answer.headers["x-request-id"]
    if answer.headers.get("content-type", "").startswith("application/"):
        policy = "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["content-security-policy"] == policy
    assert "strict-transport-security" not in answer.headers


async def test_a_site_on_https_asks_browsers_to_stay_there(platform: Platform) -> None:
    async with Site(platform, https=True).opened() as secure:
        for path in ("/courses", "/nothing"):
            answer = await secure.ask("GET", path)
            assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    "sent", ["a", "abc-123_4.5:6", "x" * 128, "5f0c1f8e-2f5b-4a51-9d0e-7c1f5a0b9e42"]
)
async def test_a_sane_request_id_is_kept(site: Site, sent: str) -> None:
    for path in ("/courses", "/nothing"):
        answer = await site.ask("GET", path, headers={"X-Request-Id": sent})
        assert answer.headers["x-request-id"] == sent
    assert [told.request_id for told in site.access_log] == [sent, sent]


@pytest.mark.parametrize("sent", ["", " ", "a b", "x" * 129, "a\tb", "é", "{}", "a;b", "<b>"])
async def test_any_other_request_id_is_replaced_by_a_new_one(site: Site, sent: str) -> None:
    ids = set()
    for _ in range(2):
        answer = await site.ask("GET", "/courses", headers={"X-Request-Id": sent.encode()})  # type: ignore[dict-item]  # Bytes, as they travel.
        ids.add(answer.headers["x-request-id"])
    assert sent not in ids
    assert [uuid.UUID(one).version for one in ids] == [7, 7]


async def test_the_request_id_is_in_the_audit_trail(
    site: Site, platform: Platform, owner: Actor
) -> None:
    sent = {"X-Request-Id": "trace-me"}
    await site.ask("POST", "/courses", owner, json={"title": "Bread"}, headers=sent)
    assert platform.trail[-1].origin.request_id == "trace-me"


async def test_what_depends_on_who_asks_is_kept_by_nobody(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    for path in ("/courses", f"/courses/{course.id}"):
        mine = await site.ask("GET", path, owner)
        anyones = await site.ask("GET", path)
        assert mine.headers["cache-control"] == "no-store"
        assert anyones.headers["cache-control"] == "no-cache"
        assert "authorization" in anyones.headers["vary"].lower()
    created = await site.ask("POST", "/courses", owner, json={"title": "Cake"})
    assert created.headers["cache-control"] == "no-store"


async def test_an_address_of_more_than_16_kib_is_too_long(site: Site) -> None:
    room = 16 * 1024 - len(f"{BASE}/courses?tag=")
    assert (await site.ask("GET", f"/courses?tag={'x' * room}")).status_code == 422
    answer = await site.ask("GET", f"/courses?tag={'x' * (room + 1)}")
    assert (answer.status_code, answer.json()["code"]) == (414, "uri_too_long")
    assert (await site.ask("GET", f"/{'x' * 20_000}")).status_code == 414


async def test_headers_of_more_than_16_kib_are_too_large(site: Site) -> None:
    assert (await site.ask("GET", "/courses", headers={"X-A": "x" * 15_000})).status_code == 200
    for headers in ({"X-A": "x" * 16_384}, {f"X-{number}": "x" * 100 for number in range(200)}):
        answer = await site.ask("GET", "/courses", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (431, "headers_too_large")


@pytest.mark.parametrize("path", ["/courses/a%00b", "/%00", "//%00", "/courses/%e2%28%a1", "/%ff"])
async def test_a_path_with_a_nul_or_broken_utf8_is_malformed(site: Site, path: str) -> None:
    answer = await site.ask("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


@pytest.mark.parametrize(
    "doubled",
    [
        [("Host", "learn.example"), ("Host", "evil.example")],
        [("Content-Length", "2"), ("Content-Length", "3")],
        [("Content-Length", "2"), ("Transfer-Encoding", "chunked")],
        [("Content-Type", "application/json"), ("Content-Type", "text/plain")],
        [("Idempotency-Key", "a"), ("Idempotency-Key", "b")],
    ],
    ids=lambda doubled: " and ".join(name for name, _ in doubled),
)
async def test_headers_that_contradict_each_other_are_malformed(
    site: Site, owner: Actor, doubled: list[tuple[str, str]]
) -> None:
    request = httpx.Request("POST", f"{ORIGIN}{BASE}/courses", content=b"{}")
    names = {name.lower() for name, _ in doubled}
    kept = [(name, value) for name, value in request.headers.items() if name not in names]
    request.headers = httpx.Headers([*kept, *doubled, *site.login(owner).items()])
    answer = await site.client.send(request)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


async def test_head_answers_like_get_without_a_body(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    for path in ("/courses", f"/courses/{course.id}", "/nothing", "/me/courses"):
        get, head = await site.ask("GET", path), await site.ask("HEAD", path)
        assert head.status_code == get.status_code
        assert head.content == b""
        volatile = {"x-request-id", "content-length"}
        assert {k: v for k, v in head.headers.items() if k not in volatile} == {
            k: v for k, v in get.headers.items() if k not in volatile
        }
    assert [told.method for told in site.access_log] == ["GET", "HEAD"] * 4


async def test_every_request_is_told_to_the_access_log_without_its_query(
    site: Site, owner: Actor
) -> None:
    await site.ask("GET", "/courses?tag=secret")
    await site.ask("GET", "/nothing?token=secret", owner)
    await site.ask("GET", f"/{'x' * 20_000}")
    assert [(told.path[:16], told.status) for told in site.access_log] == [
        ("/api/v1/courses", 200),
        ("/api/v1/nothing", 404),
        ("/api/v1/xxxxxxxx", 414),
    ]
    assert "secret" not in str(site.access_log)


FAULTS = [
    ValueError("dsn=postgres://user:hunter2@db.internal/app"),
    OSError(2, "No such file or directory", "/etc/app/secret-key"),
    KeyError("hunter2"),
    RecursionError("hunter2"),
    UnicodeDecodeError("utf-8", b"hunter2", 0, 1, "hunter2"),
    AssertionError(),
    ExceptionGroup("hunter2", [ValueError("hunter2")]),
    IntegrityError("INSERT INTO users VALUES ($1)", {"password": "hunter2"}, Exception("hunter2")),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_a_fault_of_ours_is_logged_once_and_told_to_nobody(
    site: Site, platform: Platform, owner: Actor, fault: Exception
) -> None:
    platform.fault, site.may_fail = fault, True
    with capture_logs() as logged:
        answer = await site.ask(
            "POST",
            "/courses",
            owner,
            json={"title": "Bread"},
            headers={"X-Request-Id": "find-me"},
        )
    assert answer.status_code == 500
    assert answer.json().keys() == {
        *("type", "title", "status", "detail", "instance", "code", "request_id")
    }
    for told in ("hunter2", "secret-key", type(fault).__name__, "Traceback", ".py", "INSERT"):
        assert told not in answer.text
    (record,) = [one for one in logged if one["log_level"] == "error"]
    assert record["exc_info"] is fault
    assert record["request_id"] == "find-me"


async def test_a_client_that_goes_away_within_its_body_is_no_fault_of_ours(
    site: Site, platform: Platform, owner: Actor
) -> None:
    received = iter(
        [
            {"type": "http.request", "body": b'{"title": ', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent = []

    async def receive() -> Any:
        return next(received)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = {**site.login(owner), "Host": "learn.example", "Content-Type": "application/json"}
    scope: Any = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": f"{BASE}/courses",
        "raw_path": f"{BASE}/courses".encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    with capture_logs() as logged:
        await site.edge(scope, receive, send)
    assert logged == []
    assert sent[0]["status"] == 400
    assert platform.everything().keys() == {"users"}


async def test_no_switch_in_the_environment_shows_our_code(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITESTAR_DEBUG", "1")
    other = Site(platform)
    async with other.opened():
        platform.fault, other.may_fail = ValueError("hunter2"), True
        answer = await other.ask(
            "POST", "/courses", platform.person(Role.ADMIN), json={"title": "a"}
        )
    assert other.app.debug is False
    assert "hunter2" not in answer.text
