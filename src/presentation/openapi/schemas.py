"""JSON Schemas of what is sent and answered, as msgspec's decoder and encoder have it."""

import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import NODEFAULT, inspect

from presentation.openapi.meanings import meaning

Schema: TypeAlias = dict[str, Any]

COMPONENTS: Final = "#/components/schemas/"
_PAGE: Final = re.compile(rb"CursorPage_(\w+)_(?=\")")


class Schemas:
    """The schemas of some types; what has a name is a component and is referred to."""

    def __init__(self, kinds: Iterable[Any]) -> None:
        unique = list(dict.fromkeys(kinds))
        made = msgspec.json.schema_components(unique, ref_template=COMPONENTS + "{name}")
        named = _PAGE.sub(rb"\1Page", msgspec.json.encode(made))
        schemas, self.components = msgspec.json.decode(
            named, type=tuple[list[Schema], dict[str, Schema]]
        )
        self._by_kind = dict(zip(unique, schemas, strict=True))
        for kind in _named_types(inspect.multi_type_info(unique)):
            if (component := self.components.get(kind.cls.__name__)) is not None:
                _complete(component, kind)
        for name, component in self.components.items():
            _tidy(component)
            _say_plainly(component)
            _explain(component, name)

    def of(self, kind: Any) -> Schema:
        """The schema of one of the types."""
        schema: Schema = self._by_kind[kind]
        return schema

    def resolved(self, schema: Schema) -> Schema:
        """The schema itself, where it is only a reference."""
        return self.components[name_of(schema)] if "$ref" in schema else schema


def name_of(reference: Schema) -> str:
    """The name of the component that is referred to."""
    return str(reference["$ref"]).removeprefix(COMPONENTS)


def _named_types(kind: Any) -> list[inspect.StructType | inspect.EnumType]:
    """Every struct and enum that a type is made of."""
    found: dict[type, inspect.StructType | inspect.EnumType] = {}
    waiting = [kind]
    while waiting:
        match waiting.pop():
            case inspect.StructType() | inspect.EnumType() as named if named.cls in found:
                continue
            case inspect.StructType(cls=cls) | inspect.EnumType(cls=cls) as named:
                found[cls] = named
                waiting.extend(getattr(named, "fields", ()))
            case list() | tuple() as several:
                waiting.extend(several)
            case msgspec.Struct() as other:
                waiting.extend(getattr(other, name) for name in other.__struct_fields__)
    return list(found.values())


def _complete(schema: Schema, kind: inspect.StructType | inspect.EnumType) -> None:
    """Add what msgspec knows and does not say."""
    if isinstance(kind, inspect.EnumType):
        # In the order of their declaration, which means something: from beginner to advanced.
        schema |= {"type": "string", "enum": [member.value for member in kind.cls]}
        return
    for field in kind.fields:
        if _is_time(field.type):
            schema["properties"][field.encode_name] = _dated(
                schema["properties"][field.encode_name]
            )
    if not kind.forbid_unknown_fields:
        _complete_answer(schema, kind)


def _complete_answer(schema: Schema, kind: inspect.StructType) -> None:
    """In an answer, a field with a default is there all the same, unless it is left out."""
    leaves_out = kind.cls.__struct_config__.omit_defaults
    schema["required"] = [
        field.encode_name
        for field in kind.fields
        if field.required or (_has_default(field) and not leaves_out)
    ]
    for one in schema["properties"].values():
        one.pop("default", None)


def _has_default(field: inspect.Field) -> bool:
    """Whether there is a value instead of one that is not sent; ``UNSET`` is none."""
    return field.default is not NODEFAULT or field.default_factory is not NODEFAULT


def _is_time(kind: Any) -> bool:
    if isinstance(kind, inspect.UnionType):
        return any(_is_time(one) for one in kind.types)
    if isinstance(kind, inspect.Metadata):
        return _is_time(kind.type)
    return isinstance(kind, inspect.DateTimeType)


def _dated(schema: Schema) -> Schema:
    if "anyOf" in schema:
        return {**schema, "anyOf": [_dated(one) for one in schema["anyOf"]]}
    return {**schema, "format": "date-time"} if schema.get("type") == "string" else schema


def _tidy(schema: Schema) -> None:
    """Leave out what says nothing, and make docstrings Markdown."""
    schema.pop("title", None)
    if schema.get("required") == []:
        del schema["required"]
    if text := schema.get("description"):
        schema["description"] = re.sub(r"\s*\n\s*", " ", text).replace("``", "`")


def _explain(schema: Schema, name: str) -> None:
    """Say what properties mean that do not say so themselves, nor refer to what does."""
    for one, kind in schema.get("properties", {}).items():
        if not kind.keys() & {"$ref", "description"} and (words := meaning(name, one)):
            kind["description"] = words


def _say_plainly(part: Any) -> None:
    """Say the same in words that generators of clients know: a tuple's length by its length alone,
    and the only value that there is as a constant.
    """
    if isinstance(part, dict):
        if "prefixItems" in part and part.get("items") is False:
            part["items"] = part["prefixItems"][-1]
        match part.get("enum"):
            case [only]:
                part["const"] = only
                del part["enum"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            _say_plainly(one)
