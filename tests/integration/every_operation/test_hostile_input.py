"""Whatever is sent to whichever operation is kept as it was sent, or refused; it is never
our fault.

Every answer is held against the document by the client itself, and none may be a 500.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest

from hostile import STRINGS, VALUES
from integration.every_operation.expectations import succeeding
from integration.every_operation.operations import ask, body_of, document, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import Names, new_world

OPERATIONS: Final = every_operation()

#: Hashing a password takes as long as fifty requests.
SLOW: Final = ("password", "login", "register", "/me/email")

#: Each field gets one in so many values, another one each time: all fields together get all.
SHARE: Final = 5

#: What a request may carry anywhere, and what is no text at all.
SENDABLE: Final = [text for text in STRINGS if len(text) <= 600]
IN_HEADERS: Final = [text for text in SENDABLE if not {*text} & {"\r", "\n", "\0"}]
HEADERS: Final = (
    *("If-Match", "If-None-Match", "Idempotency-Key", "Accept", "Accept-Encoding", "Origin"),
    *("User-Agent", "X-Request-Id", "Range", "Content-Language", "Authorization", "Cookie"),
    *("X-Forwarded-For", "X-HTTP-Method-Override", "Expect-CT", "If-Modified-Since"),
)

#: Shown otherwise than sent: null clears a text, times are in UTC, a slug and tags have a form.
READS_BACK: Final = ("title", "summary", "description", "content", "bio", "display_name", "reason")


def those_with(part: str) -> list[str]:
    """The operations that take such input."""
    has = {
        "body": lambda one: one.body is not None and bool(body_of(str(one.handler.operation_id))),
        "query": lambda one: bool(one.query),
        "path": lambda one: bool(one.path_names),
    }[part]
    return [name for name, one in OPERATIONS.items() if has(one)]


@pytest.mark.parametrize("operation", those_with("body"))
async def test_every_value_of_every_field_is_kept_or_refused(whole: Whole, operation: str) -> None:
    row, who = _asker(operation)
    world = await new_world(whole, row)
    for number, field in enumerate(_fields(operation)):
        for value in _share(VALUES, number, operation):
            body = {**world.filled(body_of(operation)), field: value}
            answer = await ask(world, operation, who, json=body)
            _check_kept(answer, field, value)


@pytest.mark.parametrize("operation", those_with("query"))
async def test_every_value_of_every_parameter_is_taken_or_refused(
    whole: Whole, operation: str
) -> None:
    row, who = _asker(operation)
    world = await new_world(whole, row)
    for number, name in enumerate(OPERATIONS[operation].query):
        for value in _share(SENDABLE, number, operation):
            answer = await ask(world, operation, who, params={name: value})
            assert answer.status_code < 500, (name, value)


@pytest.mark.parametrize("operation", those_with("path"))
async def test_every_part_of_an_address_leads_somewhere_or_nowhere(
    whole: Whole, operation: str
) -> None:
    row, who = _asker(operation)
    world = await new_world(whole, row)
    for number, value in enumerate(text for text in SENDABLE if text.strip("./")):
        if number % SHARE == 0:
            names = Names(number=quote(value, safe=""), revision=quote(value, safe=""))
            names.default_factory = lambda value=value: quote(value, safe="")  # type: ignore[misc]  # One value for all names.
            answer = await ask(world, operation, who, names=names)
            assert answer.status_code < 500, value


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_every_header_is_taken_or_refused(whole: Whole, operation: str) -> None:
    row, who = _asker(operation)
    world = await new_world(whole, row)
    for number, name in enumerate(HEADERS):
        for value in _share(IN_HEADERS, 2 * number, operation)[number % 4 :: 4]:
            sent = {name: value.encode()}
            answer = await ask(world, operation, who, headers=sent)
            assert answer.status_code < 500, (name, value)


def _asker(operation: str) -> tuple[str, str]:
    """A scene and a person for whom the operation works, where there is any."""
    try:
        row, who = succeeding(operation)
    except StopIteration:
        return "-", "admin"
    return row.scene, who


def _fields(operation: str) -> Iterator[str]:
    """The names of a body's fields, those that the example leaves out included."""
    for _, one in document().operations():
        if one["operationId"] == operation:
            schema = one["requestBody"]["content"]["application/json"]["schema"]
            yield from document().resolved(schema)["properties"]


def _share(values: list[Any], number: int, operation: str) -> list[Any]:
    is_slow = any(word in OPERATIONS[operation].path for word in SLOW)
    return values[number % SHARE :: SHARE * (8 if is_slow else 1)]


def _check_kept(answer: httpx.Response, field: str, value: Any) -> None:
    assert answer.status_code < 500, (field, value)
    if answer.is_success and field in READS_BACK and isinstance(value, str):
        shown = answer.json() if answer.content else {}
        if field in shown:
            assert shown[field] == value
