"""Every operation that changes something leaves exactly one record of it, with who did what to
what, and from where; whatever was not done leaves none (contract, section 3; ASVS 16.3).
"""

from typing import Any, Final

import pytest

from integration.every_operation.expectations import Row, rows
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import new_world

#: What changes nothing that anybody else has to know of: what somebody learned, a letter that is
#: asked for, a second step that is not in force before it is confirmed.
QUIET: Final = {
    *("recordProgress", "recordProgressBatch", "resetProgress"),
    *("forgotPassword", "resendVerification", "setUpTotp"),
}


def _changing() -> dict[str, tuple[Row, str]]:
    """For each operation that changes something, a scene and somebody for whom it does; rather
    whom it concerns than an admin.
    """
    found: dict[str, tuple[Row, str]] = {}
    for row in rows():
        done_by = [who for who, status in row.statuses.items() if 200 <= status < 300]
        if done_by and every_operation()[row.operation].method != "GET":
            found.setdefault(row.operation, (row, _nearest(done_by)))
    return found


def _nearest(people: list[str]) -> str:
    order = ("owner", "learner", "stranger", "anonymous", "admin")
    return next(one for one in order if one in people)


CHANGING: Final = _changing()
#: These need what only a letter, an application or a provider tells; their own tests look at the
#: trail.
TOLD_ELSEWHERE: Final = {
    *("verifyEmail", "logIn", "logInWithCode", "refreshSession", "resetPassword", "exchangeCode"),
    *("changeMyEmail", "changeMyPassword", "confirmTotp", "disableTotp", "linkGoogle"),
    *("unlinkGoogle", "uploadMedia"),
}
RECORDED: Final = sorted(CHANGING.keys() - QUIET)


def test_every_operation_that_changes_something_is_done_by_somebody() -> None:
    changing = {name for name, one in every_operation().items() if one.method != "GET"}
    assert changing - CHANGING.keys() == TOLD_ELSEWHERE


@pytest.mark.parametrize("operation", RECORDED)
async def test_what_is_done_is_recorded_exactly_once(whole: Whole, operation: str) -> None:
    row, who = CHANGING[operation]
    world = await new_world(whole, row.scene)
    before = await _count(whole)
    answer = await ask(world, operation, who)
    assert answer.status_code == row.statuses[who]
    (event,) = await _newest(whole, await _count(whole) - before)
    assert event["outcome"] == "success"
    assert event["request_id"] == answer.headers["x-request-id"]
    # Whoever erases themselves leaves no trace of where they are.
    assert event["ip"] == (None if operation == "eraseMe" else "127.0.0.1")
    if not every_operation()[operation].ignores_login:
        assert str(event["actor_id"]) == world.names[who]
        created = answer.json()["id"] if answer.status_code in (201, 202) else None
        assert str(event["subject_id"]) in {*world.names.values(), created} - {None}


@pytest.mark.parametrize("operation", sorted(CHANGING))
async def test_what_is_refused_is_not_recorded_as_done(whole: Whole, operation: str) -> None:
    row, _ = CHANGING[operation]
    world = await new_world(whole, row.scene)
    before = await _count(whole)
    for who, status in row.statuses.items():
        if status in (401, 403, 404):
            assert (await ask(world, operation, who)).status_code == status
    told = await _newest(whole, await _count(whole) - before)
    assert [one for one in told if one["outcome"] == "success"] == []


@pytest.mark.parametrize("operation", sorted(QUIET & CHANGING.keys()))
async def test_what_concerns_nobody_else_is_not_recorded(whole: Whole, operation: str) -> None:
    row, who = CHANGING[operation]
    world = await new_world(whole, row.scene)
    before = await _count(whole)
    assert (await ask(world, operation, who)).is_success
    assert await _count(whole) == before


async def _count(whole: Whole) -> int:
    ((count,),) = await whole.rows("SELECT count(*) FROM audit_events")
    return int(count)


async def _newest(whole: Whole, count: int) -> list[Any]:
    return await whole.rows("SELECT * FROM audit_events ORDER BY id DESC LIMIT $1", count)
