"""What holds for the whole API: headers, ETags, lists, keys that make a repeat safe (contract,
section 1).
"""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from answers import assert_headers, places, refused
from courses import made, published_course
from server import Served


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/courses", 200),
        ("HEAD", "/courses", 200),
        ("OPTIONS", "/courses", 204),
        ("GET", "/me", 401),
        ("GET", "/nowhere", 404),
        ("HEAD", "/nowhere", 404),
        ("DELETE", "/courses", 405),
    ],
)
def test_every_answer_has_its_headers(
    visitor: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = visitor.request(method, path)
    assert answer.status_code == status
    assert_headers(answer)


def test_a_wrong_method_is_told_the_right_ones(visitor: httpx.Client) -> None:
    answer = visitor.delete("/courses")
    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_sane_request_id_is_kept_and_another_replaced(visitor: httpx.Client) -> None:
    ids = [
        visitor.get("/courses", headers={"X-Request-Id": sent}).headers["x-request-id"]
        for sent in ("front-end:42", "with spaces in it", "x" * 200)
    ]
    assert ids[0] == "front-end:42"
    assert all(len(made_here) == 36 for made_here in ids[1:])


def test_head_says_what_get_says_without_the_body(visitor: httpx.Client) -> None:
    got, headed = visitor.get("/courses"), visitor.head("/courses")
    assert headed.content == b""
    for answer in (got, headed):
        del answer.headers["x-request-id"], answer.headers["date"]
    assert headed.headers == got.headers


def test_an_answer_that_depends_on_who_asks_is_not_kept(
    visitor: httpx.Client, mina: httpx.Client
) -> None:
    assert mina.get("/me").headers["cache-control"] == "no-store"
    assert mina.get("/courses").headers["cache-control"] == "no-store"
    open_to_all = visitor.get("/courses").headers
    assert (open_to_all["cache-control"], open_to_all["vary"]) == ("no-cache", "authorization")


def test_an_unchanged_resource_is_not_sent_again(mina: httpx.Client) -> None:
    address = f"/courses/{made(mina.post('/courses', json={'title': 'Tagged'}))['id']}"
    tag = mina.get(address).headers["etag"]
    assert tag.startswith('"')
    unchanged = mina.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == tag
    assert_headers(unchanged)
    mina.patch(address, json={"summary": "It changed."})
    assert mina.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_change_that_was_decided_on_an_old_version_is_refused(mina: httpx.Client) -> None:
    created = mina.post("/courses", json={"title": "Guarded"})
    address, old = f"/courses/{made(created)['id']}", created.headers["etag"]
    current = mina.patch(address, json={"summary": "First."}, headers={"If-Match": old})
    assert (current.status_code, current.json()["summary"]) == (200, "First.")
    for stale in (old, 'W/"1-x"', '"of another kind"'):
        for method, path, body in (
            ("PATCH", address, {"summary": "Second."}),
            ("POST", f"{address}/archive", None),
            ("DELETE", address, None),
        ):
            answer = mina.request(method, path, json=body, headers={"If-Match": stale})
            refused(answer, 412, "stale")
    assert mina.get(address).json()["summary"] == "First."
    assert mina.patch(address, json={"summary": "Unguarded."}).status_code == 200


def test_a_merge_patch_leaves_what_is_absent_and_clears_what_is_null(mina: httpx.Client) -> None:
    course = made(mina.post("/courses", json={"title": "Patched", "capacity": 3, "tags": ["a"]}))
    answer = mina.patch(
        f"/courses/{course['id']}",
        content=b'{"capacity": null}',
        headers={"Content-Type": "application/merge-patch+json"},
    )
    assert (answer.json()["capacity"], answer.json()["tags"]) == (None, ["a"])


def test_a_list_is_walked_page_by_page_and_shows_everything_once(visitor: httpx.Client) -> None:
    whole = visitor.get("/courses", params={"sort": "title", "limit": 100})
    assert whole.json()["next_cursor"] is None
    assert "link" not in whole.headers
    walked: list[str] = []
    page = visitor.get("/courses", params={"sort": "title", "limit": 2})
    while True:
        walked += [item["id"] for item in page.json()["items"]]
        assert ("next" in page.links) == (page.json()["next_cursor"] is not None)
        if "next" not in page.links:
            break
        page = visitor.get(page.url.join(page.links["next"]["url"]))
    assert walked == [item["id"] for item in whole.json()["items"]]
    assert len(walked) >= 6


def test_a_cursor_fits_its_own_list_alone(visitor: httpx.Client) -> None:
    cursor = visitor.get("/courses", params={"limit": 1}).json()["next_cursor"]
    assert visitor.get("/courses", params={"cursor": cursor, "limit": 5}).status_code == 200
    turned = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for query in (
        {"cursor": turned},
        {"cursor": "made up"},
        {"cursor": ""},
        {"cursor": cursor, "sort": "title"},
        {"cursor": cursor, "tag": "python"},
    ):
        problem = refused(visitor.get("/courses", params=query), 422, "validation_failed")
        assert places(problem) == {"cursor"}


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("limit=0", {"limit"}),
        ("limit=101", {"limit"}),
        ("limit=ten", {"limit"}),
        ("limit=5&limit=6", {"limit"}),
        ("sort=price", {"sort"}),
        ("level=expert", {"level"}),
        ("instructor_id=me", {"instructor_id"}),
        ("colour=red", {"colour"}),
        ("limit=0&sort=price&colour=red", {"limit", "sort", "colour"}),
    ],
)
def test_a_wrong_query_is_refused_with_every_fault(
    visitor: httpx.Client, query: str, parameters: set[str]
) -> None:
    problem = refused(visitor.get(f"/courses?{query}"), 422, "validation_failed")
    assert places(problem) == parameters


