"""Examples are what they are examples of."""

from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from msgspec import Struct

from api.openapi.conftest import Documented
from domain.courses.course import CourseStatus
from presentation.openapi.endpoints import endpoints
from presentation.openapi.examples import example
from presentation.openapi.schemas import Schemas
from presentation.openapi.values import NoValue


def faults(document: Documented, schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value, formats included."""
    rooted = {**schema, "components": document.content["components"]}
    checker = Draft202012Validator.FORMAT_CHECKER
    return [
        str(one) for one in Draft202012Validator(rooted, format_checker=checker).iter_errors(value)
    ]


def test_every_body_has_an_example_and_every_example_fits_its_schema(document: Documented) -> None:
    checked = 0
    for place, operation in document.operations():
        for kind, body in document.bodies(operation):
            examples = document.examples(body)
            assert examples, (place, kind)
            for name, value in examples.items():
                assert faults(document, body["schema"], value) == [], (place, kind, name)
                checked += 1
    assert checked > 200


def test_the_schemas_tell_wrong_bodies(document: Documented) -> None:
    """A check of the check."""
    new_course = {"$ref": "#/components/schemas/NewCourse"}

    for wrong in (
        {},
        {"title": ""},
        {"title": " "},
        {"title": "Bread", "colour": "red"},
        {"title": "Bread", "capacity": -1},
        {"title": "Bread", "level": "easy"},
        {"title": "Bread", "level": None},
        {"title": "Bread", "starts_at": "soon"},
        {"title": "Bread", "tags": ["No Tag"]},
        {"title": "a\u0000b"},
    ):
        assert faults(document, new_course, wrong) != [], wrong
    assert faults(document, new_course, {"title": "Bread", "capacity": None}) == []


def test_every_example_of_a_request_is_taken(app: Litestar, document: Documented) -> None:
    operations = {one["operationId"]: one for _, one in document.operations()}
    for endpoint in endpoints(app):
        if endpoint.body is not None:
            operation = operations[endpoint.handler.operation_id]
            for body in operation["requestBody"]["content"].values():
                sent = msgspec.json.encode(body["example"])
                msgspec.json.decode(sent, type=endpoint.body)


class Loaf(Struct):
    title: str
    status: CourseStatus
    crumb: str


def test_a_property_without_a_plausible_value_is_told_by_name() -> None:
    schemas = Schemas([Loaf])

    with pytest.raises(NoValue, match=r"Loaf\.crumb"):
        example(schemas, schemas.of(Loaf))
