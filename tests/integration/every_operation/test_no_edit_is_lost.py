"""Edits that overlap: whatever was answered with success stands in what came after it (contract,
section 1: Concurrency).
"""

import asyncio
from itertools import pairwise
from random import Random
from typing import Any, Final, TypeAlias

import httpx
import pytest

from integration.every_operation.whole import Whole
from integration.every_operation.world import World, new_world

#: One wish: method, address and body, and what of the answer shows that it was granted.
Wish: TypeAlias = tuple[str, str, Any, dict[str, Any]]

ROUNDS: Final = 4

#: What other edits change by the way.
BY_THE_WAY: Final = {"version", "updated_at", "seats_left"}


def _course_wishes() -> list[Wish]:
    course = "/courses/$course"
    edits: list[dict[str, Any]] = [
        *({"title": f"Bread {number}"} for number in range(3)),
        *({"summary": f"Loaf {number}"} for number in range(3)),
        *({"slug": f"$course-{number}"} for number in range(2)),
        *({"capacity": number} for number in range(5, 7)),
        *({"tags": [f"tag-{number}"]} for number in range(2)),
        {"starts_at": "2026-01-01T00:00:00Z"},
        {"ends_at": "2090-01-01T00:00:00Z"},
    ]
    return [
        *(("PATCH", course, edit, edit) for edit in edits),
        ("PUT", f"{course}/instructors/$other", None, {}),
        ("DELETE", f"{course}/instructors/$co", None, {}),
        ("PUT", f"{course}/prerequisites", {"course_ids": ["$earlier"]}, {}),
        ("POST", f"{course}/archive", None, {"status": "archived"}),
        ("POST", f"{course}/restore", None, {"status": "draft"}),
        ("POST", f"{course}/publish", None, {"status": "published"}),
    ]


def _lesson_wishes() -> list[Wish]:
    lesson = "/lessons/$lesson"
    edits: list[dict[str, Any]] = [
        *({"title": f"Mixing {number}"} for number in range(3)),
        *({"content": f"Flour {number}."} for number in range(3)),
        *({"duration_minutes": number} for number in range(5, 8)),
        {"preview": True},
        {"required": False},
    ]
    return [
        *(("PATCH", lesson, edit, edit) for edit in edits),
        ("POST", f"{lesson}/unpublish", None, {"status": "draft"}),
        ("POST", f"{lesson}/publish", None, {"status": "published"}),
    ]


def _section_wishes() -> list[Wish]:
    titles: list[dict[str, Any]] = [{"title": f"Dough {number}"} for number in range(8)]
    return [("PATCH", "/sections/$section", one, one) for one in titles]


WISHES: Final = {
    "course": _course_wishes(),
    "lesson": _lesson_wishes(),
    "section": _section_wishes(),
}


async def _send(world: World, wish: Wish, **headers: str) -> httpx.Response:
    method, address, body, _shown = wish
    filled = world.filled(body)
    return await world.whole.client.request(
        method,
        f"/api/v1{world.filled(address)}",
        headers={**world.login("admin"), **headers},
        **({} if body is None else {"json": filled}),
    )


async def _insist(world: World, wish: Wish) -> httpx.Response:
    """Do as clients do who are told that another edit came first."""
    while True:
        answer = await _send(world, wish)
        if answer.status_code != 409 or answer.json()["code"] != "conflict":
            return answer


async def _version(world: World, kind: str) -> int:
    address = world.filled(f"/api/v1/{kind}s/${kind}")
    answer = await world.whole.client.get(address, headers=world.login("admin"))
    version: int = answer.json()["version"]
    return version


@pytest.mark.parametrize("kind", WISHES)
async def test_every_edit_that_succeeds_builds_on_all_that_succeeded_before(
    whole: Whole, kind: str
) -> None:
    chance = Random(11)
    for _ in range(ROUNDS):
        world = await new_world(whole, "published")
        wishes = chance.sample(WISHES[kind], len(WISHES[kind]))
        first = await _version(world, kind)
        answers = await asyncio.gather(*(_insist(world, wish) for wish in wishes))
        granted = [
            (wish, answer.json())
            for wish, answer in zip(wishes, answers, strict=True)
            if answer.status_code == 200
        ]
        refused = {one.json()["code"] for one in answers if not one.is_success}
        assert refused <= {"invalid_transition"}
        assert len(granted) > len(wishes) / 2
        _require_chain(world, sorted(granted, key=lambda one: one[1]["version"]))
        last = max((shown["version"] for _, shown in granted), default=first)
        assert last <= await _version(world, kind) <= first + len(wishes)


def _require_chain(world: World, granted: list[tuple[Wish, Any]]) -> None:
    """Each answer shows what the one before it showed, and its own change."""
    for (_, before), ((*_, own), after) in pairwise(granted):
        if after["version"] != before["version"] + 1:
            continue  # What stands between them answers without showing anything.
        expected = {**before, **world.filled(own)}
        changed = {name for name in after if after[name] != expected[name]} - BY_THE_WAY
        assert changed <= _also_changed(own), (own, changed)


def _also_changed(own: dict[str, Any]) -> set[str]:
    """What follows from a change of the others' fields."""
    if "status" in own:
        return {"published_at"}
    if "content" in own:
        return {"content_html"}
    return set() if own else {"instructors", "prerequisites"}


@pytest.mark.parametrize("kind", WISHES)
async def test_of_two_who_name_the_same_version_one_is_told_that_it_has_passed(
    whole: Whole, kind: str
) -> None:
    for _ in range(ROUNDS):
        world = await new_world(whole, "published")
        tag = f'"{await _version(world, kind)}-x"'
        one, other = WISHES[kind][:2]
        answers = await asyncio.gather(
            *(_send(world, wish, **{"If-Match": tag}) for wish in (one, other))
        )
        codes = sorted(answer.json().get("code", "") for answer in answers)
        assert codes in (["", "conflict"], ["", "stale"])
