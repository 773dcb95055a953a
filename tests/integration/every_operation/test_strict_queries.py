"""A query takes what is documented, once each and in one spelling, whichever operation it is sent
to (contract, section 1: Lists, Sorting, Ids).
"""

from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest

from hostile import NO_WHOLE_NUMBERS, other_spellings
from integration.every_operation.expectations import asker
from integration.every_operation.operations import ask, document, elsewhere, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import NAME_OF, World, new_world

OPERATIONS: Final = every_operation()
LISTS: Final = [name for name, one in OPERATIONS.items() if one.is_list]
#: Whoever put the address together may have added to it.
STRICT: Final = [
    name
    for name, one in OPERATIONS.items()
    if one.is_api and not one.handler.opt.get("ignores_unknown")
]
WITH_QUERY: Final = [name for name in STRICT if OPERATIONS[name].query]

#: Values that no list of names holds, and no table's column should be sorted by.
NO_NAMES: Final = (
    *(
        "password_hash",
        "id; DROP TABLE users",
        "1",
        "",
        "id",
        "id,title",
        "title desc",
        "-id",
        "NEWEST",
    ),
)
NO_LIMITS: Final = (
    *("0", "101", "1000000000", "1e9", "x", "+5", " 5", "5 ", "5,5", "", "null", "0x5"),
    *(one for one in NO_WHOLE_NUMBERS if one != '{"1": 1}'),
)
NO_CURSORS: Final = (
    *("", "x", "null", "0", "%00", "../..", "=" * 8, "A" * 40, "A" * 2048, "A" * 2049, "é"),
)


@pytest.mark.parametrize("operation", STRICT)
async def test_a_parameter_that_nobody_knows_is_named(whole: Whole, operation: str) -> None:
    told = await _refused(
        whole, operation, [("colour", "red"), ("Limit", "5"), ("", ""), ("a[]", "1")]
    )
    assert told == {"colour", "Limit", "", "a[]"}


@pytest.mark.parametrize("operation", WITH_QUERY)
async def test_a_parameter_is_given_once(whole: Whole, operation: str) -> None:
    for name, schema in _parameters(operation).items():
        value = _fitting(schema)
        told = await _refused(whole, operation, [(name, value), (name, value)])
        assert told == {name}
        told = await _refused(whole, operation, [(name, value), (name, "\0")])
        assert told == {name}


@pytest.mark.parametrize("operation", WITH_QUERY)
async def test_a_parameter_takes_the_values_that_are_listed(whole: Whole, operation: str) -> None:
    for name, schema in _parameters(operation).items():
        for value in NO_NAMES if "enum" in schema else ():
            assert await _refused(whole, operation, [(name, value)]) == {name}, value
        known = "01a2162b-be31-7530-bf46-c6d37ba49c1f"
        for value in other_spellings(known) if schema.get("format") == "uuid" else ():
            assert await _refused(whole, operation, [(name, value)]) == {name}, value
        for value in ("TRUE", "yes", "2", "", "null") if schema.get("type") == "boolean" else ():
            assert await _refused(whole, operation, [(name, value)]) == {name}, value


@pytest.mark.parametrize("operation", LISTS)
async def test_a_page_is_of_1_to_100_and_goes_on_at_a_cursor_of_its_own(
    whole: Whole, operation: str
) -> None:
    for limit in NO_LIMITS:
        assert await _refused(whole, operation, [("limit", limit)]) == {"limit"}, limit
    for cursor in (*NO_CURSORS, await _foreign_cursor(whole)):
        assert await _refused(whole, operation, [("cursor", cursor)]) == {"cursor"}, cursor
    told = await _refused(whole, operation, [("offset", "1000000000000"), ("page", "2")])
    assert told == {"offset", "page"}


@pytest.mark.parametrize("operation", [name for name, one in OPERATIONS.items() if one.path_names])
async def test_an_id_in_another_spelling_leads_nowhere(whole: Whole, operation: str) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    for name in OPERATIONS[operation].path_names:
        for spelling in _other_names(world, name):
            names = elsewhere(world, operation, name, quote(spelling, safe=""))
            answer = await ask(world, operation, who, names=names)
            assert answer.status_code == 404, spelling


def _other_names(world: World, parameter: str) -> list[str]:
    if parameter == "revision":
        return [one for one in NO_WHOLE_NUMBERS if len(one) < 1_000]
    known = world.names[NAME_OF.get(parameter, parameter)]
    if parameter == "number":
        return [known.lower(), f" {known}", f"{known}\n", known.replace("-", ""), known[:-1]]
    return other_spellings(known)


async def _refused(whole: Whole, operation: str, query: list[tuple[str, str]]) -> set[str]:
    """Ask with this query; answer which parameters are said to be wrong."""
    scene, who = asker(operation)
    world = await _world(whole, scene)
    answer: httpx.Response = await ask(world, operation, who, params=query)
    assert answer.status_code == 422, (query, answer.text)
    assert answer.json()["code"] == "validation_failed"
    return {fault["parameter"] for fault in answer.json()["errors"]}


async def _world(whole: Whole, scene: str) -> World:
    """A world in which nothing happens: whatever is asked is refused."""
    if scene not in _worlds:
        _worlds[scene] = await new_world(whole, scene)
    return _worlds[scene]


_worlds: Final[dict[str, World]] = {}


async def _foreign_cursor(whole: Whole) -> str:
    """A cursor that goes on in a list of another address."""
    world = await _world(whole, "-")
    page = await ask(world, "listUsers", "admin", params={"limit": 1, "status": "active"})
    return str(page.json()["next_cursor"])


def _parameters(operation: str) -> dict[str, dict[str, Any]]:
    """The schemas of the parameters in the query."""
    for _, one in document().operations():
        if one["operationId"] == operation:
            return {
                parameter["name"]: document().resolved(parameter["schema"])
                for parameter in document().parameters(one)
                if parameter["in"] == "query"
            }
    raise LookupError(operation)


def _fitting(schema: dict[str, Any]) -> str:
    """Some value that a parameter takes."""
    if "enum" in schema:
        return str(schema["enum"][0])
    usual = {"integer": "5", "boolean": "true", "string": "abc"}
    return usual[schema["type"]]
