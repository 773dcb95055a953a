"""Clients of the released API go on working; whatever would break them is noticed."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Final

import pytest
from compatibility import HOW_TO_BREAK, RELEASED, breaks, without_prose, written
from hypothesis import given, settings
from hypothesis import strategies as st

from api.openapi.reading import Documented

CREATE: Final = "POST /api/v1/loaves"
LOAF: Final = {
    "type": "object",
    "required": ["name", "crust"],
    "properties": {
        "name": {"type": "string", "maxLength": 100},
        "crust": {"type": "string", "enum": ["thick", "thin"]},
        "weight": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
        "baked_at": {"type": "string", "format": "date-time"},
    },
}
NEW_LOAF: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 100},
        "spices": {"type": "array", "items": {"type": "string"}},
        "crust": {"type": "string", "enum": ["thick", "thin"]},
        "weight": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
    },
}


def bakery() -> dict[str, Any]:
    """A document of one operation."""
    return deepcopy(
        {
            "paths": {
                "/api/v1/loaves": {
                    "post": {
                        "operationId": "bake",
                        "security": [{}, {"bearer": []}],
                        "parameters": [
                            {"name": "oven", "in": "query", "schema": {"type": "integer"}}
                        ],
                        "requestBody": {
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": "#/components/schemas/NewLoaf"}
                                }
                            }
                        },
                        "responses": {
                            "201": {
                                "headers": {"ETag": {}},
                                "content": {
                                    "application/json": {
                                        "schema": {"$ref": "#/components/schemas/Loaf"}
                                    }
                                },
                            },
                            "409": {},
                        },
                    }
                }
            },
            "components": {"schemas": {"Loaf": LOAF, "NewLoaf": NEW_LOAF}},
        }
    )


def operation(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]["/api/v1/loaves"]["post"]
    return found


def answer(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]["Loaf"]
    return found


def request(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]["NewLoaf"]
    return found


Edit = Callable[[dict[str, Any]], object]

BREAKS: Final[dict[str, Edit]] = {
    " is gone.": lambda document: document["paths"].clear(),
    " is called knead, no longer bake.": lambda document: operation(document).update(
        operationId="knead"
    ),
    " needs a login now.": lambda document: operation(document).update(security=[{"bearer": []}]),
    " no longer takes query parameter oven.": lambda document: operation(document).pop(
        "parameters"
    ),
    " demands query parameter oven now.": lambda document: operation(document)["parameters"][
        0
    ].update(required=True),
    " takes less in query parameter oven: type was integer, is boolean.": lambda document: (
        operation(document)["parameters"][0].update(schema={"type": "boolean"})
    ),
    " no longer takes a body.": lambda document: operation(document).pop("requestBody"),
    " no longer takes application/json.": lambda document: operation(document)["requestBody"][
        "content"
    ].clear(),
    " takes less in body/weight: is required.": lambda document: request(document)[
        "required"
    ].append("weight"),
    " takes less in body/weight: is gone.": lambda document: request(document)["properties"].pop(
        "weight"
    ),
    " takes less in body/name: maxLength was 100, is 50.": lambda document: request(document)[
        "properties"
    ]["name"].update(maxLength=50),
    " takes less in body/spices: uniqueItems was not set, is True.": lambda document: request(
        document
    )["properties"]["spices"].update(uniqueItems=True),
    " takes less in body/name: pattern was not set, is ^a.": lambda document: request(document)[
        "properties"
    ]["name"].update(pattern="^a"),
    " takes less in body/crust: 'thin' is no longer among ['thick'].": lambda document: request(
        document
    )["properties"]["crust"].update(enum=["thick"]),
    " takes less in body/weight: type was null, is integer.": lambda document: request(document)[
        "properties"
    ].update(weight={"type": "integer", "minimum": 1}),
    " no longer documents 409.": lambda document: operation(document)["responses"].pop("409"),
    " no longer sends ETag with 201.": lambda document: operation(document)["responses"]["201"][
        "headers"
    ].clear(),
    " no longer answers 201 as application/json.": lambda document: operation(document)[
        "responses"
    ]["201"].pop("content"),
    " answers 201 in another form/name: is gone.": lambda document: (
        answer(document)["properties"].pop("name") and answer(document)["required"].remove("name")
    ),
    " answers 201 in another form/baked_at: is gone.": lambda document: answer(document)[
        "properties"
    ].pop("baked_at"),
    " answers 201 in another form/crust: may be absent.": lambda document: answer(document)[
        "required"
    ].remove("crust"),
    " answers 201 in another form/crust: no longer 'thin'.": lambda document: answer(document)[
        "properties"
    ]["crust"].update(enum=["thick"]),
    " answers 201 in another form/name: type was string, is null.": lambda document: answer(
        document
    )["properties"].update(name={"anyOf": [{"type": "string", "maxLength": 9}, {"type": "null"}]}),
    " answers 201 in another form/baked_at: format was date-time, is date.": lambda document: (
        answer(document)["properties"]["baked_at"].update(format="date")
    ),
}

GROWS: Final[dict[str, Edit]] = {
    "another operation": lambda document: document["paths"].update(
        {"/api/v1/ovens": {"get": operation(bakery())}}
    ),
    "another parameter": lambda document: operation(document)["parameters"].append(
        {"name": "rack", "in": "query", "schema": {"type": "integer"}}
    ),
    "another status": lambda document: operation(document)["responses"].update({"412": {}}),
    "a field that may be sent": lambda document: request(document)["properties"].update(
        seeds={"type": "boolean"}
    ),
    "a field less to send": lambda document: request(document)["required"].clear(),
    "more that is taken": lambda document: request(document)["properties"]["name"].update(
        maxLength=200
    ),
    "another choice to send": lambda document: request(document)["properties"]["crust"].update(
        enum=["thick", "thin", "none"]
    ),
    "another field of the answer": lambda document: answer(document)["properties"].update(
        seeds={"type": "boolean"}
    ),
    "another value in the answer": lambda document: answer(document)["properties"]["crust"].update(
        enum=["thick", "thin", "none"]
    ),
    "never null any more": lambda document: answer(document)["properties"].update(
        weight={"type": "integer", "minimum": 5}
    ),
    "no login needed": lambda document: operation(document).update(security=[]),
}


@pytest.mark.parametrize("told", BREAKS)
def test_a_break_is_told_with_its_place(told: str) -> None:
    changed = bakery()
    BREAKS[told](changed)

    assert breaks(bakery(), changed) == [CREATE + told]


@pytest.mark.parametrize("growth", GROWS)
def test_what_clients_do_not_notice_is_no_break(growth: str) -> None:
    changed = bakery()
    GROWS[growth](changed)

    assert changed != bakery()
    assert breaks(bakery(), changed) == []


def test_a_schema_that_holds_itself_is_compared_to_its_end() -> None:
    old, new = bakery(), bakery()
    for document in (old, new):
        answer(document)["properties"]["starter"] = {"$ref": "#/components/schemas/Loaf"}
    answer(new)["properties"]["name"] = {"type": "integer"}

    assert breaks(old, old) == []
    assert breaks(old, new) == [
        f"{CREATE} answers 201 in another form/name: type was string, is integer."
    ]


@settings(max_examples=30)
@given(st.data())
def test_whatever_goes_from_the_document_is_noticed(
    document: Documented, data: st.DataObject
) -> None:
    """A check of the check, on all that there is."""
    paths = document.content["paths"]
    path = data.draw(st.sampled_from(sorted(paths)))
    released = {**document.content, "paths": {path: paths[path]}}
    left = deepcopy(paths[path])
    *way, last = data.draw(st.sampled_from(list(_removable(left))))
    holder: Any = left
    for step in way:
        holder = holder[step]
    del holder[last]

    assert breaks(released, {**released, "paths": {path: left}}) != []


def _removable(item: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Ways to the operations of a path, their statuses and their parameters."""
    for method, one in item.items():
        yield (method,)
        yield from ((method, "responses", status) for status in one["responses"])
        yield from ((method, "parameters", at) for at in range(len(one.get("parameters", ()))))


def test_the_released_document_is_kept_without_prose(document: Documented) -> None:
    kept = json.loads(written(document.content))

    assert kept == {name: without_prose(document.content[name]) for name in ("paths", "components")}
    assert kept["components"]["schemas"]["NewCourse"]["properties"].keys() >= {
        "title",
        "summary",
        "description",
        "tags",
    }
    assert breaks(kept, document.content) == breaks(document.content, kept) == []


def test_clients_of_the_released_api_go_on_working(document: Documented) -> None:
    found = breaks(json.loads(RELEASED.read_bytes()), document.content)

    assert found == [], "\n".join([*found, HOW_TO_BREAK])
