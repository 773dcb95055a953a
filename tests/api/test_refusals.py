"""Each kind of refusal has its status, and says what the client needs to go on."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from api.every_answer import CODES
from api.site import Site
from application.actor import Actor
from domain.errors import Overlapped, Unavailable
from fakes.platform import Platform


async def test_a_service_that_cannot_answer_says_when_to_come_back(
    site: Site, platform: Platform, owner: Actor
) -> None:
    platform.fault, site.may_fail = Unavailable(), True
    with capture_logs() as logged:
        answer = await site.ask("POST", "/courses", owner, json={"title": "Bread"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "1"
    assert logged == []


async def test_what_keeps_the_database_from_answering_is_told_to_the_operator_alone(
    site: Site, platform: Platform, owner: Actor
) -> None:
    platform.fault, site.may_fail = Unavailable(), True
    platform.fault.__cause__ = OSError("connect to db.internal failed")
    with capture_logs() as logged:
        answer = await site.ask("POST", "/courses", owner, json={"title": "Bread"})
    (record,) = logged
    assert (record["log_level"], record["event"]) == ("warning", "unavailable")
    assert record["request_id"] == answer.headers["x-request-id"]
    assert record["exc_info"] is platform.fault
    assert "db.internal" not in answer.text


async def test_an_overlapping_change_is_a_conflict(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    platform.fault = Overlapped()
    answer = await site.ask("PATCH", f"/courses/{course.id}", owner, json={"title": "Brot"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def refusal(site: Site, *asked: Any, **sent: Any) -> dict[str, Any]:
    """What a refusal says beside what they all say."""
    answer = await site.ask(*asked, **sent)
    common = {"type", "title", "status", "detail", "instance", "request_id"}
    return {name: value for name, value in answer.json().items() if name not in common}


async def test_an_illegal_move_names_where_one_is_and_may_go(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    lesson = await platform.shown_lesson(owner, course.id)
    assert await refusal(site, "POST", f"/courses/{course.id}/publish", owner) == {
        "code": "invalid_transition",
        "from": "published",
        "allowed": ["archived", "draft"],
    }
    assert await refusal(site, "POST", f"/lessons/{lesson.id}/publish", owner) == {
        "code": "invalid_transition",
        "from": "published",
        "allowed": ["draft"],
    }


async def test_a_course_that_is_not_ready_names_what_it_lacks(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    assert await refusal(site, "POST", f"/courses/{course.id}/publish", owner) == {
        "code": "course_not_ready",
        "missing": ["published_lesson"],
    }


async def test_a_course_with_people_in_it_is_neither_deleted_nor_hidden(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    platform.enroll(platform.person(), course.id)
    path = f"/courses/{course.id}"
    for method, address in (("DELETE", path), ("POST", f"{path}/unpublish")):
        assert await refusal(site, method, address, owner) == {"code": "has_enrollments"}


async def test_an_order_that_does_not_fit_names_what_is_missing_and_unknown(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    (section,) = course.sections
    (lesson,) = section.lessons
    stranger = str(platform.new_id())
    order = {"sections": [{"id": str(section.id), "lesson_ids": [stranger]}]}
    assert await refusal(site, "PUT", f"/courses/{course.id}/outline", owner, json=order) == {
        "code": "outline_mismatch",
        "missing": [str(lesson.id)],
        "unknown": [stranger],
    }


async def test_a_section_with_lessons_and_a_slug_of_another_are_refused(
    site: Site, platform: Platform, owner: Actor
) -> None:
    first, second = await platform.published(owner, "First"), await platform.draft(owner, "Second")
    section = f"/sections/{first.sections[0].id}"
    assert await refusal(site, "DELETE", section, owner) == {"code": "section_not_empty"}
    assert await refusal(site, "PATCH", f"/courses/{second.id}", owner, json={"slug": "first"}) == {
        "code": "slug_taken",
        "slug": "first",
    }


async def test_a_locked_lesson_names_what_opens_it(
    site: Site, platform: Platform, owner: Actor, student: Actor
) -> None:
    course = await platform.published(owner, sequential=True)
    first = course.sections[0].lessons[0].id
    second = await platform.shown_lesson(owner, course.id, "Water")
    platform.enroll(student, course.id)
    answer = await site.ask("GET", f"/lessons/{second.id}", student)
    assert answer.status_code == 403
    assert await refusal(site, "GET", f"/lessons/{second.id}", student) == {
        "code": "lesson_locked",
        "missing": [str(first)],
    }


@pytest.mark.parametrize("code", CODES)
async def test_every_problem_is_explained_where_its_type_leads(site: Site, code: str) -> None:
    answer = await site.ask("GET", f"//problems/{code}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["code"] == code
    assert answer.json()["status"] == CODES[code].status
