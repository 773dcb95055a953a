"""Every refusal is a problem document that says what to mend (contract, section 1: Errors)."""

import json
from typing import Any

import httpx
import pytest

from api.site import BASE, Site
from application.actor import Actor
from fakes.platform import Platform

SOMEWHERE = "0192f0c1-2345-7abc-8def-0123456789ab"


def errors(answer: httpx.Response) -> dict[str, str]:
    """The faults of a 422 by their place."""
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "validation_failed"
    found = answer.json()["errors"]
    return {one.get("pointer", one.get("parameter")): one["detail"] for one in found}


async def post(site: Site, by: Actor, body: bytes, **headers: str) -> httpx.Response:
    sent = {"Content-Type": "application/json", **headers}
    return await site.ask("POST", "/courses", by, content=body, headers=sent)


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/courses/x/y/z", "//nothing", "//api", "//api/v1", "//health", "/../../etc"],
)
async def test_an_unknown_path_is_not_found(site: Site, path: str) -> None:
    answer = await site.ask("GET", path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/courses", {"GET", "POST"}),
        (f"/courses/{SOMEWHERE}", {"GET", "PATCH", "DELETE"}),
        (f"/courses/{SOMEWHERE}/publish", {"POST"}),
        (f"/courses/{SOMEWHERE}/outline", {"GET", "PUT"}),
        (f"/courses/{SOMEWHERE}/sections", {"POST"}),
        (f"/sections/{SOMEWHERE}", {"PATCH", "DELETE"}),
        (f"/lessons/{SOMEWHERE}", {"GET", "PATCH", "DELETE"}),
        ("/me/courses", {"GET"}),
        ("//health/live", {"GET"}),
    ],
)
async def test_a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has(
    site: Site, path: str, methods: set[str]
) -> None:
    known = methods | ({"HEAD"} if "GET" in methods else set())
    allowed = None
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"):
        if method in known:
            continue
        answer = await site.ask(method, path)
        assert answer.status_code == 405, method
        allowed = {one.strip() for one in answer.headers["allow"].split(",")}
        assert allowed == {*known, "OPTIONS"}, method
    assert allowed is not None


async def test_a_method_cannot_be_smuggled_in_by_a_header(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    override = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
    answer = await site.ask("GET", f"/courses/{course.id}", owner, headers=override)
    assert answer.status_code == 200
    assert (await site.ask("GET", f"/courses/{course.id}", owner)).status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        *("text/plain", "application/xml", "application/x-www-form-urlencoded", "text/json"),
        *("multipart/form-data; boundary=x", "application/json; charset=utf-16", "", "json"),
        *("application/merge-patch+json", "application/json-patch+json"),
    ],
)
async def test_a_body_of_another_type_is_refused(
    site: Site, owner: Actor, content_type: str
) -> None:
    answer = await post(site, owner, b'{"title": "Bread"}', **{"Content-Type": content_type})
    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported_media_type"


async def test_a_body_without_a_type_is_refused(site: Site, owner: Actor) -> None:
    answer = await site.ask("POST", "/courses", owner, content=b'{"title": "Bread"}')
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON", 'application/json; charset="UTF-8"'],
)
async def test_json_may_be_named_in_any_case_and_with_its_charset(
    site: Site, owner: Actor, content_type: str
) -> None:
    answer = await post(site, owner, b'{"title": "Bread"}', **{"Content-Type": content_type})
    assert answer.status_code == 201


async def test_a_change_may_be_sent_as_a_merge_patch(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    answer = await site.ask(
        "PATCH",
        f"/courses/{course.id}",
        owner,
        content=b'{"title": "Brot"}',
        headers={"Content-Type": "application/merge-patch+json"},
    )
    assert answer.json()["title"] == "Brot"


MALFORMED: dict[str, bytes] = {
    "half": b'{"title": "Bread"',
    "words": b"bread",
    "two": b'{"title": "Bread"}{}',
    "rubbish behind": b'{"title": "Bread"} x',
    "byte order mark": b'\xef\xbb\xbf{"title": "Bread"}',
    "UTF-16": '{"title": "Bread"}'.encode("utf-16"),
    "not UTF-8": b'{"title": "Br\xff"}',
    "overlong": b'{"title": "\xc0\xaf"}',
    "encoded surrogate": b'{"title": "\xed\xa0\x80"}',
    "lone surrogate": b'{"title": "\\ud800"}',
    "doubled key": b'{"title": "Bread", "title": "Cake"}',
    "doubled key inside": b'{"title": "a", "completion": {"rule": "viewed", "rule": "manual"}}',
    "doubled by an escape": b'{"title": "Bread", "\\u0074itle": "Cake"}',
    "NaN": b'{"title": "Bread", "capacity": NaN}',
    "infinity": b'{"title": "Bread", "capacity": Infinity}',
    "comment": b'{"title": "Bread" /* good */}',
    "single quotes": b"{'title': 'Bread'}",
    "newline in a string": b'{"title": "Br\nead"}',
    "too many digits": b'{"title": "Bread", "capacity": ' + b"9" * 5000 + b"}",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and closed": b'{"title": ' + b"[" * 40 + b"]" * 40 + b"}",
    "endless escapes": b'"' + b'\\"' * 500_000,
    "many quotes": b'"' * 1_000_001,
    "many backslashes": b'"' + b"\\" * 1_000_001,
}


