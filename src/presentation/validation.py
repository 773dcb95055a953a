"""All faults of a body at once: msgspec stops at the first, so a body that does not fit is gone
through once more, field by field, to name the others too.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, get_args, get_origin
from uuid import UUID

import msgspec
from msgspec import structs

from domain.errors import Fault
from domain.media.media import SHA256, ContentType
from domain.text import PLAIN, VISIBLE, Email, Slug
from presentation.canonical_ids import is_canonical_id
from presentation.field_types import single

#: Patterns of our own as rules that a person understands.
_RULES: Final = {
    PLAIN: "Must not contain control characters.",
    VISIBLE: "Must not be blank or contain control characters.",
    Email.pattern: "Must be an e-mail address.",
    ContentType.pattern: (
        "Must be a media type in lower case without parameters, such as image/png."
    ),
    SHA256: "Must be 64 lower-case hexadecimal digits.",
    Slug.pattern: (
        "Must be lower-case letters and digits in groups joined by single hyphens, "
        "and not look like an id."
    ),
}

#: What is told of an id that only a generous reader would understand.
NOT_CANONICAL: Final = "Must be a UUID in lower case, with its hyphens."

_AT = re.compile(r" - at `\$(?P<path>.*)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_JSON_NAMES: Final = {
    "str": "a string",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "datetime": "a time with its offset from UTC, such as 2026-01-31T12:00:00Z",
    "uuid": "a UUID",
}


def faults_of(value: Any, kind: Any, pointer: str = "") -> Iterator[Fault]:
    """Every fault that keeps ``value``, as JSON has it, from being a ``kind``."""
    wanted = single(kind)
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct) and isinstance(value, dict):
        yield from _faults_of_object(value, wanted, pointer)
    elif get_origin(wanted) is list and isinstance(value, list) and value:
        yield from _faults_of_list(value, kind, get_args(wanted)[0], pointer)
    else:
        yield from _fault_of_value(value, kind, pointer)


def sentence(message: str) -> str:
    """msgspec's words about a fault as a sentence."""
    message = _AT.sub("", message)
    if found := re.match(r"Expected `str` matching regex (?P<regex>.*)$", message, re.DOTALL):
        return next(
            (rule for regex, rule in _RULES.items() if repr(regex) == found["regex"]),
            "Must have the form that the documentation shows.",
        )
    if found := re.match(r"Expected `(?P<kind>[^`]+)` (?P<rule>of length .*|<.*|>.*)$", message):
        return f"Must be {_named(found['kind'])} {found['rule']}."
    if found := re.match(r"Expected `(?P<kind>[^`]+)`", message):
        return f"Must be {_named(found['kind'])}."
    if message.startswith("Invalid RFC3339"):
        return f"Must be {_named('datetime')}."
    if message.startswith("Invalid UUID"):
        return f"Must be {_named('uuid')}."
    if message.startswith("Invalid enum value"):
        return "Must be one of the documented values."
    if message.startswith("Missing required argument"):
        return "Is required."
    return f"{message.rstrip('.')}."


def _faults_of_object(
    value: dict[str, Any], kind: type[msgspec.Struct], pointer: str
) -> Iterator[Fault]:
    fields = {field.encode_name: field for field in structs.fields(kind)}
    for name in value.keys() - fields.keys():
        yield Fault("Is not a known field.", pointer=f"{pointer}/{_escaped(name)}")
    for name, field in fields.items():
        if name in value:
            yield from faults_of(value[name], field.type, f"{pointer}/{name}")
        elif field.required:
            yield Fault("Is required.", pointer=f"{pointer}/{name}")


def _faults_of_list(value: list[Any], kind: Any, item: Any, pointer: str) -> Iterator[Fault]:
    found = [
        fault
        for index, one in enumerate(value)
        for fault in faults_of(one, item, f"{pointer}/{index}")
    ]
    yield from found or _fault_of_value(value, kind, pointer)


def _fault_of_value(value: Any, kind: Any, pointer: str) -> Iterator[Fault]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield Fault(sentence(str(error)), pointer=pointer + _path(str(error)))
        return
    if single(kind) is UUID and isinstance(value, str) and not is_canonical_id(value):
        yield Fault(NOT_CANONICAL, pointer=pointer)


def _path(message: str) -> str:
    found = _AT.search(message)
    steps = _STEP.findall(found["path"]) if found else []
    return "".join(f"/{_escaped(name or index)}" for name, index in steps)


def _escaped(name: str) -> str:
    """A name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _named(kinds: str) -> str:
    return " or ".join(_JSON_NAMES.get(one.strip(), one.strip()) for one in kinds.split("|"))
