"""Whatever is sent to whichever operation is kept as it was sent, or refused; it is never
our fault.

Every answer is held against the document by the client itself, and none may be a 500. A sample in
daily use; `HOSTILE_FULL_TESTS=1` sends every value everywhere.
"""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

import pytest

from hostile import FULL, STRINGS, VALUES, share
from integration.every_operation.expectations import asker
from integration.every_operation.kept import check_kept
from integration.every_operation.operations import ask, body_of, elsewhere, every_operation
from integration.every_operation.places import places
from integration.every_operation.whole import Whole
from integration.every_operation.world import new_world

OPERATIONS: Final = every_operation()
ORDER: Final = {name: number for number, name in enumerate(OPERATIONS)}
WITH_BODY: Final = [name for name in OPERATIONS if places(name)]
WITH_QUERY: Final = [name for name, one in OPERATIONS.items() if one.query]
WITH_PATH: Final = [name for name, one in OPERATIONS.items() if one.path_names]

#: Hashing a password takes as long as fifty requests.
SLOW: Final = ("password", "login", "register", "/me/email")

#: What a request may carry anywhere, and what is no text at all.
SENDABLE: Final = [text for text in STRINGS if len(text) <= 600]
IN_PATHS: Final = [text for text in SENDABLE if text.strip("./")]
IN_HEADERS: Final = [text for text in SENDABLE if not {*text} & {"\r", "\n", "\0"}]
HEADERS: Final = (
    *("If-Match", "If-None-Match", "Idempotency-Key", "Accept", "Accept-Encoding", "Origin"),
    *("User-Agent", "X-Request-Id", "Range", "Content-Language", "Authorization", "Cookie"),
    *("X-Forwarded-For", "X-HTTP-Method-Override", "Expect-CT", "If-Modified-Since"),
    *("Content-Type", "Content-Encoding", "If-Range", "If-Unmodified-Since", "Forwarded"),
)

#: What an API that speaks JSON does not speak.
OTHER_FORMS: Final = ("text/html", "application/xml;q=1, application/json;q=0", "image/*")

#: Operations that take more of some people than of whoever can use them first.
ASKED_BY: Final[dict[str, tuple[tuple[str, Any], ...]]] = {
    "enroll": (
        ("stranger", {}),
        ("owner", {"user_id": "$stranger"}),
        ("owner", {"email": "$nobody@example.org"}),
    ),
}

#: Fields of which every operation that has one takes some text, and shows it.
ALWAYS_SHOWN: Final = {
    *("title", "summary", "description", "content", "display_name", "bio", "reason", "filename"),
}


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_every_value_of_every_field_is_kept_or_refused(whole: Whole, operation: str) -> None:
    shown: set[str] = set()
    for who, template in ASKED_BY.get(operation, ((asker(operation)[1], body_of(operation)),)):
        world = await new_world(whole, asker(operation)[0])
        for number, place in enumerate(places(operation)):
            for value in _values(number, operation):
                body = place.filled(world.filled(template), value)
                answer = await ask(world, operation, who, json=body)
                assert answer.status_code < 500, (str(place), value)
                if answer.is_success:
                    if await check_kept(world, operation, who, place, value, answer):
                        shown.add(str(place.steps[-1]))
                    world = await new_world(whole, asker(operation)[0])
    if FULL:
        named = {str(place.steps[-1]) for place in places(operation)}
        assert named & ALWAYS_SHOWN <= shown


@pytest.mark.parametrize("operation", WITH_QUERY)
async def test_every_value_of_every_parameter_is_taken_or_refused(
    whole: Whole, operation: str
) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    for number, name in enumerate(OPERATIONS[operation].query):
        for value in share(SENDABLE, ORDER[operation] + number, one_in=5):
            answer = await ask(world, operation, who, params={name: value})
            assert answer.status_code < 500, (name, value)


@pytest.mark.parametrize("operation", WITH_PATH)
async def test_every_part_of_an_address_leads_somewhere_or_nowhere(
    whole: Whole, operation: str
) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    for number, name in enumerate(OPERATIONS[operation].path_names):
        for value in share(IN_PATHS, ORDER[operation] + number, one_in=5):
            names = elsewhere(world, operation, name, quote(value, safe=""))
            answer = await ask(world, operation, who, names=names)
            assert answer.status_code in (400, 403, 404, 405), (name, value)


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_every_header_is_taken_or_refused(whole: Whole, operation: str) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    for number, name in enumerate(HEADERS):
        for value in share(IN_HEADERS, ORDER[operation] + number, one_in=40):
            sent = {name: value.encode()}
            answer = await ask(world, operation, who, headers=sent)
            assert answer.status_code < 500, (name, value)


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_whatever_is_accepted_the_answer_is_the_documented_one(
    whole: Whole, operation: str
) -> None:
    scene, who = asker(operation)
    usual = (await ask(await new_world(whole, scene), operation, who)).status_code
    for accept in share(OTHER_FORMS, ORDER[operation], one_in=3):
        world = await new_world(whole, scene)
        answer = await ask(world, operation, who, headers={"Accept": accept})
        assert answer.status_code == usual, accept


def _values(number: int, operation: str) -> Sequence[Any]:
    is_slow = any(word in OPERATIONS[operation].path for word in SLOW)
    return share(VALUES, ORDER[operation] + number, one_in=40 if is_slow else 5)
