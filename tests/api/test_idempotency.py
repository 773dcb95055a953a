"""`Idempotency-Key`: a command that is sent twice takes effect once (contract, section 1)."""

from typing import Any

import httpx
import pytest

from api.site import Site
from application.actor import Actor
from domain.users.user import Role
from fakes.platform import Platform

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


async def create(site: Site, by: Actor, title: str = "Bread", **sent: Any) -> httpx.Response:
    return await site.ask("POST", "/courses", by, json={"title": title}, **{"headers": KEY, **sent})


def same_answer(first: httpx.Response, second: httpx.Response) -> bool:
    kept = ("content-type", "etag", "location")
    return (
        first.status_code == second.status_code
        and first.content == second.content
        and [first.headers.get(one) for one in kept] == [second.headers.get(one) for one in kept]
    )


async def test_a_repeat_is_answered_byte_by_byte_as_the_first_was(
    site: Site, platform: Platform, owner: Actor
) -> None:
    first = await create(site, owner)
    before = platform.everything()
    second = await create(site, owner)
    assert (first.status_code, "idempotency-replayed" in first.headers) == (201, False)
    assert same_answer(first, second)
    assert second.headers["idempotency-replayed"] == "true"
    assert second.headers["x-request-id"] != first.headers["x-request-id"]
    assert platform.everything() == before


async def test_the_first_answer_is_repeated_whatever_happened_since(
    site: Site, owner: Actor
) -> None:
    first = await create(site, owner)
    path = first.headers["location"].removeprefix("/api/v1")
    await site.ask("PATCH", path, owner, json={"title": "Brot"})
    assert same_answer(first, await create(site, owner))
    await site.ask("DELETE", path, owner)
    assert same_answer(first, await create(site, owner))


async def test_every_command_can_be_repeated(site: Site, platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    lesson = await platform.lesson(owner, course.id)
    commands: list[tuple[str, dict[str, Any] | None]] = [
        (f"/courses/{course.id}/sections", {"title": "More"}),
        (f"/courses/{course.id}/lessons", {"title": "Water"}),
        (f"/lessons/{lesson.id}/publish", None),
        (f"/courses/{course.id}/publish", None),
        (f"/courses/{course.id}/unpublish", None),
        (f"/lessons/{lesson.id}/unpublish", None),
        (f"/courses/{course.id}/archive", None),
        (f"/courses/{course.id}/restore", None),
    ]
    for number, (path, body) in enumerate(commands):
        sent = {"headers": {"Idempotency-Key": f"key-{number}"}} | ({"json": body} if body else {})
        first = await site.ask("POST", path, owner, **sent)
        before = platform.everything()
        second = await site.ask("POST", path, owner, **sent)
        assert first.status_code in (200, 201), path
        assert same_answer(first, second), path
        assert second.headers["idempotency-replayed"] == "true"
        assert platform.everything() == before


async def test_a_key_does_not_answer_another_request(
    site: Site, platform: Platform, owner: Actor
) -> None:
    created = await create(site, owner)
    before = platform.everything()
    others = [
        await create(site, owner, "Cake"),
        await site.ask(
            "POST",
            "/courses",
            owner,
            content=b'{"title":  "Bread"}',
            headers=KEY | {"Content-Type": "application/json"},
        ),
        await site.ask(
            "POST",
            f"/courses/{created.json()['id']}/sections",
            owner,
            json={"title": "Bread"},
            headers=KEY,
        ),
    ]
    for answer in others:
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"
    assert platform.everything() == before


async def test_a_key_is_each_persons_own(site: Site, platform: Platform, owner: Actor) -> None:
    other = platform.person(Role.INSTRUCTOR)
    first, second = await create(site, owner), await create(site, other)
    assert first.json()["id"] != second.json()["id"]
    assert second.json()["instructor"]["id"] == str(other.user_id)


async def test_a_key_is_free_after_every_kind_of_refusal(
    site: Site, platform: Platform, owner: Actor, student: Actor
) -> None:
    for answer in (
        await create(site, owner, " "),
        await site.ask(
            "POST",
            "/courses",
            owner,
            content=b"{",
            headers=KEY | {"Content-Type": "application/json"},
        ),
        await site.ask("POST", f"/courses/{platform.new_id()}/publish", owner, headers=KEY),
        await create(site, student),
    ):
        assert 400 <= answer.status_code < 500
    platform.fault, site.may_fail = ValueError(), True
    assert (await create(site, owner)).status_code == 500
    platform.fault = None
    assert (await create(site, owner)).status_code == 201


async def test_a_key_is_forgotten_after_a_day(site: Site, platform: Platform, owner: Actor) -> None:
    first = await create(site, owner)
    platform.store.clock.advance(hours=23, minutes=59)
    assert same_answer(first, await create(site, owner))
    platform.store.clock.advance(minutes=2)
    assert (await create(site, owner)).json()["slug"] == "bread-2"


async def test_a_request_whose_first_sending_is_under_way_is_told_to_wait(
    site: Site, platform: Platform, owner: Actor
) -> None:
    lock = platform.store.locks["idempotency", owner.user_id, KEY["Idempotency-Key"]]
    async with lock:
        answer = await create(site, owner)
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
    assert (await create(site, owner)).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "tab\there", "ü"])
async def test_a_key_is_made_of_visible_ascii(site: Site, owner: Actor, key: str) -> None:
    answer = await create(site, owner, headers={"Idempotency-Key": key.encode()})
    assert answer.status_code == 422
    assert [one["parameter"] for one in answer.json()["errors"]] == ["Idempotency-Key"]


async def test_a_key_may_be_as_long_as_is_said(site: Site, owner: Actor) -> None:
    assert (await create(site, owner, headers={"Idempotency-Key": "~" * 255})).status_code == 201


async def test_without_a_key_every_request_counts(site: Site, owner: Actor) -> None:
    slugs = [(await create(site, owner, headers={})).json()["slug"] for _ in range(2)]
    assert slugs == ["bread", "bread-2"]
