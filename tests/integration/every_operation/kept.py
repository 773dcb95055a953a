"""What was sent and taken is shown as it was sent: by the answer, and by whatever shows it later
(contract, section 1: Text is stored as sent).
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

import httpx

from integration.every_operation.operations import ask, every_operation
from integration.every_operation.places import NOTHING, Place
from integration.every_operation.world import World

#: What clears a field, and how it is shown then.
CLEARED: Final = (None, "", [])

Read: TypeAlias = Callable[[World, httpx.Response], Awaitable[Any]]


async def check_kept(
    world: World, operation: str, who: str, place: Place, value: Any, answer: httpx.Response
) -> bool:
    """Assert that a value which was taken is shown; say whether there was anything to see."""
    shown = [_json(answer), *[_json(one) for one in await _shown_again(world, who, answer)]]
    for one in shown[1:]:
        assert {**shown[0], **one} == shown[0], "what is read is not what was answered"
    if operation in READ_BACK:
        shown.append(await READ_BACK[operation](world, answer))
    seen = [found for one in shown if (found := place.seen_in(one)) is not NOTHING]
    for one in seen:
        assert is_same(value, one, place), (str(place), value, one)
    return bool(seen)


def is_same(sent: Any, shown: Any, place: Place) -> bool:
    """Whether what is shown is what was sent."""
    if sent is None:
        return shown in CLEARED
    if place.takes("date-time"):
        # The database counts microseconds.
        return abs(datetime.fromisoformat(shown) - moment(sent)) <= timedelta(microseconds=1)
    match sent:
        case dict():
            return all(is_same(one, shown[name], place) for name, one in sent.items())
        case list():
            return shown in (sent, _each_once(sent))
    return bool(shown == sent) and type(shown) is type(sent)


def _each_once(members: list[Any]) -> list[Any]:
    return [one for number, one in enumerate(members) if one not in members[:number]]


def moment(text: str) -> datetime:
    """The time that a text of RFC 3339 tells, to the microsecond."""
    whole, _, fraction = text.upper().rstrip("Z").partition(".")
    parsed = datetime.fromisoformat(f"{whole}.{fraction[:6]}" if fraction else whole)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


async def _shown_again(world: World, who: str, answer: httpx.Response) -> list[httpx.Response]:
    """What a GET shows of a thing that was made or changed at its own address."""
    address = answer.headers.get("location")
    if address is None and answer.request.method == "PATCH":
        address = str(answer.request.url)
    if address is None:
        return []
    read = await world.whole.client.get(answer.url.join(address), headers=world.login(who))
    assert read.status_code == 200, (address, read.text)
    return [read]


def _json(answer: httpx.Response) -> Any:
    return answer.json() if answer.content else {}


async def _last_step(world: World, _answer: httpx.Response) -> Any:
    steps = await ask(world, "listEnrollmentEvents", "admin", params={"limit": 100})
    return steps.json()["items"][-1]


async def _first_step(world: World, answer: httpx.Response) -> Any:
    if "user" not in answer.json():
        return {}
    steps = await world.whole.client.get(
        f"/api/v1/enrollments/{answer.json()['id']}/events", headers=world.login("admin")
    )
    first = steps.json()["items"][0]
    return {"reason": first["reason"], "waive": first["waived"]}


async def _trail(world: World, _answer: httpx.Response) -> Any:
    trail = await ask(world, "listAuditEvents", "admin", params={"limit": 1})
    return trail.json()["items"][0]["details"]


async def _registration(world: World, _answer: httpx.Response) -> Any:
    query = "SELECT email, display_name FROM registrations ORDER BY id DESC LIMIT 1"
    ((email, display_name),) = await world.whole.rows(query)
    return {"email": email, "display_name": display_name}


async def _rows_of_job(world: World, answer: httpx.Response) -> Any:
    query = "SELECT given::text FROM job_rows WHERE job_id = $1 ORDER BY row"
    rows = await world.whole.rows(query, answer.json()["id"])
    return {"rows": [httpx.Response(200, text=given).json() for (given,) in rows]}


async def _lesson(_world: World, answer: httpx.Response) -> Any:
    return answer.json()["lesson"]


#: What the answer to a command does not show is read where it was written down.
READ_BACK: Final[Mapping[str, Read]] = {
    "enroll": _first_step,
    "removeEnrollment": _last_step,
    "resumeEnrollment": _last_step,
    "suspendEnrollment": _last_step,
    "revokeCertificate": _trail,
    "suspendUser": _trail,
    "register": _registration,
    "enrollMany": _rows_of_job,
    "recordProgress": _lesson,
}

assert READ_BACK.keys() <= every_operation().keys()