@pytest.mark.parametrize("kind", MALFORMED)
async def test_what_cannot_be_read_as_json_is_malformed(
    site: Site, owner: Actor, kind: str
) -> None:
    answer = await post(site, owner, MALFORMED[kind])
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "malformed_json"


async def test_brackets_inside_of_strings_are_no_nesting(site: Site, owner: Actor) -> None:
    text = r"\"[{" * 60
    answer = await post(site, owner, b'{"title": "Bread", "description": "%s"}' % text.encode())
    assert answer.status_code == 201
    assert answer.json()["description"] == '"[{' * 60


async def test_thirty_two_levels_are_read_and_no_more(site: Site, owner: Actor) -> None:
    def nested(levels: int) -> bytes:
        return b'{"title": ' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"

    assert (await post(site, owner, nested(32))).status_code == 422
    assert (await post(site, owner, nested(33))).status_code == 400


async def test_a_body_larger_than_a_mebibyte_is_refused(site: Site, owner: Actor) -> None:
    room = 1024 * 1024 - len('{"title": ""}')
    assert (await post(site, owner, b'{"title": "%s"}' % (b"x" * room))).status_code == 422
    answer = await post(site, owner, b'{"title": "%s"}' % (b"x" * (room + 1)))
    assert answer.status_code == 413
    assert answer.json()["code"] == "payload_too_large"


