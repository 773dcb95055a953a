"""A body is read strictly, whichever operation it is sent to: nothing is taken that another reader
would read otherwise, and nobody sets what is not theirs to set (contract, section 1: JSON, Ids,
Limits).
"""

import json
import re
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from hostile import FORBIDDEN, NO_WHOLE_NUMBERS, other_spellings, share
from integration.every_operation.expectations import asker
from integration.every_operation.operations import ask, body_of, every_operation
from integration.every_operation.places import NOTHING, known_fields, objects, places
from integration.every_operation.whole import Whole
from integration.every_operation.world import World, new_world

OPERATIONS: Final = every_operation()
WITH_BODY: Final = [name for name in OPERATIONS if objects(name)]
WITH_FIELDS: Final = [name for name in WITH_BODY if places(name)]
WITHOUT_BODY: Final = [name for name in OPERATIONS if body_of(name) is None]
WITH_NUMBERS: Final = [
    name for name in WITH_BODY if any(place.takes("integer") for place in places(name))
]
WITH_IDS: Final = [name for name in WITH_BODY if any(one.takes("uuid") for one in places(name))]

JSON: Final = {"Content-Type": "application/json"}
ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: Stands in a body for what is written in its place.
HERE: Final = "written here"
#: What somebody would set who may not: a truth, a name, an id, nothing.
WISHES: Final = (True, "admin", 1, None)

#: Rows that nobody changes by sending more than an operation takes.
FIRM: Final = """
    SELECT 'user', id, email, role, status, password_hash, version FROM users
     WHERE id = ANY($1::uuid[])
     UNION ALL
    SELECT 'course', id, slug, title, owner_id::text, visibility, capacity FROM courses
     WHERE id = ANY($1::uuid[]) ORDER BY 1, 2
"""


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_nobody_sets_what_is_not_theirs_to_set(whole: Whole, operation: str) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    before = await _firm_rows(world)
    for place in objects(operation):
        for number, name in enumerate(sorted({*FORBIDDEN} - known_fields(place))):
            for wish in share([*WISHES, world.names["learner"]], number, one_in=5):
                body = place.filled(world.filled(body_of(operation)), {name: wish})
                answer = await ask(world, operation, who, json=body)
                assert answer.status_code == 422, (str(place), name)
                told = {"pointer": f"{place}/{_escaped(name)}", "detail": "Is not a known field."}
                assert told in answer.json()["errors"]
    assert await _firm_rows(world) == before


@pytest.mark.parametrize("operation", WITHOUT_BODY)
async def test_a_body_that_nobody_asked_for_sets_nothing(whole: Whole, operation: str) -> None:
    scene, who = asker(operation)
    bare = await new_world(whole, scene)
    usual = (await ask(bare, operation, who)).status_code
    body = dict.fromkeys(FORBIDDEN, "admin") | {"owner_id": bare.names["learner"], "capacity": 1}

    world = await new_world(whole, scene)
    answer = await ask(world, operation, who, json=body)

    assert answer.status_code == usual
    assert _unnamed(await _firm_rows(world), world) == _unnamed(await _firm_rows(bare), bare)


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_what_two_readers_would_read_in_two_ways_is_malformed(
    whole: Whole, operation: str
) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    sound = json.dumps(world.filled(body_of(operation))).encode()
    for kind, spoiled in _spoiled(sound):
        answer = await ask(world, operation, who, content=spoiled, headers=JSON, json=None)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json"), kind


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_a_body_is_as_large_as_is_documented_and_no_byte_larger(
    whole: Whole, operation: str
) -> None:
    scene, who = asker(operation)
    most = int(OPERATIONS[operation].handler.resolve_request_max_body_size() or 0)
    assert most in (64 * 1024, 1024 * 1024, 4 * 1024 * 1024)
    for is_chunked in (False, True):
        world = await new_world(whole, scene)
        sound = json.dumps(world.filled(body_of(operation))).encode()
        for size, is_taken in ((most + 1, False), (most, True)):
            body: Any = sound.ljust(size)
            content = _in_chunks(body) if is_chunked else body
            answer = await ask(world, operation, who, content=content, headers=JSON, json=None)
            assert (answer.status_code != 413) is is_taken


@pytest.mark.parametrize("operation", WITH_NUMBERS)
async def test_a_number_is_written_as_a_whole_number_or_refused(
    whole: Whole, operation: str
) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    for place in (one for one in places(operation) if one.takes("integer")):
        for written in NO_WHOLE_NUMBERS:
            body = json.dumps(place.filled(world.filled(body_of(operation)), HERE))
            sent = body.replace(f'"{HERE}"', written).encode()
            answer = await ask(world, operation, who, content=sent, headers=JSON, json=None)
            if answer.is_success:
                # It may be larger than others that take 1 to 100.
                assert written.removeprefix("-").isdecimal(), (str(place), written)
                shown = place.seen_in(answer.json())
                assert shown in (NOTHING, int(written)), (str(place), written)
                world = await new_world(whole, scene)
            else:
                assert answer.status_code in (400, 422), (str(place), written)


@pytest.mark.parametrize("operation", WITH_IDS)
async def test_an_id_in_another_spelling_is_refused(whole: Whole, operation: str) -> None:
    scene, who = asker(operation)
    world = await new_world(whole, scene)
    for place in (one for one in places(operation) if one.takes("uuid")):
        sound = world.filled(body_of(operation))
        known = place.seen_in(sound)
        identifier = known if isinstance(known, str) else world.names["learner"]
        for spelling in other_spellings(identifier):
            answer = await ask(world, operation, who, json=place.filled(sound, spelling))
            assert answer.status_code == 422, (str(place), spelling)


def _spoiled(sound: bytes) -> list[tuple[str, bytes]]:
    """A body that an operation takes, spoiled in every way that some reader overlooks."""
    text, inside = sound.decode(), sound[1:-1]
    doubled = b"{%b, %b}" % (inside, inside) if inside else b'{"a": 1, "a": 1}'
    return [
        ("byte order mark", b"\xef\xbb\xbf" + sound),
        *((f"in {form}", text.encode(form)) for form in ("utf-16", "utf-16-le", "utf-32-be")),
        *(
            (f"followed by {rest!r}", sound + rest)
            for rest in (b"{}", b" x", b",", b"\0", b"]", b"//", b"\n#")
        ),
        ("each key twice", doubled),
        ("a key twice by an escape", b'{"\\u0061": 1, "a": 2, %b}' % (inside or b'"b": 1')),
        ("a key twice inside", b'{"a": [{"b": 1, "b": 1}], %b}' % (inside or b'"c": 1')),
        ("a comma at the end", sound[:-1] + b",}"),
        ("a comment", b"/* good */" + sound),
        ("in single quotes", b"{'a': 1}"),
        ("cut off", sound[:-1]),
        ("bytes that are no text", sound[:-1] + b', "a": "\xff"}'),
        ("half a pair", b'{"a": "\xed\xa0\x80"}'),
        ("too deep", b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}"),
    ]


async def _in_chunks(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


async def _firm_rows(world: World) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await world.whole.rows(FIRM, list(_ids(world)))]


def _unnamed(rows: list[tuple[Any, ...]], world: World) -> list[tuple[str, ...]]:
    """The rows with names in place of the ids of this world."""
    known = _ids(world)

    def named(value: Any) -> str:
        return ID.sub(lambda found: known.get(found[0], found[0]), str(value))

    return sorted(tuple(map(named, row)) for row in rows)


def _ids(world: World) -> dict[str, str]:
    return {one: name for name, one in world.names.items() if ID.fullmatch(one)}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
