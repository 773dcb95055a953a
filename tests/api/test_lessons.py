"""Lessons, sections and the outline over HTTP, as contract section 5 has them."""

from typing import Any, Final

import pytest

from api.site import Site
from application.actor import Actor
from fakes.platform import Platform

LESSON: Final = {
    *("id", "course_id", "section_id", "title", "kind", "status", "content", "content_html"),
    *("media_id", "media"),
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


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"percent": 50}, {"rule": "watched", "percent": 50}),
        ({"percent": None}, {"rule": "watched", "percent": 90}),
        ({"rule": "watched"}, {"rule": "watched", "percent": 75}),
        ({"rule": "watched", "percent": 10}, {"rule": "watched", "percent": 10}),
        ({"rule": "manual"}, {"rule": "manual"}),
        ({"rule": "viewed", "percent": None}, {"rule": "viewed"}),
        ({}, {"rule": "watched", "percent": 75}),
    ],
)
async def test_a_rule_is_changed_by_naming_what_changes_in_it(
    site: Site, owner: Actor, course_path: str, change: Any, shown: Any
) -> None:
    rule = {"rule": "watched", "percent": 75}
    lesson = await add(site, owner, course_path, completion=rule, duration_minutes=5)
    path = f"/lessons/{lesson['id']}"
    answer = await site.ask("PATCH", path, owner, json={"completion": change})
    assert (answer.status_code, answer.json()["completion"]) == (200, shown)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"completion": {"rule": "viewed", "percent": 50}}, "/completion/percent"),
        ({"completion": {"percent": 0}}, "/completion/percent"),
        ({"completion": {"percent": 101}}, "/completion/percent"),
        ({"completion": {"rule": None}}, "/completion/rule"),
        ({"completion": None}, "/completion"),
        ({"section_id": None}, "/section_id"),
        ({"section_id": "0192f0c1-2345-7abc-8def-0123456789ab"}, "/section_id"),
        ({"title": None}, "/title"),
        ({"kind": None}, "/kind"),
        ({"preview": None}, "/preview"),
        ({"required": None}, "/required"),
        ({"position": 1}, "/position"),
    ],
)
async def test_a_change_that_breaks_a_rule_is_told_where(
    site: Site, owner: Actor, course_path: str, change: Any, pointer: str
) -> None:
    rule = {"rule": "watched", "percent": 75}
    lesson = await add(site, owner, course_path, completion=rule, duration_minutes=5)
    path = f"/lessons/{lesson['id']}"
    answer = await site.ask("PATCH", path, owner, json=change)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert (await site.ask("GET", path, owner)).json() == lesson


async def test_an_earlier_content_is_looked_at_and_brought_back(
    site: Site, owner: Actor, course_path: str
) -> None:
    path = f"/lessons/{(await add(site, owner, course_path, content='# Flour'))['id']}"
    await site.ask("PATCH", path, owner, json={"content": None})
    answer = await site.ask("GET", f"{path}/revisions", owner)
    newest, first = answer.json()["items"]
    assert newest.keys() == {"number", "author", "characters", "created_at"}
    assert (newest["number"], newest["characters"]) == (2, 0)
    assert first["author"] == {"id": str(owner.user_id), "display_name": "Grace"}
    answer = await site.ask("GET", f"{path}/revisions/1", owner)
    assert answer.json() == {**first, "content": "# Flour"}
    answer = await site.ask("POST", f"{path}/revisions/1/restore", owner)
    assert (answer.status_code, answer.json()["content"]) == (200, "# Flour")
    answer = await site.ask("GET", f"{path}/revisions?limit=1", owner)
    assert [one["number"] for one in answer.json()["items"]] == [3]
    assert answer.json()["next_cursor"]


@pytest.mark.parametrize("number", ["0", "01", "+1", "-1", "1.0", "2", "x", "1234567890", "%D9%A1"])
async def test_a_revision_has_a_number_in_one_spelling(
    site: Site, owner: Actor, course_path: str, number: str
) -> None:
    path = f"/lessons/{(await add(site, owner, course_path))['id']}"
    assert (await site.ask("GET", f"{path}/revisions/{number}", owner)).status_code == 404
    answer = await site.ask("POST", f"{path}/revisions/{number}/restore", owner)
    assert answer.status_code == 404


async def test_a_new_section_is_where_its_location_says(
    site: Site, owner: Actor, course_path: str
) -> None:
    created = await site.ask("POST", f"{course_path}/sections", owner, json={"title": "More"})
    path = created.headers["location"].removeprefix("/api/v1")
    shown = await site.ask("GET", path, owner)
    assert (shown.json(), shown.headers["etag"]) == (created.json(), created.headers["etag"])
    assert (await site.ask("GET", path)).status_code == 404


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
