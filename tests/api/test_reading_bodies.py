"""What can be read as a body, how large and how deep it may be (contract, 1: JSON, Limits)."""

from typing import Any

import httpx
import pytest

from api.site import BASE, Site
from application.actor import Actor
from fakes.platform import Platform


async def post(site: Site, by: Actor, body: bytes, **headers: str) -> httpx.Response:
    sent = {"Content-Type": "application/json", **headers}
    return await site.ask("POST", "/courses", by, content=body, headers=sent)


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
