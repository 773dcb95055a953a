"""The reference server gives the contract's answers: less would make every ratio a lie."""

import asyncio
from typing import Any, Final

import asyncpg
import httpx
import pytest

from benchmarks.world import World


def names(text: str) -> set[str]:
    """The words of a text: the fields that an answer must have, no more and no less."""
    return set(text.split())


CARD: Final = names(
    "id slug title summary level language tags status visibility instructor lesson_count "
    "duration_minutes enrolled_count capacity seats_left published_at created_at updated_at"
)
DETAIL: Final = CARD | names(
    "description instructors prerequisites enroll_from enroll_until starts_at ends_at "
    "access_days sequential waitlist version sections"
)
ENROLLMENT: Final = names(
    "id course user status access waitlist_position percent enrolled_at access_until "
    "completed_at attempt updated_at version"
)


def bearer(world: World, user_id: str) -> dict[str, str]:
    return {"authorization": f"Bearer {world.tokens.valid()[user_id]}"}


def test_the_catalogue_leads_through_all_public_courses_newest_first(
    floor: httpx.Client, world: World
) -> None:
    path, seen = "/api/v1/courses", []
    while path:
        answer = floor.get(path)
        assert answer.status_code == 200
        seen += answer.json()["items"]
        path = answer.links["next"]["url"] if answer.json()["next_cursor"] else ""
    assert set(seen[0]) == CARD
    assert set(seen[0]["instructor"]) == {"id", "display_name", "title", "avatar_url"}
    assert [card["id"] for card in seen] == sorted(world.courses, reverse=True)


def test_a_course_shows_its_outline_in_order(floor: httpx.Client, world: World) -> None:
    course = floor.get(f"/api/v1/courses/{world.courses[0]}").json()
    assert set(course) == DETAIL
    assert [section["title"] for section in course["sections"]] == ["Start", "Practice", "Mastery"]
    lessons = [lesson for section in course["sections"] for lesson in section["lessons"]]
    assert [lesson["title"].split()[1] for lesson in lessons] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize("spelling", ["nonsense", "01941F2A-3EEC-7003-8000-0000000001F3"])
def test_ids_that_lead_nowhere_are_not_found(floor: httpx.Client, spelling: str) -> None:
    assert floor.get(f"/api/v1/courses/{spelling}").status_code == 404


def test_a_lesson_is_for_its_learners(floor: httpx.Client, world: World) -> None:
    course = floor.get(f"/api/v1/courses/{world.courses[0]}").json()
    first, second = course["sections"][0]["lessons"][:2]
    learner, stranger = _learner_and_stranger(floor, world, course["id"])

    assert floor.get(f"/api/v1/lessons/{first['id']}").status_code == 200
    assert floor.get(f"/api/v1/lessons/{second['id']}").status_code == 401
    assert _lesson(floor, world, stranger, second["id"]).status_code == 403
    lesson = _lesson(floor, world, learner, second["id"]).json()
    assert lesson["previous_id"] == first["id"]
    assert "<strong>" in lesson["content_html"]


def test_me_is_the_one_whom_the_token_names(floor: httpx.Client, world: World) -> None:
    user_id = world.learners[0]
    me = floor.get("/api/v1/me", headers=bearer(world, user_id)).json()
    assert me["id"] == user_id
    assert floor.get("/api/v1/me").status_code == 401


def test_my_enrollments_say_how_far_i_am(floor: httpx.Client, world: World) -> None:
    page = floor.get("/api/v1/me/enrollments", headers=bearer(world, world.learners[0])).json()
    assert len(page["items"]) == 20
    assert all(set(enrollment) == ENROLLMENT for enrollment in page["items"])
    for enrollment in page["items"]:
        assert (enrollment["percent"] == 100) == (enrollment["status"] == "completed")


def test_a_course_is_taken_once(floor: httpx.Client, world: World) -> None:
    user_id, course_id = next(world.free)

    first = _enroll(floor, world, user_id, course_id)
    assert first.status_code == 201
    assert set(first.json()) == ENROLLMENT
    assert (first.json()["access"], first.json()["percent"]) == ("open", 0)

    again = _enroll(floor, world, user_id, course_id)
    assert (again.status_code, again.json()["code"]) == (409, "already_enrolled")


