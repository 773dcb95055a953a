"""Answers of success, and what they carry."""

from http import HTTPStatus
from typing import Final

from presentation.openapi.endpoints import Endpoint
from presentation.openapi.examples import example
from presentation.openapi.headers import references
from presentation.openapi.schemas import Schema, Schemas

NOT_MODIFIED: Final[Schema] = {
    "description": "What you hold is still current.",
    "headers": references("ETag"),
}


def answers_of(endpoint: Endpoint, schemas: Schemas) -> dict[str, Schema]:
    """The answers of success, by status."""
    answer: Schema = {
        "description": _description(endpoint, schemas),
        "headers": references(*_headers(endpoint)),
    }
    if endpoint.answer is not None:
        schema = schemas.of(endpoint.answer)
        body = {"schema": schema, "example": example(schemas, schema)}
        answer["content"] = {"application/json": body}
    found = {str(endpoint.handler.status_code): answer}
    return {**found, "304": NOT_MODIFIED} if endpoint.is_resource else found


def _description(endpoint: Endpoint, schemas: Schemas) -> str:
    if endpoint.answer is None:
        return HTTPStatus(endpoint.handler.status_code).description + "."
    return str(schemas.resolved(schemas.of(endpoint.answer)).get("description", "The answer."))


def _headers(endpoint: Endpoint) -> list[str]:
    carried = {
        "ETag": endpoint.answer is not None and not endpoint.is_list,
        "Location": "location" in endpoint.handler.opt,
        "Link": endpoint.is_list,
        "Idempotency-Replayed": endpoint.is_repeatable,
        "RateLimit-Policy": endpoint.is_api,
        "RateLimit": endpoint.is_api,
    }
    return [name for name, carries in carried.items() if carries]
