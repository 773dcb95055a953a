"""What is hidden is not told from what does not exist: not by the answer, not by what is done for
it, not by way of something else (contract, section 1: Hidden things).
"""

from itertools import groupby
from typing import Any, Final

import httpx
import pytest

from integration.every_operation.expectations import Row, rows, succeeding
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import Names, World, new_world, strange_names
from integration.persistence.beside import statements

TABLE: Final = {
    name: hidden
    for name, some in groupby(rows(), lambda row: row.operation)
    if (hidden := [row for row in some if 404 in row.statuses.values()])
}

#: Operations on a part of something: another one's parts are not to be found there.
NESTED: Final = ("getAttachment", "detachFile")
#: Who teaches a course is a person, and no part of it; revisions are numbers that every lesson has.
NO_PARTS: Final = {"addInstructor", "removeInstructor", "getRevision", "restoreRevision"}

#: What belongs to the request, and not to what is refused.
OF_THE_REQUEST: Final = ("request_id", "instance")

#: How many rows are looked at after what was asked for is found, before it is known to be hidden.
MORE_LOOKS: Final = 2

#: What is not switched on is there for nobody, and takes nothing to tell.
WITHOUT_A_LOOK: Final = {"startGoogleLogin", "finishGoogleLogin", "getKeySet"}


@pytest.mark.parametrize("operation", TABLE)
async def test_what_is_hidden_is_not_told_from_what_does_not_exist(
    whole: Whole, operation: str
) -> None:
    for row in TABLE[operation]:
        world = await new_world(whole, row.scene)
        for who in _kept_from(row):
            told = await ask(world, operation, who)
            nothing = await ask(world, operation, who, names=strange_names())
            assert _said(told) == _said(nothing), (row.scene, who)


@pytest.mark.parametrize("operation", TABLE)
async def test_what_is_hidden_takes_hardly_more_work_than_what_does_not_exist(
    whole: Whole, operation: str
) -> None:
    """A look more or two, and nothing else: nobody guesses an id by how long that takes."""
    row = TABLE[operation][0]
    world, who = await new_world(whole, row.scene), _kept_from(row)[-1]
    told = await _sent(world, operation, who, world.names)
    nothing = await _sent(world, operation, who, strange_names())
    assert bool(nothing) == (operation not in WITHOUT_A_LOOK), "statements are not heard"
    assert 0 <= len(told) - len(nothing) <= MORE_LOOKS, (told, nothing)
    assert _changes(told) == _changes(nothing) == []


@pytest.mark.parametrize("operation", sorted(NESTED))
async def test_a_part_of_one_thing_is_no_part_of_another(whole: Whole, operation: str) -> None:
    """An admin may do everything, but find the part of one course or lesson below another."""
    row, _ = succeeding(operation)
    world, other = await new_world(whole, row.scene), await new_world(whole, row.scene)
    names = Names(**{**world.names, "lesson": other.names["lesson"]})
    mixed = await ask(world, operation, "admin", names=names)
    assert (mixed.status_code, mixed.json()["code"]) == (404, "not_found")
    assert (await ask(world, operation, "admin")).status_code == row.statuses["admin"]


def test_every_operation_on_a_part_is_among_them() -> None:
    """Add an operation with two ids in its path where it belongs."""
    two_ids = {name for name, one in every_operation().items() if len(one.path_names) > 1}
    assert two_ids == {*NESTED} | NO_PARTS


def _kept_from(row: Row) -> list[str]:
    return [who for who, status in row.statuses.items() if status == 404]


async def _sent(world: World, operation: str, who: str, names: Any) -> list[str]:
    """The statements of one call."""
    async with statements(world.whole.database) as sent:
        await ask(world, operation, who, names=names)
    # The driver asks once a connection how to read some types.
    return [one for one in sent if "pg_catalog" not in one]


def _changes(sent: list[str]) -> list[str]:
    return [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def _said(answer: httpx.Response) -> tuple[Any, ...]:
    """All of an answer but what differs from request to request."""
    volatile = ("content-length", "x-request-id")
    headers = {name: value for name, value in answer.headers.items() if name not in volatile}
    document = answer.json()
    kept = {name: value for name, value in document.items() if name not in OF_THE_REQUEST}
    return answer.status_code, headers, kept
