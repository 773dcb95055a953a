"""Examples are what they are examples of."""

import msgspec
import pytest
from litestar import Litestar
from msgspec import Struct

from api.openapi.reading import Documented
from domain.courses.course import CourseStatus
from presentation.openapi.endpoints import endpoints
from presentation.openapi.examples import example
from presentation.openapi.schemas import Schemas
from presentation.openapi.values import NoValue


def test_every_body_has_an_example_and_every_example_fits_its_schema(document: Documented) -> None:
    checked = 0
    for place, operation in document.operations():
        for kind, body in document.bodies(operation):
            if body["schema"].get("format") == "binary":
                # A file is an example of itself.
                continue
            examples = document.examples(body)
            assert examples, (place, kind)
            for name, value in examples.items():
                assert document.faults(body["schema"], value) == [], (place, kind, name)
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
        assert document.faults(new_course, wrong) != [], wrong
    assert document.faults(new_course, {"title": "Bread", "capacity": None}) == []


def test_every_example_of_a_request_is_taken(app: Litestar, document: Documented) -> None:
    operations = {one["operationId"]: one for _, one in document.operations()}
    for endpoint in endpoints(app):
        if endpoint.body is not None:
            operation = operations[endpoint.handler.operation_id]
            others = endpoint.handler.opt.get("reads", {})
            for kind, body in operation["requestBody"]["content"].items():
                if kind in others:
                    assert others[kind](body["example"]).rows
                else:
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
