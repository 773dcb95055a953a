"""Lessons, sections and the outline over HTTP, as contract section 5 has them."""

from typing import Any, Final

import pytest

from api.site import Site
from application.actor import Actor
from fakes.platform import Platform

LESSON: Final = {
    *("id", "course_id", "section_id", "title", "kind", "status", "content", "content_html"),
    *("attachments", "completion", "preview", "required", "duration_minutes", "position"),
    *("previous_id", "next_id", "locked", "created_at", "updated_at", "version"),
}
OUTLINE_LESSON: Final = {
    *("id", "title", "kind", "status", "preview", "required", "duration_minutes", "locked"),
}


@pytest.fixture
async def course_path(platform: Platform, owner: Actor) -> str:
    return f"/courses/{(await platform.draft(owner)).id}"


async def add(site: Site, owner: Actor, course_path: str, **facts: Any) -> dict[str, Any]:
    answer = await site.ask(
        "POST", f"{course_path}/lessons", owner, json={"title": "Flour", **facts}
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_lesson_is_added_as_a_draft(site: Site, owner: Actor, course_path: str) -> None:
    answer = await site.ask("POST", f"{course_path}/lessons", owner, json={"title": "Flour"})
    lesson = answer.json()
    assert answer.headers["location"] == f"/api/v1/lessons/{lesson['id']}"
    assert lesson.keys() == LESSON
    assert (await site.ask("GET", f"/lessons/{lesson['id']}", owner)).json() == lesson
    assert (lesson["status"], lesson["kind"], lesson["required"]) == ("draft", "article", True)
    assert (lesson["completion"], lesson["attachments"]) == ({"rule": "manual"}, [])


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"rule": "manual"}, {"rule": "manual"}),
        ({"rule": "viewed"}, {"rule": "viewed"}),
        ({"rule": "watched"}, {"rule": "watched", "percent": 90}),
        ({"rule": "watched", "percent": 50}, {"rule": "watched", "percent": 50}),
    ],
)
async def test_a_lesson_has_a_rule_by_which_it_is_met(
    site: Site, owner: Actor, course_path: str, sent: Any, shown: Any
) -> None:
    lesson = await add(site, owner, course_path, completion=sent, duration_minutes=5)
    assert lesson["completion"] == shown


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"completion": {"rule": "watched"}}, "/duration_minutes"),
        ({"completion": {"rule": "watched"}, "duration_minutes": None}, "/duration_minutes"),
        ({"completion": {"rule": "manual", "percent": 50}}, "/completion/percent"),
        ({"completion": {"rule": "viewed", "percent": 50}}, "/completion/percent"),
        ({"completion": {"percent": 50}}, "/completion/rule"),
        ({"completion": None}, "/completion"),
        ({"duration_minutes": 0}, "/duration_minutes"),
        ({"duration_minutes": 100_001}, "/duration_minutes"),
        ({"section_id": "0192f0c1-2345-7abc-8def-0123456789ab"}, "/section_id"),
        ({"section_id": None}, "/section_id"),
    ],
)
async def test_a_lesson_that_breaks_a_rule_is_told_where(
    site: Site, owner: Actor, course_path: str, facts: Any, pointer: str
) -> None:
    answer = await site.ask(
        "POST", f"{course_path}/lessons", owner, json={"title": "Flour", **facts}
    )
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


async def test_a_lesson_is_edited_published_hidden_and_deleted(
    site: Site, owner: Actor, course_path: str
) -> None:
    path = f"/lessons/{(await add(site, owner, course_path, content='# Flour'))['id']}"
    edited = await site.ask("PATCH", path, owner, json={"title": "Water", "content": None})
    assert (edited.json()["title"], edited.json()["content"]) == ("Water", "")
    for verb, status in (("publish", "published"), ("unpublish", "draft")):
        answer = await site.ask("POST", f"{path}/{verb}", owner)
        assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert (await site.ask("DELETE", path, owner)).status_code == 204
    assert (await site.ask("GET", path, owner)).status_code == 404


async def test_a_watched_lesson_cannot_lose_its_duration_but_its_rule_may_change(
    site: Site, owner: Actor, course_path: str
) -> None:
    lesson = await add(site, owner, course_path, completion={"rule": "watched"}, duration_minutes=5)
    path = f"/lessons/{lesson['id']}"
    answer = await site.ask("PATCH", path, owner, json={"duration_minutes": None})
    assert answer.status_code == 422
    both = {"duration_minutes": None, "completion": {"rule": "viewed"}}
    answer = await site.ask("PATCH", path, owner, json=both)
    assert answer.json()["completion"] == {"rule": "viewed"}


async def test_the_outline_shows_the_order_without_content(
    site: Site, owner: Actor, course_path: str
) -> None:
    await add(site, owner, course_path, content="Secret")
    answer = await site.ask("GET", f"{course_path}/outline", owner)
    (section,) = answer.json()["sections"]
    assert section.keys() == {"id", "title", "position", "lessons"}
    assert section["lessons"][0].keys() == OUTLINE_LESSON
    assert "Secret" not in answer.text


async def test_sections_come_are_renamed_reordered_and_go(
    site: Site, owner: Actor, course_path: str
) -> None:
    first = await add(site, owner, course_path)
    created = await site.ask("POST", f"{course_path}/sections", owner, json={"title": "More"})
    more = created.json()
    assert created.status_code == 201
    assert more.keys() == {
        *("id", "course_id", "title", "position", "created_at", "updated_at", "version"),
    }
    renamed = await site.ask("PATCH", f"/sections/{more['id']}", owner, json={"title": "Most"})
    assert (renamed.json()["title"], renamed.json()["version"]) == ("Most", 2)
    order = {
        "sections": [
            {"id": more["id"], "lesson_ids": [first["id"]]},
            {"id": first["section_id"], "lesson_ids": []},
        ]
    }
    reordered = await site.ask("PUT", f"{course_path}/outline", owner, json=order)
    assert reordered.status_code == 200
    assert [
        {"id": one["id"], "lesson_ids": [inside["id"] for inside in one["lessons"]]}
        for one in reordered.json()["sections"]
    ] == order["sections"]
    assert reordered.json() == (await site.ask("GET", f"{course_path}/outline", owner)).json()
    gone = await site.ask("DELETE", f"/sections/{first['section_id']}", owner)
    assert gone.status_code == 204


async def test_an_empty_order_fits_an_empty_course(
    site: Site, owner: Actor, course_path: str
) -> None:
    answer = await site.ask("PUT", f"{course_path}/outline", owner, json={"sections": []})
    assert (answer.status_code, answer.json()) == (200, {"sections": []})


async def test_a_preview_is_shown_to_anybody_with_its_content(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    lesson = await platform.shown_lesson(owner, course.id, "Taste", preview=True)
    answer = await site.ask("GET", f"/lessons/{lesson.id}")
    assert (answer.status_code, answer.json()["preview"]) == (200, True)
    assert answer.headers["cache-control"] == "no-cache"
