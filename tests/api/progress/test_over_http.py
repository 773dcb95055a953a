"""Progress over HTTP: fields, statuses and codes of the contract, section 6."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api.site import Site
from application.actor import Actor
from classroom import Classroom
from domain.lessons.lesson import CompletionRule, Lesson
from fakes.memory import Clock


@pytest.fixture
async def learner(site: Site, room: Classroom) -> Actor:
    return await room.world.person()


async def a_lesson(site: Site, room: Classroom, learner: Actor, **facts: Any) -> Lesson:
    course = await room.course()
    lesson = await room.lesson(course, **facts)
    await room.lesson(course)
    await room.enrolled(course, learner)
    return lesson


async def test_a_fact_is_answered_with_the_lesson_and_the_enrollment(
    site: Site, room: Classroom, learner: Actor
) -> None:
    lesson = await a_lesson(site, room, learner)
    path = f"/lessons/{lesson.id}/progress"
    seen = await site.ask("PUT", path, learner, json={"viewed": True, "position_seconds": 3})
    assert seen.status_code == 200
    assert seen.json()["lesson"] == {
        "id": str(lesson.id),
        "state": "in_progress",
        "completed_at": None,
        "position_seconds": 3,
        "watched_percent": None,
        "why": ["not_marked_done"],
    }
    done = (await site.ask("PUT", path, learner, json={"completed": True})).json()
    assert (done["lesson"]["state"], done["lesson"]["why"]) == ("met", [])
    assert done["enrollment"].keys() == {"id", "percent", "status", "completed_at"}
    assert (done["enrollment"]["percent"], done["enrollment"]["status"]) == (50, "active")
    again = await site.ask("PUT", path, learner, json={"completed": True})
    assert again.json() == done


@pytest.mark.parametrize(
    ("fact", "pointer"),
    [({"completed": True}, "/completed"), ({"completed": False}, "/completed")],
)
async def test_a_fact_that_does_not_apply_is_refused(
    site: Site, room: Classroom, learner: Actor, fact: dict[str, Any], pointer: str
) -> None:
    lesson = await a_lesson(site, room, learner, completion_rule=CompletionRule.VIEWED)
    refused = await site.ask("PUT", f"/lessons/{lesson.id}/progress", learner, json=fact)
    assert (refused.status_code, refused.json()["code"]) == (422, "fact_not_applicable")
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("fact", "pointers"),
    [
        ({"watched": [[5, 5]]}, ["/watched/0"]),
        ({"watched": [[0, 5], [9, 2]]}, ["/watched/1"]),
        ({"watched": [[0]]}, ["/watched/0"]),
        ({"watched": [[-1, 5]]}, ["/watched/0/0"]),
        ({"position_seconds": -1, "seen": True}, ["/seen", "/position_seconds"]),
        ({"viewed": "yes"}, ["/viewed"]),
        ({"viewed": None}, ["/viewed"]),
        ({"position_seconds": 10**30}, ["/position_seconds"]),
    ],
)
async def test_what_is_no_fact_is_refused_with_its_place(
    site: Site, room: Classroom, learner: Actor, fact: dict[str, Any], pointers: list[str]
) -> None:
    lesson = await a_lesson(site, room, learner)
    refused = await site.ask("PUT", f"/lessons/{lesson.id}/progress", learner, json=fact)
    assert (refused.status_code, refused.json()["code"]) == (422, "validation_failed")
    assert [one["pointer"] for one in refused.json()["errors"]] == pointers


async def test_a_batch_answers_fact_by_fact(
    site: Site, room: Classroom, clock: Clock, learner: Actor
) -> None:
    lesson = await a_lesson(site, room, learner)
    at = (clock.now - timedelta(hours=1)).isoformat()
    unknown = str(UUID(int=7))
    facts = [
        {"lesson_id": str(lesson.id), "at": at, "completed": True},
        {"lesson_id": str(lesson.id), "at": at, "completed": True},
        {"lesson_id": unknown, "at": at, "viewed": True},
    ]
    answer = await site.ask("POST", "/me/progress", learner, json={"facts": facts})
    assert answer.status_code == 200
    assert answer.json() == {
        "results": [
            {"lesson_id": str(lesson.id), "status": "applied"},
            {"lesson_id": str(lesson.id), "status": "unchanged"},
            {"lesson_id": unknown, "status": "refused", "code": "not_found"},
        ]
    }


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00Z"]
)
async def test_any_time_that_can_be_written_is_understood(
    site: Site, room: Classroom, learner: Actor, at: str
) -> None:
    lesson = await a_lesson(site, room, learner)
    fact = {"lesson_id": str(lesson.id), "at": at, "completed": True}
    answer = await site.ask("POST", "/me/progress", learner, json={"facts": [fact, fact]})
    assert [one["status"] for one in answer.json()["results"]] == ["applied", "unchanged"]


@pytest.mark.parametrize("at", ["2026-01-01T00:00:00", "yesterday", None])
async def test_a_time_without_a_zone_is_refused(
    site: Site, room: Classroom, learner: Actor, at: str | None
) -> None:
    fact = {"lesson_id": str(UUID(int=7)), "at": at, "viewed": True}
    refused = await site.ask("POST", "/me/progress", learner, json={"facts": [fact]})
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/facts/0/at"]


async def test_a_batch_is_bounded(site: Site, room: Classroom, learner: Actor) -> None:
    fact = {"lesson_id": str(UUID(int=7)), "at": "2026-01-01T00:00:00Z"}
    refused = await site.ask("POST", "/me/progress", learner, json={"facts": [fact] * 101})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/facts")


async def test_progress_is_shown_with_its_formula(
    site: Site, room: Classroom, learner: Actor
) -> None:
    lesson = await a_lesson(site, room, learner)
    done = await room.done(learner, lesson)
    shown = (await site.ask("GET", f"/enrollments/{done.enrollment.id}/progress", learner)).json()
    assert shown.keys() == {"percent", "required", "met", "lessons", "formula"}
    assert (shown["percent"], shown["required"], shown["met"]) == (50, 2, 1)
    first, second = shown["lessons"]
    assert first.keys() >= {"id", "title", "state", "completed_at", "why"}
    assert (first["state"], second["state"]) == ("met", "not_started")
    assert (first["why"], second["why"]) == ([], ["not_marked_done"])


async def test_a_lesson_is_reset_until_the_course_is_completed(
    site: Site, room: Classroom, learner: Actor
) -> None:
    course = await room.course()
    lesson = await room.lesson(course)
    await room.enrolled(course, learner)
    path = f"/lessons/{lesson.id}/progress"
    assert (await site.ask("DELETE", path, learner)).status_code == 204
    done = await site.ask("PUT", path, learner, json={"completed": True})
    assert done.json()["enrollment"]["status"] == "completed"
    refused = await site.ask("DELETE", path, learner)
    assert (refused.status_code, refused.json()["code"]) == (409, "course_completed")


async def test_only_learners_of_the_course_have_progress(
    site: Site, room: Classroom, learner: Actor
) -> None:
    lesson = await a_lesson(site, room, learner)
    path = f"/lessons/{lesson.id}/progress"
    stranger = await room.world.person()
    assert (await site.ask("PUT", path, json={"viewed": True})).status_code == 401
    assert (await site.ask("PUT", path, stranger, json={"viewed": True})).status_code == 403
    assert (await site.ask("DELETE", path, stranger)).status_code == 403


async def test_a_locked_lesson_names_what_comes_first(
    site: Site, room: Classroom, learner: Actor
) -> None:
    course = await room.course(sequential=True)
    first, second = await room.lessons(course, 2)
    await room.enrolled(course, learner)
    refused = await site.ask(
        "PUT", f"/lessons/{second.id}/progress", learner, json={"completed": True}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "lesson_locked")
    assert refused.json()["missing"] == [str(first.id)]
