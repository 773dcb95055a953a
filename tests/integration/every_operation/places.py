"""Every place in a request's body that takes a value: fields, members of lists, and what these
hold.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from integration.every_operation.operations import document

Step: TypeAlias = str | int

#: What ``Place.seen_in`` answers where there is nothing.
NOTHING: Final = object()


@dataclass(frozen=True)
class Place:
    """One place, and what the document says of it."""

    steps: tuple[Step, ...]
    schema: Mapping[str, Any]

    def __str__(self) -> str:
        """The place as a JSON pointer (RFC 6901)."""
        return "".join(f"/{step}" for step in self.steps)

    def takes(self, kind: str) -> bool:
        """Whether it takes values of this type or format, null apart."""
        return any(
            kind in (one.get("type"), one.get("format")) for one in _alternatives(self.schema)
        )

    def filled(self, body: Any, value: Any) -> Any:
        """The body with this value here; whatever is missing on the way is made."""
        return _filled(body, self.steps, value)

    def seen_in(self, shown: Any) -> Any:
        """What stands here in a document of the same form."""
        for step in self.steps:
            try:
                shown = shown[step]
            except (LookupError, TypeError):
                return NOTHING
        return shown


def places(operation: str) -> list[Place]:
    """All places in the JSON that the operation takes; none where it takes none."""
    return list(_places(_body_schema(operation), ()))


def objects(operation: str) -> list[Place]:
    """Those that hold an object, the body itself before all."""
    schema = _body_schema(operation)
    whole = [Place((), schema)] if schema else []
    return whole + [one for one in _places(schema, ()) if one.takes("object")]


def known_fields(place: Place) -> set[str]:
    """The names that an object at this place may have."""
    return {name for one in _alternatives(place.schema) for name in one.get("properties", {})}


def _body_schema(operation: str) -> Mapping[str, Any]:
    for _, one in document().operations():
        if one["operationId"] == operation:
            content = one.get("requestBody", {}).get("content", {})
            schema: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
            return schema
    raise LookupError(operation)


def _places(schema: Mapping[str, Any], steps: tuple[Step, ...]) -> Iterator[Place]:
    for one in _alternatives(schema):
        inside: dict[Step, Any] = {**one.get("properties", {})}
        if "items" in one:
            # Of a range both ends.
            inside |= dict.fromkeys(range(one.get("minItems") or 1), one["items"])
        for step, inner in inside.items():
            yield Place((*steps, step), inner)
            yield from _places(inner, (*steps, step))


def _alternatives(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    resolved = document().resolved(dict(schema))
    if "anyOf" not in resolved:
        yield resolved
    for one in resolved.get("anyOf", ()):
        yield from _alternatives(one)


def _filled(body: Any, steps: tuple[Step, ...], value: Any) -> Any:
    match steps:
        case (int() as index, *rest):
            members = list(body) if isinstance(body, list) else []
            members += [None] * (index + 1 - len(members))
            members[index] = _filled(members[index], tuple(rest), value)
            return members
        case (name, *rest):
            fields = body if isinstance(body, dict) else {}
            return {**fields, name: _filled(fields.get(name), tuple(rest), value)}
    return value
