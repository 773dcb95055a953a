"""Answers of success, and what they carry."""

from http import HTTPStatus
from typing import Final

from presentation.openapi.endpoints import Endpoint
from presentation.openapi.examples import example
from presentation.openapi.files import FILE_ANSWERS
from presentation.openapi.headers import references
from presentation.openapi.schemas import Schema, Schemas, name_of

NOT_MODIFIED: Final[Schema] = {
    "description": "What you hold is still current.",
    "headers": references("ETag", "RateLimit-Policy", "RateLimit"),
}


def answers_of(endpoint: Endpoint, schemas: Schemas) -> dict[str, Schema]:
    """The answers of success, by status."""
    if endpoint.sends_file:
        return FILE_ANSWERS
    found = {
        str(status): _answer(endpoint, [schemas.of(kind) for kind in kinds], schemas)
        for status, kinds in endpoint.answers_by_status.items()
    }
    return {**found, "304": NOT_MODIFIED} if endpoint.is_resource else found


def _answer(endpoint: Endpoint, kinds: list[Schema], schemas: Schemas) -> Schema:
    answer: Schema = {
        "description": _description(endpoint, kinds, schemas),
        "headers": references(*_headers(endpoint)),
    }
    if kinds:
        answer["content"] = {"application/json": _body(kinds, schemas)}
    elif endpoint.document:
        answer["content"] = {endpoint.document: {"schema": {"type": "string", "format": "binary"}}}
    return answer


def _body(kinds: list[Schema], schemas: Schemas) -> Schema:
    if len(kinds) == 1:
        return {"schema": kinds[0], "example": example(schemas, kinds[0])}
    examples = {name_of(kind): {"value": example(schemas, kind)} for kind in kinds}
    return {"schema": {"anyOf": kinds}, "examples": examples}


def _description(endpoint: Endpoint, kinds: list[Schema], schemas: Schemas) -> str:
    if endpoint.document:
        return "The document."
    if not kinds:
        return HTTPStatus(endpoint.handler.status_code).description + "."
    told = (schemas.resolved(kind).get("description", "The answer.") for kind in kinds)
    return " Or: ".join(told)


def _headers(endpoint: Endpoint) -> list[str]:
    carried = {
        "ETag": (endpoint.answer is not None and not endpoint.is_list) or endpoint.is_printed,
        "Content-Disposition": endpoint.document is not None,
        "Location": "location" in endpoint.handler.opt or endpoint.is_redirect,
        "Link": endpoint.is_list,
        "Idempotency-Replayed": endpoint.is_repeatable,
        "RateLimit-Policy": endpoint.is_api,
        "RateLimit": endpoint.is_api,
        "Set-Cookie": bool(endpoint.handler.opt.get("sets_cookie")),
    }
    return [name for name, carries in carried.items() if carries]
