"""The whole document."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, Final

from litestar import Litestar

from presentation.known_input import checked_type
from presentation.openapi import headers, parameters
from presentation.openapi.answers import answers_of
from presentation.openapi.endpoints import Endpoint, endpoints
from presentation.openapi.examples import example
from presentation.openapi.files import ARCHIVE, UPLOAD
from presentation.openapi.parameters import parameters_of
from presentation.openapi.problem_schemas import Problem, ValidationProblem
from presentation.openapi.problems import Problems
from presentation.openapi.schemas import Schema, Schemas
from presentation.openapi.values import CSV
from presentation.openapi.words import DESCRIPTION, GUIDES, TAGS, TITLE

_LOGIN: Final = {"bearer": list[str]()}


def openapi_document(app: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the application's routes."""
    found = endpoints(app)
    schemas, problems = Schemas(_kinds(found)), Problems()
    for kind in (Problem, ValidationProblem):
        # Some kinds of problem have further members, which generated clients let through.
        schemas.resolved(schemas.of(kind))["additionalProperties"] = True
    paths: dict[str, Any] = {}
    for endpoint in found:
        operations = paths.setdefault(endpoint.path, {})
        operations[endpoint.method.lower()] = _operation(endpoint, schemas, problems)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": version("elearning"),
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "externalDocs": {"description": "All guides", "url": "/docs/guides"},
        "tags": _tags(found),
        "paths": paths,
        "components": _components(schemas, problems),
    }


def _kinds(found: list[Endpoint]) -> Iterable[Any]:
    """Every type that needs a schema."""
    yield from (Problem, ValidationProblem)
    for endpoint in found:
        yield from (kind for kind in (endpoint.body, *endpoint.answers) if kind is not None)
        yield from (checked_type(one) for one in endpoint.query.values())


def _operation(endpoint: Endpoint, schemas: Schemas, problems: Problems) -> Schema:
    summary, description = endpoint.words
    operation = {
        "operationId": endpoint.handler.operation_id,
        "summary": summary,
        "description": description,
        "tags": [endpoint.tag],
        "security": _security(endpoint),
        "parameters": parameters_of(endpoint, schemas),
        "requestBody": _body(endpoint, schemas),
        "responses": {**answers_of(endpoint, schemas), **problems.of(endpoint)},
    }
    return {name: value for name, value in operation.items() if value or name == "security"}


#: Bodies that are not JSON, by their type.
OTHER_TYPES: Final[dict[str, Schema]] = {
    "text/csv": {"schema": {"type": "string", "format": "binary"}, "example": CSV},
}


def _security(endpoint: Endpoint) -> list[Schema]:
    if endpoint.ignores_login:
        return []
    return [_LOGIN] if endpoint.needs_login else [{}, _LOGIN]


def _body(endpoint: Endpoint, schemas: Schemas) -> Schema | None:
    if endpoint.takes_file or endpoint.takes_archive:
        return {"required": True, "content": ARCHIVE if endpoint.takes_archive else UPLOAD}
    if endpoint.body is None:
        return None
    schema = schemas.of(endpoint.body)
    body = {"schema": schema, "example": example(schemas, schema)}
    types = ["application/json"]
    if endpoint.method == "PATCH":
        types.append("application/merge-patch+json")
    others = {kind: OTHER_TYPES[kind] for kind in endpoint.handler.opt.get("reads", ())}
    return {"required": True, "content": {**dict.fromkeys(types, body), **others}}


def _tags(found: list[Endpoint]) -> list[Schema]:
    used = {endpoint.tag for endpoint in found}
    return [{"name": tag, "description": TAGS[tag], **_guide(tag)} for tag in TAGS if tag in used]


def _guide(tag: str) -> Schema:
    if tag not in GUIDES:
        return {}
    text, address = GUIDES[tag]
    return {"externalDocs": {"description": text, "url": address}}


def _components(schemas: Schemas, problems: Problems) -> Schema:
    return {
        "schemas": dict(sorted(schemas.components.items())),
        "responses": dict(sorted(problems.responses.items())),
        "examples": dict(sorted(problems.examples.items())),
        "parameters": parameters.HEADERS,
        "headers": headers.HEADERS,
        "securitySchemes": {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "The `access_token` of `POST /api/v1/auth/login`.",
            }
        },
    }