async def test_a_full_course_takes_nobody(
    floor: httpx.Client, world: World, database: asyncpg.Connection
) -> None:
    user_id, course_id = next(world.free)
    await database.execute("UPDATE courses SET capacity = seats_taken WHERE id = $1", course_id)
    answer = await asyncio.to_thread(_enroll, floor, world, user_id, course_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "course_full")
    await database.execute("UPDATE courses SET capacity = NULL WHERE id = $1", course_id)


async def test_a_course_wants_what_it_builds_on(
    floor: httpx.Client, world: World, database: asyncpg.Connection
) -> None:
    user_id, course_id = next(world.free)
    other = next(one for one in world.courses if one != course_id)
    await database.execute(
        "INSERT INTO course_prerequisites (course_id, prerequisite_id) VALUES ($1, $2)",
        course_id,
        other,
    )
    await database.execute(
        "UPDATE enrollments SET status = 'active' WHERE course_id = $1 AND user_id = $2",
        other,
        user_id,
    )
    answer = await asyncio.to_thread(_enroll, floor, world, user_id, course_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "prerequisite_missing")
    shown = await asyncio.to_thread(floor.get, f"/api/v1/courses/{course_id}")
    assert [one["id"] for one in shown.json()["prerequisites"]] == [other]
    await database.execute("DELETE FROM course_prerequisites")


def test_a_position_is_kept_and_meets_nothing(floor: httpx.Client, world: World) -> None:
    place = next(world.undone)
    answer = _put(floor, world, place.user_id, place.lesson_id, viewed=True, position_seconds=7)
    lesson = answer.json()["lesson"]
    assert (lesson["state"], lesson["position_seconds"]) == ("in_progress", 7)
    assert lesson["why"] == ["not_marked_done"]


async def test_the_last_facts_stated_at_once_complete_an_enrollment_once(
    floor: httpx.Client, world: World, database: asyncpg.Connection
) -> None:
    user_id, course_id = next(world.free)
    enrolled = await asyncio.to_thread(_enroll, floor, world, user_id, course_id)
    await database.execute(
        "UPDATE lessons SET completion_rule = 'manual' WHERE course_id = $1", course_id
    )
    required = await database.fetch(
        "SELECT id::text FROM lessons WHERE course_id = $1 AND required", course_id
    )

    headers = bearer(world, user_id)
    async with httpx.AsyncClient(base_url=floor.base_url, headers=headers) as client:
        answers = await asyncio.gather(
            *(
                client.put(f"/api/v1/lessons/{row['id']}/progress", json={"completed": True})
                for row in required
            )
        )

    assert [answer.status_code for answer in answers] == [200] * 9
    states = [answer.json()["enrollment"]["status"] for answer in answers]
    assert states.count("completed") == 1
    assert await _certificates(database, enrolled.json()["id"]) == 1


def _learner_and_stranger(floor: httpx.Client, world: World, course_id: str) -> tuple[str, str]:
    def takes(user_id: str) -> bool:
        page = floor.get("/api/v1/me/enrollments", headers=bearer(world, user_id)).json()
        return any(
            one["course"]["id"] == course_id and one["access"] == "open" for one in page["items"]
        )

    known = {user_id: takes(user_id) for user_id in world.learners[:200]}
    learner = next(user_id for user_id, taking in known.items() if taking)
    return learner, next(user_id for user_id, taking in known.items() if not taking)


def _lesson(floor: httpx.Client, world: World, user_id: str, lesson_id: str) -> httpx.Response:
    return floor.get(f"/api/v1/lessons/{lesson_id}", headers=bearer(world, user_id))


def _enroll(floor: httpx.Client, world: World, user_id: str, course_id: str) -> httpx.Response:
    path = f"/api/v1/courses/{course_id}/enrollments"
    return floor.post(path, json={}, headers=bearer(world, user_id))


def _put(
    floor: httpx.Client, world: World, user_id: str, lesson_id: str, **facts: Any
) -> httpx.Response:
    path = f"/api/v1/lessons/{lesson_id}/progress"
    return floor.put(path, json=facts, headers=bearer(world, user_id))


async def _certificates(database: asyncpg.Connection, enrollment_id: str) -> int:
    count: int = await database.fetchval(
        "SELECT count(*) FROM certificates WHERE enrollment_id = $1", enrollment_id
    )
    return count
