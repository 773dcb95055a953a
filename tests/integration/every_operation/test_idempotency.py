"""A command that is sent twice takes effect once, whichever it is (contract, section 1:
Idempotency).
"""

import asyncio
from collections import Counter
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from integration.every_operation.expectations import succeeding
from integration.every_operation.operations import ask, body_of, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import World, new_world

AT_ONCE: Final = 50
OPERATIONS: Final = every_operation()
REPEATABLE: Final = [name for name, one in OPERATIONS.items() if one.is_repeatable]

#: Their repeats are decided on by tokens, codes and passwords; a handshake begins in a cookie,
#: which a stored answer could not set.
WITHOUT_KEY: Final = (
    *("/api/v1/auth/", "/api/v1/me/password", "/api/v1/me/email", "/api/v1/me/totp"),
    "/api/v1/me/identities/",
)
#: Tables that tell nothing of what a command did.
BESIDE: Final = {"limits", "idempotency_keys", "search_vocabulary"}


def test_every_post_that_creates_or_commands_takes_a_key() -> None:
    without = {
        name
        for name, one in OPERATIONS.items()
        if one.method == "POST" and not one.is_repeatable and not one.path.startswith(WITHOUT_KEY)
    }
    assert without == set()


@pytest.mark.parametrize("operation", REPEATABLE)
async def test_of_fifty_at_once_one_takes_effect_and_the_others_are_told_of_it(
    whole: Whole, twin: Whole, operation: str
) -> None:
    row, who = succeeding(operation)
    once = await new_world(whole, row.scene)
    before = await counts(whole)
    answer = await ask(once, operation, who, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == row.statuses[who]
    effect = await counts(whole) - before

    world = await new_world(whole, row.scene)
    workers = (world, World(twin, world.names))
    before, key = await counts(whole), {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(
        *(ask(workers[n % 2], operation, who, headers=key) for n in range(AT_ONCE))
    )
    outcomes = Counter(map(outcome, answers))

    assert outcomes["done"] == 1
    assert outcomes.keys() <= {"done", "replayed", "idempotency_in_progress"}
    assert await counts(whole) - before == effect
    (first,) = (one for one in answers if outcome(one) == "done")
    for one in answers:
        if outcome(one) == "replayed":
            assert said(one) == said(first)
    assert said(await ask(workers[1], operation, who, headers=key)) == said(first)


@pytest.mark.parametrize("operation", REPEATABLE)
async def test_a_key_belongs_to_the_route_and_the_bytes_that_it_was_sent_with(
    whole: Whole, operation: str
) -> None:
    row, who = succeeding(operation)
    world, key = await new_world(whole, row.scene), {"Idempotency-Key": str(uuid4())}
    assert (await ask(world, operation, who, headers=key)).is_success

    elsewhere = "recordProgressBatch" if operation != "recordProgressBatch" else "enroll"
    other = await ask(world, elsewhere, who, headers=key)
    assert outcome(other) == "idempotency_key_reused"
    if body_of(operation) is not None:
        spaced = {**key, "Content-Type": "application/json"}
        other = await ask(world, operation, who, headers=spaced, content=b"{ }", json=None)
        assert outcome(other) in ("idempotency_key_reused", "validation_failed")


@pytest.mark.parametrize(
    "operation", [name for name in REPEATABLE if OPERATIONS[name].is_conditional]
)
async def test_after_a_refusal_the_key_is_free(whole: Whole, operation: str) -> None:
    row, who = succeeding(operation)
    world, key = await new_world(whole, row.scene), {"Idempotency-Key": str(uuid4())}
    refused = await ask(world, operation, who, headers={**key, "If-Match": '"99-x"'})
    assert outcome(refused) == "stale"

    answer = await ask(world, operation, who, headers=key)
    assert outcome(answer) == "done"


async def counts(whole: Whole) -> Counter[str]:
    """How many rows each table has."""
    tables = [
        name
        for (name,) in await whole.rows("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        if name not in BESIDE
    ]
    each = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables)  # noqa: S608 - names of tables.
    return Counter(dict(map(tuple, await whole.rows(each))))


def outcome(answer: httpx.Response) -> str:
    if answer.is_error:
        return str(answer.json()["code"])
    return "replayed" if "idempotency-replayed" in answer.headers else "done"


def said(answer: httpx.Response) -> tuple[Any, ...]:
    kept = ("etag", "location", "content-type")
    return answer.status_code, answer.content, [answer.headers.get(name) for name in kept]
