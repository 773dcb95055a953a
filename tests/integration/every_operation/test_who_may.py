"""Every operation, asked by everybody in every scene that matters to it (contract, section 2)."""

from itertools import groupby
from typing import Any, Final

import httpx
import pytest

from integration.every_operation.expectations import Row, rows, succeeding
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import Names, World, new_world, strange_names

#: Whose access token is good no longer.
LOCKED_OUT: Final = ("suspended", "ended")
TABLE: Final = {name: list(some) for name, some in groupby(rows(), lambda row: row.operation)}

#: Operations on a part of something: another one's parts are not to be found there. Who teaches a
#: course is a person, and no part of it; revisions are numbers, which every lesson has.
NESTED: Final = ("getAttachment", "detachFile")

#: What belongs to the request, and not to what is refused.
OF_THE_REQUEST: Final = ("request_id", "instance")


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
async def test_what_is_hidden_is_not_told_from_what_does_not_exist(
    whole: Whole, operation: str
) -> None:
    for row in TABLE[operation]:
        hidden = [who for who, status in row.statuses.items() if status == 404]
        world = await new_world(whole, row.scene)
        for who in hidden:
            told = await ask(world, operation, who)
            nothing = await ask(world, operation, who, names=strange_names())
            assert _said(told) == _said(nothing), (row.scene, who)


@pytest.mark.parametrize(
    "operation", [name for name in TABLE if every_operation()[name].method == "GET"]
)
async def test_head_tells_no_more_than_get(whole: Whole, operation: str) -> None:
    for row in TABLE[operation]:
        world = await new_world(whole, row.scene)
        for who, status in row.statuses.items():
            answer = await ask(world, operation, who, method="HEAD")
            assert (answer.status_code, answer.content) == (status, b""), (row.scene, who)


@pytest.mark.parametrize("operation", NESTED)
async def test_a_part_of_one_thing_is_no_part_of_another(whole: Whole, operation: str) -> None:
    """An admin may do everything, but find the part of one course or lesson below another."""
    row, _ = succeeding(operation)
    world, other = await new_world(whole, row.scene), await new_world(whole, row.scene)
    names = Names(**{**world.names, "lesson": other.names["lesson"]})
    mixed = await ask(world, operation, "admin", names=names)
    assert (mixed.status_code, mixed.json()["code"]) == (404, "not_found")
    assert (await ask(world, operation, "admin")).status_code == row.statuses["admin"]


async def _answers(whole: Whole, row: Row) -> dict[str, Any]:
    world, found = await new_world(whole, row.scene), {}
    for who in row.statuses:
        answer = await ask(world, row.operation, who)
        found[who] = answer.status_code
        if answer.is_success and answer.request.method != "GET":
            world = await _anew(world)
    return {"scene": row.scene, **found}


async def _anew(world: World) -> World:
    """What took effect must not decide on the next request."""
    return await new_world(world.whole, world.names["scene"])


def _said(answer: httpx.Response) -> tuple[Any, ...]:
    document = answer.json()
    headers = {name for name in answer.headers if name != "content-length"}
    kept = {name: value for name, value in document.items() if name not in OF_THE_REQUEST}
    return answer.status_code, headers, kept
