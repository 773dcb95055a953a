"""What is asked of both servers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.world import World

Requests = Iterator[bytes]
API: Final = "/api/v1"
READERS: Final = 500
"""So few that each asks several times, as people do while their token lasts."""
LESSONS_READ: Final = 50
"""So few different ones that a server which keeps rendered lessons has them all when it counts."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of request, the status of its answer, and an endless supply of it."""

    name: str
    title: str
    status: int
    requests: Callable[[World], Requests]


def request(
    method: str, path: str, *, token: str | None = None, body: bytes | None = None
) -> bytes:
    """A complete HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def _health(_world: World) -> Requests:
    return itertools.repeat(request("GET", "/health/live"))


def _catalogue(_world: World) -> Requests:
    return itertools.repeat(request("GET", f"{API}/courses"))


def _course(world: World) -> Requests:
    return itertools.cycle([request("GET", f"{API}/courses/{id_}") for id_ in world.courses])


def _lesson(world: World) -> Requests:
    tokens = world.tokens.valid()
    popular = set(list({place.lesson_id: None for place in world.lessons})[:LESSONS_READ])
    readers = set(world.learners[:READERS])
    return itertools.cycle(
        [
            request("GET", f"{API}/lessons/{place.lesson_id}", token=tokens[place.user_id])
            for place in world.lessons
            if place.lesson_id in popular and place.user_id in readers
        ]
    )


def _me(world: World) -> Requests:
    tokens = world.tokens.valid()
    return itertools.cycle(
        [request("GET", f"{API}/me", token=tokens[user]) for user in world.learners[:READERS]]
    )


def _my_enrollments(world: World) -> Requests:
    tokens = world.tokens.valid()
    path = f"{API}/me/enrollments"
    return itertools.cycle(
        [request("GET", path, token=tokens[user]) for user in world.learners[:READERS]]
    )


def _position(world: World) -> Requests:
    tokens = world.tokens.valid()
    for second, place in enumerate(itertools.cycle(world.reported)):
        body = b'{"viewed":true,"position_seconds":%d}' % (second % 3_600)
        path = f"{API}/lessons/{place.lesson_id}/progress"
        yield request("PUT", path, token=tokens[place.user_id], body=body)


def _done(world: World) -> Requests:
    tokens = world.tokens.valid()
    for place in world.undone:
        path = f"{API}/lessons/{place.lesson_id}/progress"
        yield request("PUT", path, token=tokens[place.user_id], body=b'{"completed":true}')


def _enroll(world: World) -> Requests:
    tokens = world.tokens.valid()
    for user_id, course_id in world.free:
        path = f"{API}/courses/{course_id}/enrollments"
        yield request("POST", path, token=tokens[user_id], body=b"{}")


READS: Final = (
    Scenario("health", "health", 200, _health),
    Scenario("catalogue", "catalogue page", 200, _catalogue),
    Scenario("course", "course with outline", 200, _course),
    Scenario("lesson", "lesson", 200, _lesson),
    Scenario("me", "me", 200, _me),
    Scenario("mine", "my enrollments", 200, _my_enrollments),
)
WRITES: Final = (
    Scenario("position", "progress: position", 200, _position),
    Scenario("done", "progress: lesson done", 200, _done),
    Scenario("enroll", "enroll", 201, _enroll),
)
