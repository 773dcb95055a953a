"""An id in a body may name another one's thing. What is hidden from whoever sends it is there no
more than what does not exist, and nothing is done with it (contract, section 1: Hidden things).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest

from integration.every_operation.expectations import succeeding
from integration.every_operation.operations import ask, document
from integration.every_operation.whole import Whole
from integration.every_operation.world import World, new_world


@dataclass(frozen=True)
class Reference:
    """Something that a body names: what it is in another one's world, where it is hidden, and a
    body that names it as ``$it``.
    """

    thing: str
    body: dict[str, Any]
    scene: str = "draft"


REFERENCES: Final = {
    "addLesson /section_id": Reference("section", {"title": "Baking", "section_id": "$it"}),
    "addLesson /media_id": Reference(
        "own_media", {"title": "Baking", "kind": "file", "media_id": "$it"}
    ),
    "editLesson /section_id": Reference("section", {"section_id": "$it"}),
    "editLesson /media_id": Reference("own_media", {"kind": "file", "media_id": "$it"}),
    "attachFile /media_id": Reference("own_media", {"title": "Recipe", "media_id": "$it"}),
    "reorderOutline /sections/*/id": Reference(
        "section",
        {
            "sections": [
                {"id": "$section", "lesson_ids": ["$lesson", "$next_lesson"]},
                {"id": "$it", "lesson_ids": []},
            ]
        },
    ),
    "reorderOutline /sections/*/lesson_ids/*": Reference(
        "lesson",
        {
            "sections": [
                {"id": "$section", "lesson_ids": ["$lesson", "$it"]},
                {"id": "$empty_section", "lesson_ids": ["$next_lesson"]},
            ]
        },
    ),
    "setPrerequisites /course_ids/*": Reference("course", {"course_ids": ["$earlier", "$it"]}),
    "editMe /avatar_media_id": Reference("own_media", {"avatar_media_id": "$it"}),
    "recordProgressBatch /facts/*/lesson_id": Reference(
        "lesson", {"facts": [{"lesson_id": "$it", "at": "2026-03-02T09:30:00Z", "viewed": True}]}
    ),
    # A suspended account still is one, which may be put into a course for when it is reinstated.
    "enroll /user_id": Reference("learner", {"user_id": "$it"}, "erased-account"),
    "transferCourse /user_id": Reference("learner", {"user_id": "$it"}, "suspended-account"),
}


def test_every_reference_of_every_body_is_asked_about() -> None:
    found = {
        f"{operation['operationId']} {place}"
        for _, operation in document().operations()
        for kind, body in document().bodies(operation)
        if kind == "request application/json"
        for place in _ids(document().resolved(body["schema"]))
    }
    assert found == REFERENCES.keys()


@pytest.mark.parametrize("reference", REFERENCES)
async def test_another_ones_thing_is_none(whole: Whole, reference: str) -> None:
    operation, asked = reference.partition(" ")[0], REFERENCES[reference]
    row, _ = succeeding(operation)
    world = await new_world(whole, row.scene if row.scene != "-" else "published")
    foreign = await new_world(whole, asked.scene)
    before = await _kept(foreign)
    hidden = await _naming(world, operation, asked.body, foreign.names[asked.thing])
    nothing = await _naming(world, operation, asked.body, foreign.names["nothing"])
    assert hidden == nothing
    assert hidden[0] >= 400 or '"refused"' in hidden[1], hidden
    assert await _kept(foreign) == before


async def _naming(world: World, operation: str, body: Any, it: str) -> tuple[int, str]:
    """What the owner is answered, without what belongs to the request."""
    world.names["it"] = it
    answer = await ask(world, operation, "owner", json=world.filled(body))
    return answer.status_code, _said(answer).replace(it, "it")


def _said(answer: httpx.Response) -> str:
    return answer.text.replace(answer.headers["x-request-id"], "")


async def _kept(world: World) -> list[Any]:
    """What of a world could be changed by way of a reference to it."""
    query = (
        "SELECT (SELECT array_agg((id, section_id, position, version) ORDER BY id) FROM lessons"
        " WHERE course_id::text = $1), (SELECT array_agg((id, position) ORDER BY id) FROM sections"
        " WHERE course_id::text = $1), (SELECT count(*) FROM lesson_progress"
        " JOIN lessons ON lessons.id = lesson_id WHERE course_id::text = $1),"
        " (SELECT count(*) FROM enrollments WHERE user_id::text = $2)"
    )
    return await world.whole.rows(query, world.names["course"], world.names["learner"])


def _ids(schema: dict[str, Any], place: str = "") -> Iterator[str]:
    """The places of a schema where an id stands."""
    if schema.get("format") == "uuid":
        yield place
    for name, inner in schema.get("properties", {}).items():
        yield from _ids(document().resolved(inner), f"{place}/{name}")
    for inner in schema.get("anyOf", ()):
        yield from _ids(document().resolved(inner), place)
    if "items" in schema:
        yield from _ids(document().resolved(schema["items"]), f"{place}/*")
