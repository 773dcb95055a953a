"""What holds for every operation of a kind: ids, what is created, changed and deleted, and lists
(contract, section 1).
"""

from typing import Final

import httpx
import pytest

from integration.every_operation.expectations import Row, rows, succeeding
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import NAME_OF, Names, World, new_world

OPERATIONS: Final = every_operation()
WITH_ID: Final = [name for name, one in OPERATIONS.items() if {*one.path_names} & NAME_OF.keys()]
LISTS: Final = [name for name, one in OPERATIONS.items() if "cursor" in one.query]
SORTED: Final = [name for name in LISTS if "sort" in OPERATIONS[name].query]
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

#: How else an id could be written.
SPELLINGS: Final = (
    str.upper,
    lambda one: one.replace("-", ""),
    lambda one: f"{{{one}}}",
    lambda one: f"urn:uuid:{one}",
    lambda one: f"{one}%20",
    lambda one: f"0{one}",
)


@pytest.mark.parametrize("operation", WITH_ID)
async def test_an_id_has_one_spelling(whole: Whole, operation: str) -> None:
    row, who = _somebody(operation)
    world = await new_world(whole, row.scene)
    for spelling in SPELLINGS:
        names = Names(**world.names)
        for parameter in {*OPERATIONS[operation].path_names} & NAME_OF.keys():
            name = NAME_OF[parameter]
            names |= {one: spelling(world.names[one]) for one in (name, *PEOPLE_MEANT)}
        answer = await ask(world, operation, who, names=names)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), names


#: Whom a parameter that is called after the learner may mean.
PEOPLE_MEANT: Final = ("other", "co", "empty_section")


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
    row, who = _somebody(operation)
    world = await new_world(whole, row.scene)
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
async def test_every_list_has_one_form_and_takes_no_other_page(
    whole: Whole, operation: str
) -> None:
    row, who = succeeding(operation)
    world = await new_world(whole, row.scene)
    page = (await ask(world, operation, who, params={"limit": "1"})).json()
    assert page.keys() == {"items", "next_cursor"}
    assert len(page["items"]) <= 1
    for query, parameter in (
        *((f"limit={limit}", "limit") for limit in ("0", "-1", "101", "1e9", "1_0", "٣", "x", "")),
        *((f"cursor={cursor}", "cursor") for cursor in ("x", "", await _foreign(world, operation))),
        ("limit=1&limit=1", "limit"),
        ("colour=red", "colour"),
        ("offset=1", "offset"),
    ):
        answer = await ask(world, operation, who, params=query)
        assert (answer.status_code, _parameters(answer)) == (422, [parameter]), query


@pytest.mark.parametrize("operation", SORTED)
async def test_a_list_is_sorted_by_nothing_but_what_is_named(whole: Whole, operation: str) -> None:
    row, who = succeeding(operation)
    world = await new_world(whole, row.scene)
    for sort in ("password_hash", "id", "title desc", "-title", "TITLE", ""):
        answer = await ask(world, operation, who, params={"sort": sort})
        assert (answer.status_code, _parameters(answer)) == (422, ["sort"]), sort


async def _foreign(world: World, operation: str) -> str:
    """A good cursor of another list, which somebody else was given."""
    other = "listLessons" if operation == "listMySessions" else "listMySessions"
    page = await ask(world, other, "learner", params={"limit": "1"})
    return str(page.json()["next_cursor"])


def _parameters(answer: httpx.Response) -> list[str]:
    return [one["parameter"] for one in answer.json()["errors"]]


def _versions(tags: list[str]) -> list[str]:
    return [one.strip('"').partition("-")[0] for one in tags]


def _somebody(operation: str) -> tuple[Row, str]:
    """A scene, and somebody for whom the operation does something, where there is any."""
    try:
        return succeeding(operation)
    except StopIteration:
        row = next(one for one in rows() if one.operation == operation)
        return row, "admin"
