"""The document is valid, complete, and the one that is committed."""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.openapi.reading import Documented
from domain.text import Email
from presentation.openapi import meanings
from presentation.openapi.endpoints import endpoints
from presentation.openapi.words import TAGS
from presentation.problems import problem_kinds

COMMITTED: Final = Path(__file__).parents[3] / "openapi.json"

#: What every operation can answer, whatever it does.
ALWAYS: Final = {"400", "414", "431", "500"}

SECRET: Final = re.compile(r"password|hash|secret")
#: A name that only sounds like one.
# The secret of an app is shown to its owner, once.
HARMLESS: Final = {"has_password", "secret"}


def test_the_document_is_valid_openapi_3_1(document: Documented) -> None:
    assert list(OpenAPIV31SpecValidator(document.content).iter_errors()) == []


def test_the_committed_document_is_the_one_that_is_served(document: Documented) -> None:
    assert json.loads(COMMITTED.read_bytes()) == document.content, "run `make openapi`"


def test_every_included_route_is_in_the_document_and_nothing_else_is(
    app: Litestar, document: Documented
) -> None:
    routes = {
        f"{method} {route.path_format}".replace("/.pdf", ".pdf")
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items()
        if handler.resolve_include_in_schema()
    }

    assert {place for place, _ in document.operations()} == routes
    assert len(routes) > 15


def test_every_operation_has_a_name_of_its_own(document: Documented) -> None:
    names = [operation["operationId"] for _, operation in document.operations()]

    assert sorted(names) == sorted(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z0-9]+)*", name)] == []


def test_every_operation_says_what_it_does_and_stands_under_a_heading(document: Documented) -> None:
    silent = [place for place, one in document.operations() if not one["summary"].strip()]
    homeless = [place for place, one in document.operations() if not set(one["tags"]) <= set(TAGS)]

    assert (silent, homeless) == ([], [])


def test_every_operation_has_a_short_name_and_sentences_that_help(document: Documented) -> None:
    for place, one in document.operations():
        assert re.fullmatch(r"[A-Z][^`\n]{5,78}[^.`\n]", one["summary"]), place
        assert re.fullmatch(r"[A-Z`].+[.]", one["description"], re.DOTALL), place


def test_every_property_says_what_it_means(document: Documented) -> None:
    schemas = document.content["components"]["schemas"]
    silent = [
        f"{owner}.{name}"
        for owner, schema in schemas.items()
        for name, one in schema.get("properties", {}).items()
        if not document.resolved(one).get("description")
    ]

    assert silent == []


def test_no_words_are_kept_for_properties_that_do_not_exist(document: Documented) -> None:
    schemas = document.content["components"]["schemas"]
    names = {name for one in schemas.values() for name in one.get("properties", {})}
    own = {(owner, name) for owner, words in meanings.IN_OBJECT.items() for name in words}

    assert meanings.BY_NAME.keys() - names == set()
    assert [one for one in own if one[1] not in schemas[one[0]]["properties"]] == []


def test_every_parameter_says_what_it_is_for(document: Documented) -> None:
    silent = [
        (place, parameter["name"])
        for place, operation in document.operations()
        for parameter in document.parameters(operation)
        if not parameter["description"]
    ]

    assert silent == []


def test_ids_in_paths_have_the_one_spelling_that_is_accepted(document: Documented) -> None:
    ids = [
        parameter["schema"]
        for _, operation in document.operations()
        for parameter in document.parameters(operation)
        if parameter["in"] == "path" and parameter["schema"].get("format") == "uuid"
    ]

    assert ids
    for schema in ids:
        assert re.search(schema["pattern"], "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b01")
        assert not re.search(schema["pattern"], "01956C3E-7A10-7C4E-9F1B-3D5A2C8E4B01")


def test_every_operation_documents_what_can_go_wrong_as_problems(document: Documented) -> None:
    for place, operation in document.operations():
        refusals = {
            status: response
            for status, response in document.responses(operation).items()
            if int(status) >= HTTPStatus.BAD_REQUEST
        }
        assert refusals.keys() >= ALWAYS, place
        for status, response in refusals.items():
            body = response["content"]["application/problem+json"]
            examples = document.examples(body)
            assert examples.keys() == set(re.findall(r"\[`(\w+)`\]", response["description"]))
            assert {str(one["status"]) for one in examples.values()} == {status}
            assert [one["code"] for one in examples.values()] == list(examples)


def test_every_problem_of_the_document_is_explained_by_the_pages(document: Documented) -> None:
    examples = document.content["components"]["examples"].values()
    assert {one["value"]["code"] for one in examples} <= problem_kinds().keys()


