"""What holds for every operation of a kind: ids, what is created, changed and deleted, and lists
(contract, section 1).
"""

from typing import Final

import pytest

from integration.every_operation.expectations import Row, asker, rows, succeeding
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import new_world

OPERATIONS: Final = every_operation()
LISTS: Final = [name for name, one in OPERATIONS.items() if "cursor" in one.query]
PATCHES: Final = [name for name, one in OPERATIONS.items() if one.method == "PATCH"]
DELETES: Final = [name for name, one in OPERATIONS.items() if one.method == "DELETE"]


#: Each row by which somebody creates something, at once or before long.
CREATED: Final = (201, 202)
CREATING: Final = [
    row
    for row in rows()
    if 201 in row.statuses.values()
    or (202 in row.statuses.values() and "location" in OPERATIONS[row.operation].handler.opt)
]


@pytest.mark.parametrize("row", CREATING, ids=lambda row: f"{row.operation} {row.scene}")
async def test_what_is_created_is_answered_whole_and_with_its_place(whole: Whole, row: Row) -> None:
    who = next(one for one, status in row.statuses.items() if status in CREATED)
    world = await new_world(whole, row.scene)
    created = await ask(world, row.operation, who)
    place = created.headers["location"]
    assert place.startswith("/api/v1/")
    assert place.endswith(created.json()["id"])
    shown = await whole.client.get(place, headers=world.login(who))
    assert shown.status_code == 200
    told = created.json()
    # Where to upload is told once.
    is_whole = told.pop("upload", None) is None
    assert shown.json() == told
    tags = [one.headers["etag"] for one in (shown, created)]
    assert tags[0] == tags[1] if is_whole else _versions(tags) == ["1", "1"]


@pytest.mark.parametrize("operation", DELETES)
async def test_whoever_deletes_is_answered_nothing(whole: Whole, operation: str) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    answer = await ask(world, operation, who)
    if answer.is_success:
        assert (answer.status_code, answer.content) == (204, b"")
    else:
        assert operation in UNDONE


#: Nobody in the worlds of these tests has what these take away.
UNDONE: Final = {"unlinkGoogle"}


@pytest.mark.parametrize("operation", PATCHES)
async def test_a_patch_of_nothing_changes_nothing(whole: Whole, operation: str) -> None:
    row, who = succeeding(operation)
    world = await new_world(whole, row.scene)
    answers = [await ask(world, operation, who, json={}) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    assert answers[0].headers["etag"].startswith('"1-')


@pytest.mark.parametrize("operation", LISTS)
async def test_every_list_has_one_form(whole: Whole, operation: str) -> None:
    row, who = succeeding(operation)
    world = await new_world(whole, row.scene)
    page = (await ask(world, operation, who, params={"limit": "1"})).json()
    assert page.keys() == {"items", "next_cursor"}
    assert len(page["items"]) <= 1


def _versions(tags: list[str]) -> list[str]:
    return [one.strip('"').partition("-")[0] for one in tags]