async def test_a_body_that_does_not_say_its_length_is_measured_as_it_comes(
    site: Site, owner: Actor
) -> None:
    chunks = 0

    async def endless() -> Any:
        nonlocal chunks
        for _ in range(1_000):
            chunks += 1
            yield b" " * 65_536

    answer = await site.ask(
        "POST",
        "/courses",
        owner,
        content=endless(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["+5", "abc", "-1", "5, 5", "1e3", "٣"])
async def test_a_length_that_is_no_number_is_malformed(
    site: Site, owner: Actor, length: str
) -> None:
    answer = await site.client.post(
        f"{BASE}/courses",
        content=b'{"title": "Bread"}',
        headers={
            **site.login(owner),
            "Content-Type": "application/json",
            "Content-Length": length.encode(),  # type: ignore[dict-item]  # As a client would send it.
        },
    )
    assert answer.status_code == 400


async def test_all_faults_of_a_body_are_told_at_once_with_their_places(
    site: Site, owner: Actor
) -> None:
    wrong = {
        "title": " ",
        "summary": "x" * 501,
        "description": None,
        "level": "expert",
        "language": "klingon!",
        "tags": ["ok", "Not OK", 3],
        "capacity": -1,
        "waitlist": "yes",
        "enroll_from": "2026-01-01T00:00:00",
        "starts_at": "tomorrow",
        "access_days": 0,
        "owner_id": SOMEWHERE,
        "a/b~c": 1,
    }
    answer = await site.ask("POST", "/courses", owner, json=wrong)
    assert errors(answer) == {
        "/title": "Must not be blank or contain control characters.",
        "/summary": "Must be a string of length <= 500.",
        "/description": "Must be a string.",
        "/level": "Must be one of the documented values.",
        "/language": "Must have the form that the documentation shows.",
        "/tags/1": "Must have the form that the documentation shows.",
        "/tags/2": "Must be a string.",
        "/capacity": "Must be a whole number >= 0.",
        "/waitlist": "Must be true or false.",
        "/enroll_from": "Must be a time with its offset from UTC, such as 2026-01-31T12:00:00Z.",
        "/starts_at": "Must be a time with its offset from UTC, such as 2026-01-31T12:00:00Z.",
        "/access_days": "Must be a whole number >= 1.",
        "/owner_id": "Is not a known field.",
        "/a~1b~0c": "Is not a known field.",
    }


async def test_faults_within_lists_and_objects_have_their_places(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    path = f"/courses/{course.id}"
    order = {"sections": [{"id": "x", "lesson_ids": [SOMEWHERE, 3]}, {"lesson_ids": None}]}
    assert errors(await site.ask("PUT", f"{path}/outline", owner, json=order)) == {
        "/sections/0/id": "Must be a UUID.",
        "/sections/0/lesson_ids/1": "Must be a UUID.",
        "/sections/1/id": "Is required.",
        "/sections/1/lesson_ids": "Must be a list.",
    }
    lesson = {"title": "a", "completion": {"rule": "watched", "percent": 0, "x": 1}}
    assert errors(await site.ask("POST", f"{path}/lessons", owner, json=lesson)) == {
        "/completion/percent": "Must be a whole number >= 1.",
        "/completion/x": "Is not a known field.",
    }


@pytest.mark.parametrize("body", ["[]", '"bread"', "null", "3", "true"])
async def test_a_body_that_is_no_object_is_told_so(site: Site, owner: Actor, body: str) -> None:
    assert errors(await post(site, owner, body.encode())) == {"": "Must be an object."}


async def test_a_body_that_is_missing_is_asked_for(site: Site, owner: Actor) -> None:
    assert errors(await post(site, owner, b"")) == {"": "A JSON body is required."}


async def test_an_answer_to_many_faults_stays_small(site: Site, owner: Actor) -> None:
    wrong = {f"field_{number}": 1 for number in range(20_000)}
    answer = await site.ask("POST", "/courses", owner, json=wrong)
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 100
    assert len(answer.content) < 20_000


async def test_rules_between_fields_name_a_field(site: Site, owner: Actor) -> None:
    noon, later = "2026-01-01T12:00:00Z", "2026-01-01T13:00:00+01:00"
    sent = {"title": "Bread", "starts_at": noon, "ends_at": later, "enroll_from": noon}
    answer = await site.ask("POST", "/courses", owner, json={**sent, "enroll_until": noon})
    assert errors(answer) == {
        "/ends_at": "Must be later than starts_at.",
        "/enroll_until": "Must be later than enroll_from.",
    }


async def test_no_answer_repeats_what_was_sent(site: Site, owner: Actor) -> None:
    canary = "canary-3a2f"
    for wrong in (
        {"title": [canary]},
        {"title": "a", "level": canary},
        {"title": "a", "capacity": canary},
        {"title": "a", "tags": [canary.upper() + "!"]},
        {"title": canary * 200},
    ):
        answer = await site.ask("POST", "/courses", owner, json=wrong)
        assert answer.status_code == 422
        assert canary not in answer.text.lower()


@pytest.mark.parametrize("path", ["/courses", "/me/courses", f"/courses/{SOMEWHERE}/lessons"])
async def test_all_faults_of_a_query_are_told_at_once(site: Site, owner: Actor, path: str) -> None:
    answer = await site.ask("GET", f"{path}?limit=0&cursor=%20&nothing=1&offset=3", owner)
    assert errors(answer).keys() == {"limit", "cursor", "nothing", "offset"}


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", "1000000000", "9" * 5000, "%D9%A3", "1_0", "", "1.5", "+1", "true"]
)
async def test_a_limit_is_a_whole_number_from_1_to_100(site: Site, limit: str) -> None:
    assert errors(await site.ask("GET", f"/courses?limit={limit}")).keys() == {"limit"}


@pytest.mark.parametrize(
    ("query", "faulty"),
    [
        ("limit=5&limit=5", {"limit"}),
        ("sort=newest&sort=title", {"sort"}),
        ("sort=password_hash", {"sort"}),
        ("sort=", {"sort"}),
        ("level=expert", {"level"}),
        ("level=beginner&level=beginner", {"level"}),
        ("instructor_id=me", {"instructor_id"}),
        ("tag=" + "x" * 41, {"tag"}),
        ("tag=%00", {"tag"}),
        ("language=a%07", {"language"}),
        ("page=2", {"page"}),
        ("Limit=2", {"Limit"}),
        ("hidden_too=true", {"hidden_too"}),
        ("actor=x", {"actor"}),
        ("status=deleted", {"status"}),
        ("%00=1", {"\0"}),
    ],
)
async def test_a_query_takes_what_is_documented_once_each(
    site: Site, query: str, faulty: set[str]
) -> None:
    assert errors(await site.ask("GET", f"/courses?{query}")).keys() == faulty


async def test_a_query_that_is_not_utf8_is_malformed(site: Site) -> None:
    for query in ("tag=%ff", "%ff=1", "tag=%ed%a0%80"):
        answer = await site.ask("GET", f"/courses?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


@pytest.mark.parametrize("path", [f"/courses/{SOMEWHERE}", f"/lessons/{SOMEWHERE}"])
async def test_operations_without_parameters_take_none(site: Site, path: str) -> None:
    assert errors(await site.ask("GET", f"{path}?verbose=1")).keys() == {"verbose"}


async def test_json_comes_whatever_is_accepted(site: Site) -> None:
    for accept in ("text/html", "application/xml", "*/*", "nonsense"):
        answer = await site.ask("GET", "/courses", headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/json"
        assert json.loads(answer.content)["items"] == []
