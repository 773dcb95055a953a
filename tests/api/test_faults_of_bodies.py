"""A body that can be read and is wrong is told every fault and its place (contract, 1: Errors)."""

import pytest

from api.site import Site, errors
from application.actor import Actor
from fakes.platform import Platform

SOMEWHERE = "0192f0c1-2345-7abc-8def-0123456789ab"
JSON = {"Content-Type": "application/json"}


async def test_all_faults_of_a_body_are_told_at_once_with_their_places(
    site: Site, owner: Actor
) -> None:
    wrong = {
        "title": " ",
        "summary": "x" * 501,
        "description": None,
        "level": "expert",
        "language": "klingon!",
        "tags": ["ok", "Not OK", 3],
        "capacity": -1,
        "waitlist": "yes",
        "enroll_from": "2026-01-01T00:00:00",
        "starts_at": "tomorrow",
        "access_days": 0,
        "owner_id": SOMEWHERE,
        "a/b~c": 1,
    }
    answer = await site.ask("POST", "/courses", owner, json=wrong)
    assert errors(answer) == {
        "/title": "Must not be blank or contain control characters.",
        "/summary": "Must be a string of length <= 500.",
        "/description": "Must be a string.",
        "/level": "Must be one of the documented values.",
        "/language": "Must have the form that the documentation shows.",
        "/tags/1": "Must have the form that the documentation shows.",
        "/tags/2": "Must be a string.",
        "/capacity": "Must be a whole number >= 0.",
        "/waitlist": "Must be true or false.",
        "/enroll_from": "Must be a time with its offset from UTC, such as 2026-01-31T12:00:00Z.",
        "/starts_at": "Must be a time with its offset from UTC, such as 2026-01-31T12:00:00Z.",
        "/access_days": "Must be a whole number >= 1.",
        "/owner_id": "Is not a known field.",
        "/a~1b~0c": "Is not a known field.",
    }


async def test_faults_within_lists_and_objects_have_their_places(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    path = f"/courses/{course.id}"
    order = {"sections": [{"id": "x", "lesson_ids": [SOMEWHERE, 3]}, {"lesson_ids": None}]}
    assert errors(await site.ask("PUT", f"{path}/outline", owner, json=order)) == {
        "/sections/0/id": "Must be a UUID.",
        "/sections/0/lesson_ids/1": "Must be a UUID.",
        "/sections/1/id": "Is required.",
        "/sections/1/lesson_ids": "Must be a list.",
    }
    lesson = {"title": "a", "completion": {"rule": "watched", "percent": 0, "x": 1}}
    assert errors(await site.ask("POST", f"{path}/lessons", owner, json=lesson)) == {
        "/completion/percent": "Must be a whole number >= 1.",
        "/completion/x": "Is not a known field.",
    }


@pytest.mark.parametrize("body", ["[]", '"bread"', "null", "3", "true"])
async def test_a_body_that_is_no_object_is_told_so(site: Site, owner: Actor, body: str) -> None:
    assert errors(await site.ask("POST", "/courses", owner, content=body, headers=JSON)) == {
        "": "Must be an object."
    }


async def test_a_body_that_is_missing_is_asked_for(site: Site, owner: Actor) -> None:
    assert errors(await site.ask("POST", "/courses", owner, headers=JSON)) == {
        "": "A JSON body is required."
    }


async def test_an_answer_to_many_faults_stays_small(site: Site, owner: Actor) -> None:
    wrong = {f"field_{number}": 1 for number in range(20_000)}
    answer = await site.ask("POST", "/courses", owner, json=wrong)
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 100
    assert len(answer.content) < 20_000


async def test_rules_between_fields_name_a_field(site: Site, owner: Actor) -> None:
    noon, later = "2026-01-01T12:00:00Z", "2026-01-01T13:00:00+01:00"
    sent = {"title": "Bread", "starts_at": noon, "ends_at": later, "enroll_from": noon}
    answer = await site.ask("POST", "/courses", owner, json={**sent, "enroll_until": noon})
    assert errors(answer) == {
        "/ends_at": "Must be later than starts_at.",
        "/enroll_until": "Must be later than enroll_from.",
    }


async def test_no_answer_repeats_what_was_sent(site: Site, owner: Actor) -> None:
    canary = "canary-3a2f"
    for wrong in (
        {"title": [canary]},
        {"title": "a", "level": canary},
        {"title": "a", "capacity": canary},
        {"title": "a", "tags": [canary.upper() + "!"]},
        {"title": canary * 200},
    ):
        answer = await site.ask("POST", "/courses", owner, json=wrong)
        assert answer.status_code == 422
        assert canary not in answer.text.lower()
