"""A command that is sent twice takes effect once, whichever it is (contract, section 1:
Idempotency).
"""

import asyncio
from typing import Final
from uuid import uuid4

import pytest

from integration.every_operation.expectations import succeeding
from integration.every_operation.operations import ask, body_of, every_operation
from integration.every_operation.repeating import (
    AT_ONCE,
    REPEATABLE,
    answered,
    check_done_once,
    counts,
    outcome,
    said,
)
from integration.every_operation.whole import Whole
from integration.every_operation.world import World, new_world

#: How many ask once more when it is done: none of them is told that it is in progress.
AGAIN: Final = 8
OPERATIONS: Final = every_operation()

#: Their repeats are decided on by tokens, codes and passwords; a handshake begins in a cookie,
#: which a stored answer could not set.
WITHOUT_KEY: Final = (
    *("/api/v1/auth/", "/api/v1/me/password", "/api/v1/me/email", "/api/v1/me/totp"),
    "/api/v1/me/identities/",
)


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
        *(answered(workers[n % 2], operation, who, key) for n in range(AT_ONCE))
    )
    first = check_done_once(answers)
    assert await counts(whole) - before == effect
    again = await asyncio.gather(
        *(answered(workers[n % 2], operation, who, key) for n in range(AGAIN))
    )
    assert [said(one) for one in again] == [said(first)] * AGAIN


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
