"""Parameters of an operation: in the path, in the query, and the headers that some take."""

from typing import Any, Final
from uuid import UUID

from litestar.types import Empty
from litestar.typing import FieldDefinition

from domain.text import PLAIN
from presentation.canonical_ids import CANONICAL_ID
from presentation.known_input import checked_type
from presentation.openapi.endpoints import Endpoint
from presentation.openapi.schemas import Schema, Schemas

#: The one spelling of an id that is accepted.
ID: Final[Schema] = {"type": "string", "format": "uuid", "pattern": f"^{CANONICAL_ID.pattern}$"}

#: A number in a path.
NUMBER: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": 999_999_999}

#: Header parameters, by the name of their component.
HEADERS: Final[dict[str, Schema]] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Makes repeating safe: another request with this key within 24 hours takes "
        "no effect and gets the answer to the first. Use a new key, such as a UUID, for every "
        "new command.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` of the representation that the change was decided on, or "
        "several, of which any will do. If none has the current version, nothing is changed and "
        "the answer is 412. Without it the write goes through.",
        "schema": {"type": "string"},
    },
    "Range": {
        "name": "Range",
        "in": "header",
        "description": "Which bytes are wanted: `bytes=0-65535`, `bytes=65536-` or `bytes=-1024`. "
        "Where it is anything else, or several, all of the file is sent.",
        "schema": {"type": "string"},
    },
    "IfRange": {
        "name": "If-Range",
        "in": "header",
        "description": "The `ETag` of what you hold a part of: if the file is another one by now, "
        "all of it is sent.",
        "schema": {"type": "string"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` of a representation that you hold: while it is current, the "
        "answer is 304.",
        "schema": {"type": "string"},
    },
}


def parameters_of(endpoint: Endpoint, schemas: Schemas) -> list[Schema]:
    """All parameters of the operation."""
    in_path = [_in_path(name, endpoint.parameters[name]) for name in endpoint.path_names]
    in_query = [_in_query(name, one, schemas) for name, one in endpoint.query.items()]
    headers = {
        "IdempotencyKey": endpoint.is_repeatable,
        "IfMatch": endpoint.is_conditional,
        "IfNoneMatch": endpoint.is_resource or endpoint.sends_file,
        "Range": endpoint.sends_file,
        "IfRange": endpoint.sends_file,
    }
    taken = [
        {"$ref": f"#/components/parameters/{name}"} for name, takes in headers.items() if takes
    ]
    return [*in_path, *sorted(in_query, key=_paging_last), *taken]


def _in_path(name: str, parameter: FieldDefinition) -> Schema:
    default = f"The id of the {name.removesuffix('_id')}." if name.endswith("_id") else ""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": _description(parameter) or default,
        "schema": {UUID: ID, int: NUMBER}.get(parameter.annotation, {"type": "string"}),
    }


def _in_query(name: str, parameter: FieldDefinition, schemas: Schemas) -> Schema:
    kind = checked_type(parameter)
    schema = ID if kind is UUID else schemas.of(kind)
    if parameter.default not in (None, Empty):
        schema = {**schema, "default": parameter.default}
    return {
        "name": name,
        "in": "query",
        "required": parameter.is_required,
        "description": _description(parameter) or "",
        "schema": _plain(schema),
    }


def _plain(schema: Schema) -> Schema:
    """Text without a rule of its own holds no control characters all the same."""
    is_free = schema.get("type") == "string" and not schema.keys() & {"pattern", "format", "enum"}
    return {**schema, "pattern": PLAIN} if is_free else schema


def _description(parameter: FieldDefinition) -> Any:
    return getattr(parameter.kwarg_definition, "description", None)


def _paging_last(parameter: Schema) -> tuple[bool, bool, str]:
    """Filters first, by name; then how many, then from where."""
    name = parameter["name"]
    return name == "cursor", name == "limit", name