def test_the_statuses_follow_from_what_an_operation_takes(document: Documented) -> None:
    for place, operation in document.operations():
        statuses = operation["responses"].keys()
        names = {one["name"] for one in document.parameters(operation)}
        in_path = [one for one in document.parameters(operation) if one["in"] == "path"]
        assert ("422" in statuses) == place.partition(" ")[2].startswith("/api/"), place
        assert ("401" in statuses) >= (operation["security"] != []), place
        assert ("404" in statuses) >= bool(in_path), place
        assert ("409" in statuses) >= ("Idempotency-Key" in names), place
        assert ("412" in statuses) == ("If-Match" in names), place
        assert ("304" in statuses) == ("If-None-Match" in names), place
        takes = operation.get("requestBody", {}).get("content", {})
        assert ("413" in statuses) == bool(takes), place
        # A file may be of any type.
        assert ("415" in statuses) == bool(takes.keys() - {"application/octet-stream"}), place


def test_answers_carry_the_headers_that_their_status_asks_for(document: Documented) -> None:
    asked = {
        "201": "Location",
        "401": "WWW-Authenticate",
        "429": "Retry-After",
        "503": "Retry-After",
    }
    for place, operation in document.operations():
        for status, response in document.responses(operation).items():
            assert "X-Request-Id" in response["headers"], place
            if status in asked:
                assert asked[status] in response["headers"], (place, status)


@pytest.mark.parametrize(
    ("name", "security"),
    [
        ("getReadiness", []),
        ("listCourses", [{}, {"bearer": []}]),
        ("createCourse", [{"bearer": []}]),
    ],
)
def test_the_lock_tells_who_may_call(
    document: Documented, name: str, security: list[object]
) -> None:
    found = {one["operationId"]: one["security"] for _, one in document.operations()}

    assert found[name] == security


def test_patches_are_taken_under_both_media_types(document: Documented) -> None:
    for place, operation in document.operations():
        types = list(operation.get("requestBody", {}).get("content", {}))
        if place.startswith("PATCH"):
            assert types == ["application/json", "application/merge-patch+json"]
        else:
            files = ["application/octet-stream"], ["application/zip"]
            others = *files, ["application/json", "text/csv"]
            assert types in ([], ["application/json"], *others)


def test_what_refuses_unknown_fields_says_so(app: Litestar, document: Documented) -> None:
    checked = 0
    for endpoint in endpoints(app):
        if endpoint.body is not None:
            schema = document.content["components"]["schemas"][endpoint.body.__name__]
            assert schema["additionalProperties"] is False
            checked += 1
    assert checked > 5


def test_no_answer_has_a_field_for_what_nobody_may_read(document: Documented) -> None:
    guilty = [
        (name, field)
        for _, operation in document.operations()
        for response in document.responses(operation).values()
        for name, schema in document.reached_schemas(response).items()
        for field in schema.get("properties", {})
        if SECRET.search(field) and field not in HARMLESS
    ]

    assert guilty == []


def test_the_document_speaks_of_json_and_not_of_python(document: Documented) -> None:
    text = json.dumps(document.content)

    assert re.findall(r"Unset|UNSET|CursorPage|``|NoneType|application\.\w", text) == []


def test_generators_of_clients_find_nothing_that_they_do_not_know(document: Documented) -> None:
    """No schema `false`, no choice of one, and no object with a property of its own name: the
    Python client would have two variables of one name.
    """
    named = document.content["components"]["schemas"]
    own_name = [
        name
        for name, schema in named.items()
        if re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() in schema.get("properties", {})
    ]

    assert own_name == []
    tuples = [part for part in _parts_of(named) if "prefixItems" in part]
    assert tuples
    assert [part for part in tuples if not isinstance(part.get("items"), dict)] == []
    assert [part for part in _parts_of(named) if len(part.get("enum", ("a", "b"))) < 2] == []


def test_patterns_mean_the_same_in_javascript(document: Documented) -> None:
    """With the flag `u`, which validators set, JavaScript knows no needless escapes."""
    patterns = {Email.pattern, *map(str, _values_of(document.content, "pattern"))}

    needless = [
        one for one in patterns if re.search(r"\\[^\^$\\.*+?()\[\]{}|/\-sSdDwWbBux0nrtvf]", one)
    ]

    assert patterns
    assert needless == []


def _values_of(part: object, name: str) -> list[object]:
    if isinstance(part, list):
        return [found for one in part for found in _values_of(one, name)]
    if not isinstance(part, dict):
        return []
    own = [part[name]] if isinstance(part.get(name), str) else []
    return own + [found for one in part.values() for found in _values_of(one, name)]


def _parts_of(part: object) -> Iterator[dict[str, Any]]:
    """Every object in a part of the document."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _parts_of(one)
