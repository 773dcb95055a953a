"""`If-Match`, `If-None-Match` and `ETag` of every operation (contract, section 1: Concurrency)."""

import re
from typing import Final

import pytest

from integration.every_operation.expectations import succeeding
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import new_world
from presentation.openapi.endpoints import Endpoint

#: What is not decided on a version: it shows none, or only adds and takes away.
WITHOUT_VERSION: Final = {
    "detachFile",
    "endMySession",
    "endMySessions",
    "resetProgress",
    "unlinkGoogle",
}
#: What counts no versions: a read shows which one it is.
UNCOUNTED: Final = {"reorderOutline": "getOutline", "withdrawInvitation": "getInvitation"}
#: Whoever logs in, or proves who they are, changes nothing that has a version.
AUTH: Final = ("/api/v1/auth/", "/api/v1/me/password", "/api/v1/me/email", "/api/v1/me/totp")

VERB: Final = re.compile(r"}/[a-z-]+$")

#: In a world in which nothing has happened everything is in its first version.
CURRENT: Final = '"7-x", "1-anything"'
STALE: Final = ('"99-x"', 'W/"1-x"', '"99-x", W/"1-x"', '"x"', "1")

OPERATIONS: Final = every_operation()
SHOWN: Final = [name for name, one in OPERATIONS.items() if one.is_resource]
CONDITIONAL: Final = [name for name, one in OPERATIONS.items() if one.is_conditional]


def is_command(endpoint: Endpoint) -> bool:
    """Whether it does something with a thing that exists: `POST /things/{id}/verb`."""
    answers_ok = endpoint.handler.status_code == 200
    return endpoint.method == "POST" and answers_ok and bool(VERB.search(endpoint.path))


def test_every_change_of_something_that_exists_takes_a_condition() -> None:
    changing = {
        name
        for name, one in OPERATIONS.items()
        if one.method in ("PATCH", "DELETE") or is_command(one)
        if not one.path.startswith(AUTH)
    }
    assert changing - {*CONDITIONAL} == WITHOUT_VERSION


@pytest.mark.parametrize("operation", CONDITIONAL)
async def test_a_change_is_made_in_the_version_that_it_was_decided_on_and_no_other(
    whole: Whole, operation: str
) -> None:
    row, who = succeeding(operation)
    world = await new_world(whole, row.scene)
    for tags in STALE:
        answer = await ask(world, operation, who, headers={"If-Match": tags})
        assert (answer.status_code, answer.json()["code"]) == (412, "stale"), tags

    current = CURRENT
    if read := UNCOUNTED.get(operation):
        current = (await ask(world, read, who)).headers["etag"]
    answer = await ask(world, operation, who, headers={"If-Match": current})
    assert answer.status_code == row.statuses[who]


@pytest.mark.parametrize("operation", SHOWN)
async def test_what_somebody_holds_is_not_sent_again(whole: Whole, operation: str) -> None:
    row, who = succeeding(operation)
    world = await new_world(whole, row.scene)
    tag = (await ask(world, operation, who)).headers["etag"]
    for tags in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        for method in ("GET", "HEAD"):
            held = {"If-None-Match": tags}
            answer = await ask(world, operation, who, method=method, headers=held)
            assert (answer.status_code, answer.headers["etag"]) == (304, tag)
    answer = await ask(world, operation, who, headers={"If-None-Match": '"x"'})
    assert answer.status_code == 200
