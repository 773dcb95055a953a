"""Examples of bodies, made from their schemas and the chosen values."""

from typing import Any, Final

from presentation.openapi.schemas import Schema, Schemas, name_of
from presentation.openapi.values import ABSENT, NoValue, values_for

#: What is shown of a value that has a form, where none was chosen.
BY_FORMAT: Final = {
    "uuid": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b0f",
    "date-time": "2026-03-02T09:30:00Z",
}


def example(schemas: Schemas, schema: Schema, owner: str = "", name: str = "") -> Any:
    """A value that fits the schema, as property ``name`` of an object ``owner``.

    Raise ``NoValue`` where it takes a person to say what is plausible.
    """
    if "$ref" in schema:
        component = schemas.resolved(schema)
        here = (name_of(schema), "") if component["type"] == "object" else (owner, name)
        return example(schemas, component, *here)
    if "properties" in schema:
        return {
            one: example(schemas, kind, owner, one)
            for one, kind in schema["properties"].items()
            if next(values_for(owner, one), None) is not ABSENT
        }
    for value in values_for(owner, name):
        if _fits(schemas, schema, value):
            return value
    return _made(schemas, schema, owner, name)


def _fits(schemas: Schemas, schema: Schema, value: Any) -> bool:
    """Whether a value that was chosen for the name can be meant here."""
    kinds = [schemas.resolved(one) for one in schema.get("anyOf", [schema])]
    return any(_has(one, value) for one in kinds)


def _has(schema: Schema, value: Any) -> bool:
    match schema:
        case {"enum": values}:
            return value in values
        case {"const": only}:
            return bool(value == only)
    return _type_of(value) == schema.get("type")


def _type_of(value: Any) -> str:
    names = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _made(schemas: Schemas, schema: Schema, owner: str, name: str) -> Any:
    match schema:
        case {"anyOf": [first, *_]}:
            return example(schemas, first, owner, name)
        case {"enum": [value, *_]} | {"const": value}:
            return value
        case {"type": "boolean"}:
            return False
        case {"format": form}:
            return BY_FORMAT[form]
        case {"prefixItems": items}:
            return [example(schemas, one, owner, name) for one in items]
        case {"type": "array", "items": item}:
            return [example(schemas, item, owner, name)]
        case {"type": "object"}:
            return {}
    raise NoValue(owner, name)
