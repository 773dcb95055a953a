"""Every operation, asked by everybody in every scene that matters to it (contract, section 2)."""

import re
from itertools import groupby
from typing import Any, Final

import httpx
import pytest

from integration.every_operation.expectations import Row, rows
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import World, new_world

#: Whose access token is good no longer.
LOCKED_OUT: Final = ("suspended", "ended")
TABLE: Final = {name: list(some) for name, some in groupby(rows(), lambda row: row.operation)}

#: What somebody owns or started, whatever their role is.
OWN_THINGS: Final = {
    *("eraseMe", "completeMedia", "downloadMedia", "linkMedia", "deleteMedia", "getMyMedia"),
    *("getJob", "listJobResults", "exportJobResults"),
}

#: Who may be told the addresses of others: a course's staff.
STAFF: Final = ("owner", "co", "admin")
ADDRESS: Final = re.compile(r"[\w.-]+@[\w.-]+\.\w+")


@pytest.mark.parametrize("operation", TABLE)
async def test_everybody_gets_what_the_table_says(whole: Whole, operation: str) -> None:
    found = [await _answers(whole, row) for row in TABLE[operation]]

    assert found == [{"scene": row.scene, **row.statuses} for row in TABLE[operation]]


@pytest.mark.parametrize("operation", TABLE)
async def test_a_login_that_has_ended_opens_nothing(whole: Whole, operation: str) -> None:
    world = await new_world(whole, TABLE[operation][0].scene)
    ignored = every_operation()[operation].ignores_login
    expected = TABLE[operation][0].statuses["anonymous"] if ignored else 401

    for who in LOCKED_OUT:
        assert (await ask(world, operation, who)).status_code == expected


@pytest.mark.parametrize("operation", TABLE)
async def test_whoever_loses_the_role_keeps_no_authority_of_it(
    whole: Whole, operation: str
) -> None:
    """They get what any student gets, from their next request on, whatever their token says."""
    for row in TABLE[operation]:
        for who in ("owner", "co"):
            world = await new_world(whole, row.scene)
            await demote(world)
            found = (await ask(world, operation, who)).status_code
            assert found == _without_the_role(row, who), (row.scene, who)


@pytest.mark.parametrize(
    "operation", [name for name in TABLE if every_operation()[name].method == "GET"]
)
async def test_head_tells_no_more_than_get(whole: Whole, operation: str) -> None:
    for row in TABLE[operation]:
        world = await new_world(whole, row.scene)
        for who, status in row.statuses.items():
            answer = await ask(world, operation, who, method="HEAD")
            assert (answer.status_code, answer.content) == (status, b""), (row.scene, who)


def _without_the_role(row: Row, who: str) -> int:
    if row.operation in OWN_THINGS and who == "owner":
        return row.statuses[who]
    is_let_in = row.operation == "enroll" and row.statuses["stranger"] == 201
    # Nobody learns in a course that is theirs.
    return 409 if is_let_in else row.statuses["stranger"]


async def _answers(whole: Whole, row: Row) -> dict[str, Any]:
    world, found = await new_world(whole, row.scene), {}
    for who in row.statuses:
        answer = await ask(world, row.operation, who)
        found[who] = answer.status_code
        assert who in STAFF or not addresses_of_others(answer, world, who), (row.scene, who)
        if answer.is_success and answer.request.method != "GET":
            world = await _anew(world)
    return {"scene": row.scene, **found}


def addresses_of_others(answer: httpx.Response, world: World, who: str) -> set[str]:
    """The e-mail addresses in an answer that do not belong to whoever asked."""
    own = f"{world.names[who]}@example.org"
    return {*ADDRESS.findall(answer.text)} - {own}


async def demote(world: World) -> None:
    """Make students of those who teach the course."""
    teachers = f"'{world.names['owner']}', '{world.names['co']}'"
    await world.whole.run(f"UPDATE users SET role = 'student' WHERE id IN ({teachers})")  # noqa: S608 - Ids of this test.


async def _anew(world: World) -> World:
    """What took effect must not decide on the next request."""
    return await new_world(world.whole, world.names["scene"])
