"""Who teaches a course and what comes before it, over HTTP (contract, section 5)."""

from typing import Any

import pytest

from api.site import Site
from application.actor import Actor
from domain.users.user import Role
from fakes.platform import Platform


@pytest.fixture
def colleague(platform: Platform) -> Actor:
    return platform.person(Role.INSTRUCTOR, "Hedy")


async def test_a_co_instructor_comes_and_goes(
    site: Site, platform: Platform, owner: Actor, colleague: Actor
) -> None:
    course = await platform.published(owner)
    place = f"/courses/{course.id}/instructors/{colleague.user_id}"
    added = await site.ask("PUT", place, owner)
    assert added.status_code == 200
    assert [one["display_name"] for one in added.json()["instructors"]] == ["Grace", "Hedy"]
    assert added.json()["instructor"] == added.json()["instructors"][0]
    again = await site.ask("PUT", place, owner, headers={"If-Match": added.headers["etag"]})
    assert (again.status_code, again.headers["etag"]) == (200, added.headers["etag"])
    assert (await site.ask("GET", "/me/courses", colleague)).json()["items"][0]["id"] == str(
        course.id
    )
    gone = await site.ask("DELETE", place, owner, headers={"If-Match": added.headers["etag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    missing = await site.ask("DELETE", place, owner)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    stale = await site.ask("PUT", place, owner, headers={"If-Match": added.headers["etag"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")


async def test_a_course_is_handed_over_once(
    site: Site, platform: Platform, owner: Actor, colleague: Actor
) -> None:
    course = await platform.published(owner)
    address, body = f"/courses/{course.id}/transfer", {"user_id": str(colleague.user_id)}
    key = {"Idempotency-Key": "k"}
    first = await site.ask("POST", address, owner, json=body, headers=key)
    assert first.status_code == 200
    assert [one["display_name"] for one in first.json()["instructors"]] == ["Hedy", "Grace"]
    repeated = await site.ask("POST", address, owner, json=body, headers=key)
    assert repeated.headers["idempotency-replayed"] == "true"
    assert repeated.json() == first.json()
    refused = await site.ask("POST", address, owner, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


async def test_refusals_are_facts(
    site: Site, platform: Platform, owner: Actor, colleague: Actor
) -> None:
    course = await platform.published(owner)
    student, nobody = platform.person().user_id, platform.new_id()
    teachers, transfer = f"/courses/{course.id}/instructors", f"/courses/{course.id}/transfer"
    first = f"/courses/{course.id}/prerequisites"
    for method, address, body, status, code in (
        ("PUT", f"{teachers}/{student}", None, 409, "not_an_instructor"),
        ("PUT", f"{teachers}/{nobody}", None, 404, "not_found"),
        ("DELETE", f"{teachers}/{owner.user_id}", None, 409, "owner_stays"),
        ("POST", transfer, {"user_id": str(student)}, 409, "not_an_instructor"),
        ("POST", transfer, {"user_id": str(nobody)}, 422, "validation_failed"),
        ("POST", transfer, {}, 422, "validation_failed"),
        ("PUT", first, {"course_ids": [str(course.id)]}, 422, "prerequisite_cycle"),
        ("PUT", first, {"course_ids": [str(nobody)]}, 422, "validation_failed"),
        ("PUT", first, {"course_ids": [str(nobody)] * 2}, 422, "validation_failed"),
        ("PUT", first, {"course_ids": [str(platform.new_id()) for _ in range(21)]}, 422, None),
        ("PUT", first, {"course_ids": None}, 422, "validation_failed"),
        ("PUT", first, {}, 422, "validation_failed"),
    ):
        sent: dict[str, Any] = {} if body is None else {"json": body}
        answer = await site.ask(method, address, owner, **sent)
        assert (answer.status_code, answer.json()["code"]) == (
            status,
            code or "validation_failed",
        ), address


async def test_what_comes_first_is_shown_as_links(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course, salt = [await platform.published(owner, title) for title in ("Bread", "Salt")]
    body = {"course_ids": [str(salt.id)]}
    answer = await site.ask("PUT", f"/courses/{course.id}/prerequisites", owner, json=body)
    link = {"id": str(salt.id), "slug": "salt", "title": "Salt"}
    assert answer.json()["prerequisites"] == [link]
    shown = await site.ask("GET", f"/courses/{course.slug}")
    assert shown.json()["prerequisites"] == [link]
    assert (
        answer.headers["etag"]
        == (await site.ask("GET", f"/courses/{course.id}", owner)).headers["etag"]
    )
