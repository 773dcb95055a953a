"""Every operation of the API, and a request that it would take."""

from functools import cache
from typing import Any, Final

import httpx

from api.every_answer import conformance
from api.openapi.reading import Documented
from archive_files import SOUND, zipped
from integration.every_operation.world import NAME_OF, Names, World
from presentation.openapi.__main__ import app_without_use_cases
from presentation.openapi.endpoints import Endpoint, endpoints

#: Bodies for operations whose documented example speaks of things that a world has under other
#: names.
BODIES: Final[dict[str, Any]] = {
    "addLesson": {"title": "Baking"},
    "attachFile": {"media_id": "$own_media", "title": "Recipe"},
    "changeRole": {"role": "instructor"},
    "changeMyEmail": {"email": "$new@example.org", "current_password": "rye and spelt at dawn"},
    "enroll": {},
    "editCourse": {"summary": "Loaves."},
    "editLesson": {"title": "Baking"},
    "forgotPassword": {"email": "$nobody@example.org"},
    "logIn": {"email": "$nobody@example.org", "password": "rye and spelt at dawn"},
    "recordProgress": {"viewed": True, "position_seconds": 60, "watched": [[0, 60]]},
    "recordProgressBatch": {
        "facts": [
            {
                "lesson_id": "$lesson",
                "at": "2026-03-02T09:30:00Z",
                "viewed": True,
                "position_seconds": 60,
                "watched": [[0, 60]],
            }
        ]
    },
    "register": {
        "email": "$new@example.org",
        "password": "rye and spelt at dawn",
        "display_name": "Ada Baker",
    },
    "resendVerification": {"email": "$nobody@example.org"},
    "setPrerequisites": {"course_ids": ["$earlier"]},
    "transferCourse": {"user_id": "$other"},
    "reorderOutline": {
        "sections": [
            {"id": "$empty_section", "lesson_ids": ["$next_lesson"]},
            {"id": "$section", "lesson_ids": ["$lesson"]},
        ]
    },
}

#: Bodies of the scenes in which an operation is asked for something else than usually.
BODIES_IN: Final[dict[tuple[str, str], Any]] = {
    ("enroll", "put-in"): {"user_id": "$newcomer"},
    ("enroll", "invited"): {"email": "$guest@example.org"},
    ("enroll", "put-in-draft"): {"user_id": "$newcomer"},
}

#: Bodies that are no JSON.
ARCHIVES: Final = {"importCourse": zipped(SOUND)}

#: Parts of addresses that mean another of the world's things than they usually do.
PLACES: Final = {
    "addInstructor": {"learner": "other"},
    "deleteSection": {"section": "empty_section"},
    "removeInstructor": {"learner": "co"},
}


@cache
def every_operation() -> dict[str, Endpoint]:
    """All operations of the document by name."""
    found = endpoints(app_without_use_cases())
    return {str(one.handler.operation_id): one for one in found}


@cache
def document() -> Documented:
    return conformance().document


def body_of(name: str) -> Any:
    """A body that the operation takes; None where it takes none."""
    return BODIES[name] if name in BODIES else document().request_example(name)


async def ask(
    world: World, name: str, who: str, *, names: Any = None, **sent: Any
) -> httpx.Response:
    """Have somebody call an operation as it is meant to be called."""
    endpoint = every_operation()[name]
    body = BODIES_IN.get((name, world.names["scene"])) or body_of(name)
    place = PLACES.get(name, {})
    known = names if names is not None else world.names
    address = world.address(endpoint.path, _Moved(known, place))
    if body is not None:
        sent.setdefault("json", world.filled(body))
    headers = {**world.login(who), **sent.pop("headers", {})}
    if name in ARCHIVES:
        sent.setdefault("content", ARCHIVES[name])
        headers["Content-Type"] = "application/zip"
    method = sent.pop("method", endpoint.method)
    return await world.whole.client.request(method, address, headers=headers, **sent)


def elsewhere(world: World, name: str, parameter: str, value: str) -> Names:
    """The world's names, but for the one that a parameter of the operation's path means."""
    meant = NAME_OF.get(parameter, parameter)
    return Names(**{**world.names, PLACES.get(name, {}).get(meant, meant): value})


class _Moved(dict[str, str]):
    """Names, some of which mean others."""

    def __init__(self, names: Any, place: dict[str, str]) -> None:
        super().__init__()
        self._names, self._place = names, place

    def __missing__(self, name: str) -> str:
        return str(self._names[self._place.get(name, name)])
