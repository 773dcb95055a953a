"""Courses over HTTP, as contract section 5 has them."""

from typing import Any, Final

from api.site import Site
from application.actor import Actor
from fakes.platform import Platform

CARD: Final = {
    *("id", "slug", "title", "summary", "level", "language", "tags", "status", "visibility"),
    *("instructor", "lesson_count", "duration_minutes", "enrolled_count", "capacity"),
    *("seats_left", "published_at", "created_at", "updated_at"),
}
DETAIL: Final = CARD | {
    *("description", "instructors", "prerequisites", "enroll_from", "enroll_until", "starts_at"),
    *("ends_at", "access_days", "sequential", "waitlist", "version", "sections"),
}
FULL: Final[dict[str, Any]] = {
    "title": "Bread & Butter",
    "summary": "From flour to loaf.",
    "description": "# Bread\n",
    "level": "advanced",
    "language": "pt-BR",
    "tags": ["food", "food", "home-made"],
    "visibility": "unlisted",
    "capacity": 12,
    "waitlist": False,
    "enroll_from": "2026-01-01T00:00:00+01:00",
    "enroll_until": "2026-02-01T00:00:00Z",
    "starts_at": "2026-02-01T09:30:00.5Z",
    "ends_at": "2026-06-01T00:00:00Z",
    "access_days": 90,
    "sequential": True,
}


async def test_a_course_is_created_from_its_title(site: Site, owner: Actor) -> None:
    answer = await site.ask("POST", "/courses", owner, json={"title": "Bread"})
    course = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/courses/{course['id']}"
    assert course.keys() == DETAIL
    assert (await site.ask("GET", "/" + answer.headers["location"], owner)).json() == course
    assert course["instructor"] == {
        "id": str(owner.user_id),
        "display_name": "Grace",
        "title": None,
        "avatar_url": None,
    }
    assert course["instructors"] == [course["instructor"]]
    defaults = ("status", "level", "visibility", "waitlist", "capacity", "seats_left", "language")
    assert [course[name] for name in defaults] == [
        *("draft", "beginner", "public", True, None, None, "en"),
    ]


async def test_a_course_is_created_with_everything(site: Site, owner: Actor) -> None:
    course = (await site.ask("POST", "/courses", owner, json=FULL)).json()
    shown = {name: course[name] for name in FULL}
    assert shown == FULL | {
        "tags": ["food", "home-made"],
        "enroll_from": "2025-12-31T23:00:00Z",
        "starts_at": "2026-02-01T09:30:00.500000Z",
    }
    assert (course["slug"], course["seats_left"]) == ("bread-butter", 12)


async def test_a_merge_patch_leaves_what_is_absent_and_clears_what_is_null(
    site: Site, owner: Actor
) -> None:
    created = (await site.ask("POST", "/courses", owner, json=FULL)).json()
    path = f"/courses/{created['id']}"
    cleared = ("summary", "description", "tags", "capacity", "enroll_from", "enroll_until")
    cleared += ("starts_at", "ends_at", "access_days")
    edited = (await site.ask("PATCH", path, owner, json=dict.fromkeys(cleared))).json()
    empty: dict[str, Any] = {"summary": "", "description": "", "tags": []}
    for name in DETAIL - {"version", "updated_at", "seats_left"}:
        expected = empty.get(name) if name in cleared else created[name]
        assert edited[name] == expected, name
    assert edited["version"] == 2


async def test_what_must_be_something_cannot_be_cleared(site: Site, owner: Actor) -> None:
    created = (await site.ask("POST", "/courses", owner, json=FULL)).json()
    must = ("title", "slug", "level", "language", "visibility", "waitlist", "sequential")
    answer = await site.ask("PATCH", f"/courses/{created['id']}", owner, json=dict.fromkeys(must))
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {f"/{one}" for one in must}


async def test_text_is_kept_as_it_was_sent(site: Site, owner: Actor) -> None:
    title = "  e\u0301 \u00e9 \t Caf\u00e9\n "
    course = (await site.ask("POST", "/courses", owner, json={"title": title})).json()
    assert course["title"] == title
    found = await site.ask("PATCH", f"/courses/{course['id']}", owner, json={"title": f"{title} "})
    assert found.json()["title"] == f"{title} "


async def test_a_course_goes_through_its_life(site: Site, platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    await platform.shown_lesson(owner, course.id)
    path = f"/courses/{course.id}"
    for verb, status in (
        ("publish", "published"),
        ("unpublish", "draft"),
        ("archive", "archived"),
        ("restore", "draft"),
    ):
        answer = await site.ask("POST", f"{path}/{verb}", owner)
        assert (answer.status_code, answer.json()["status"]) == (200, status)
        assert answer.json() == (await site.ask("GET", path, owner)).json()
    deleted = await site.ask("DELETE", path, owner)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await site.ask("GET", path, owner)).status_code == 404
    assert (await site.ask("DELETE", path, owner)).status_code == 404


async def test_a_course_answers_to_its_id_and_to_every_slug_that_it_had(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    await site.ask("PATCH", f"/courses/{course.id}", owner, json={"slug": "brot"})
    answers = [await site.ask("GET", f"/courses/{ref}") for ref in (course.id, "bread", "brot")]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert len({one.content for one in answers}) == 1
    assert answers[0].json()["slug"] == "brot"


async def test_the_catalogue_shows_cards(site: Site, platform: Platform, owner: Actor) -> None:
    course = await platform.published(owner, capacity=2)
    platform.enroll(platform.person(), course.id)
    (card,) = (await site.ask("GET", "/courses")).json()["items"]
    assert card.keys() == CARD
    assert (card["enrolled_count"], card["capacity"], card["seats_left"]) == (1, 2, 1)
    assert card["lesson_count"] == 1


async def test_a_command_takes_no_notice_of_a_body(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    answer = await site.ask("POST", f"/courses/{course.id}/archive", owner, content=b"whatever")
    assert answer.status_code == 200
