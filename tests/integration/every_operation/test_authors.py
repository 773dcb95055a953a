"""Every operation by which authors change something: recorded once, and refused on a version that
is no longer the current one (contract, sections 1 and 3).
"""

from typing import Any, Final

import pytest

from integration.every_operation.expectations import Row, rows
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import World, new_world

#: What authors change: courses and all that is in them.
AUTHORING: Final = ("Courses", "Lessons")


def _changes(operation: str) -> bool:
    endpoint = every_operation()[operation]
    return endpoint.method != "GET" and any(
        tag in AUTHORING for tag in endpoint.handler.resolve_tags()
    )


def _scenes() -> dict[str, Row]:
    """For each operation, a scene in which the owner does something by it."""
    found: dict[str, Row] = {}
    for row in rows():
        if _changes(row.operation) and row.statuses["owner"] < 300:
            found.setdefault(row.operation, row)
    return found


SCENES: Final = _scenes()
VERSIONED: Final = [
    one for one in SCENES if "expected_version" in every_operation()[one].parameters
]


async def _trail(world: World) -> list[Any]:
    return await world.whole.rows(
        "SELECT * FROM audit_events WHERE actor_id::text = $1 ORDER BY id", world.names["owner"]
    )


def test_every_author_operation_is_done_in_some_scene() -> None:
    assert set(SCENES) == {name for name in every_operation() if _changes(name)}


@pytest.mark.parametrize("operation", SCENES)
async def test_what_an_author_does_is_recorded_exactly_once(whole: Whole, operation: str) -> None:
    row = SCENES[operation]
    world = await new_world(whole, row.scene)
    answer = await ask(world, operation, "owner")
    assert answer.status_code == row.statuses["owner"]
    (event,) = await _trail(world)
    assert event["outcome"] == "success"
    assert event["request_id"] == answer.headers["x-request-id"]
    known = set(world.names.values())
    created = answer.json()["id"] if answer.status_code == 201 else None
    assert str(event["subject_id"]) in {created} - {None} or str(event["subject_id"]) in known


@pytest.mark.parametrize("operation", SCENES)
async def test_what_is_not_done_is_not_recorded(whole: Whole, operation: str) -> None:
    world = await new_world(whole, SCENES[operation].scene)
    count = "SELECT count(*) FROM audit_events"
    ((before,),) = await whole.rows(count)
    answer = await ask(world, operation, "stranger")
    assert answer.status_code in (403, 404)
    assert await whole.rows(count) == [(before,)]


@pytest.mark.parametrize("operation", VERSIONED)
async def test_a_version_that_has_passed_is_refused_and_changes_nothing(
    whole: Whole, operation: str
) -> None:
    world = await new_world(whole, SCENES[operation].scene)
    answer = await ask(world, operation, "owner", headers={"If-Match": '"4711-x"'})
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    assert await _trail(world) == []
    again = await ask(world, operation, "owner", headers={"If-Match": '"1-x"'})
    assert again.status_code == SCENES[operation].statuses["owner"]
