"""What shows that a command which was sent several times took effect once (contract, section 1:
Idempotency).
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import httpx

from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import World

AT_ONCE: Final = 50
#: How often somebody comes again.
PATIENCE: Final = 10

#: The operations that take an ``Idempotency-Key``.
REPEATABLE: Final = [name for name, one in every_operation().items() if one.is_repeatable]

#: Tables that tell nothing of what a command did.
BESIDE: Final = {"limits", "idempotency_keys", "search_vocabulary"}


async def counts(whole: Whole) -> Counter[str]:
    """How many rows each table has."""
    tables = [
        name
        for (name,) in await whole.rows("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        if name not in BESIDE
    ]
    each = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables)  # noqa: S608 - names of tables.
    return Counter(dict(map(tuple, await whole.rows(each))))


async def answered(world: World, operation: str, who: str, key: dict[str, str]) -> httpx.Response:
    """The answer to a command; whoever is told to come again, since too many come at once, does."""
    for _ in range(PATIENCE):
        answer = await ask(world, operation, who, headers=key)
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        await asyncio.sleep(1)
    return answer


def check_done_once(answers: Sequence[httpx.Response]) -> httpx.Response:
    """Assert that one of them did it and all others were told so, or that it is being done; the
    one is answered.
    """
    outcomes = Counter(map(outcome, answers))
    assert outcomes["done"] == 1
    assert outcomes.keys() <= {"done", "replayed", "idempotency_in_progress"}
    (first,) = (one for one in answers if outcome(one) == "done")
    for one in answers:
        if outcome(one) == "replayed":
            assert said(one) == said(first)
    return first


def outcome(answer: httpx.Response) -> str:
    if answer.is_error:
        return str(answer.json()["code"])
    return "replayed" if "idempotency-replayed" in answer.headers else "done"


def said(answer: httpx.Response) -> tuple[Any, ...]:
    kept = ("etag", "location", "content-type")
    return answer.status_code, answer.content, [answer.headers.get(name) for name in kept]