def test_a_repeat_with_the_same_key_takes_effect_once(mina: httpx.Client) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first = mina.post("/courses", json={"title": "Made once"}, headers=key)
    again = mina.post("/courses", json={"title": "Made once"}, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    for name in ("location", "etag", "content-type"):
        assert again.headers[name] == first.headers[name]
    mine = mina.get("/me/courses", params={"limit": 100}).json()["items"]
    assert [course["title"] for course in mine].count("Made once") == 1


def test_a_key_belongs_to_one_request_of_one_person(
    mina: httpx.Client, samir: httpx.Client
) -> None:
    course = published_course(mina, title="Keys", lessons=1)
    key = {"Idempotency-Key": str(uuid4())}
    enrolled = samir.post(f"/courses/{course['id']}/enrollments", json={}, headers=key)
    made(enrolled)
    for path, body in (
        (f"/courses/{course['id']}/enrollments", b"{ }"),
        (f"/enrollments/{enrolled.json()['id']}/withdraw", b""),
    ):
        reused = samir.post(path, content=body, headers={**key, "Content-Type": "application/json"})
        refused(reused, 422, "idempotency_key_reused")
    made(mina.post("/courses", json={"title": "Another one's key"}, headers=key))


def test_after_a_refusal_the_key_is_free(mina: httpx.Client) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    course = made(mina.post("/courses", json={"title": "Not yet ready"}))
    address = f"/courses/{course['id']}"
    refused(mina.post(f"{address}/publish", headers=key), 409, "course_not_ready")
    lesson = made(mina.post(f"{address}/lessons", json={"title": "At last"}))
    mina.post(f"/lessons/{lesson['id']}/publish")
    assert mina.post(f"{address}/publish", headers=key).json()["status"] == "published"


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "ü"])
def test_a_key_that_is_none_is_refused(mina: httpx.Client, key: str) -> None:
    answer = mina.post(
        "/courses", json={"title": "Keyed"}, headers={"Idempotency-Key": key.encode()}
    )
    assert places(refused(answer, 422, "validation_failed")) == {"Idempotency-Key"}


def test_an_id_has_one_spelling(mina: httpx.Client) -> None:
    course = made(mina.post("/courses", json={"title": "Spelt"}))["id"]
    for other in (course.upper(), course.replace("-", ""), f"{{{course}}}", f"{course}0", "1"):
        refused(mina.patch(f"/courses/{other}", json={"summary": "x"}), 404, "not_found")


def test_somebody_elses_things_are_not_told_from_missing_ones(
    mina: httpx.Client, samir: httpx.Client
) -> None:
    hidden = made(mina.post("/courses", json={"title": "Nobody's business"}))["id"]
    problems = [
        refused(samir.get(f"/courses/{course}/{part}"), 404, "not_found")
        for course in (hidden, str(uuid4()))
        for part in ("outline", "eligibility", "lessons")
    ]
    assert len({_without_names(problem) for problem in problems}) == 1


def test_every_problem_type_leads_to_its_explanation(served: Served, visitor: httpx.Client) -> None:
    kind = refused(visitor.get("/nowhere"), 404, "not_found")["type"]
    page = served.get(kind, Accept="text/html")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    explained = served.get(kind, Accept="application/json").json()
    assert (explained["code"], explained["status"]) == ("not_found", 404)


def _without_names(problem: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(problem[name] for name in ("type", "title", "status", "detail", "code"))
