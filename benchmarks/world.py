"""What the loaded database holds, as far as requests need it."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from domain.ids import SessionId, UserId
from domain.users.user import Role
from infrastructure.security.access_tokens import JwtAccessTokens
from infrastructure.security.token_keys import shared_secret

ISSUER: Final = "http://127.0.0.1:8000"
SECRET: Final = secrets.token_hex(32)
LIFETIME: Final = timedelta(minutes=15)
LEARNERS: Final = 2_000

LEARNER_ROWS: Final = """
SELECT u.id::text AS user_id, s.id::text AS session_id, u.role
FROM users AS u JOIN sessions AS s ON s.user_id = u.id
WHERE u.role = 'student'
ORDER BY u.id
LIMIT $1"""

COURSE_ROWS: Final = "SELECT id::text FROM courses WHERE status = 'published' ORDER BY id"

ENROLLMENT_ROWS: Final = """
SELECT user_id::text, course_id::text FROM enrollments WHERE user_id = ANY($1::uuid[])"""

# The lessons of those enrollments that take facts.
LESSON_ROWS: Final = """
SELECT e.user_id::text, l.id::text AS lesson_id, l.completion_rule, p.met_at IS NOT NULL AS met
FROM enrollments AS e
JOIN lessons AS l ON l.course_id = e.course_id
LEFT JOIN lesson_progress AS p ON p.enrollment_id = e.id AND p.lesson_id = l.id
WHERE e.user_id = ANY($1::uuid[]) AND e.status = 'active'
ORDER BY e.id, l.id"""


class Learner(NamedTuple):
    user_id: str
    session_id: str
    role: str


class Place(NamedTuple):
    """A lesson of a course that a learner takes."""

    user_id: str
    lesson_id: str


class Tokens:
    """Access tokens, made by the application's own code, of sessions that the data holds."""

    def __init__(self, learners: Iterable[Learner]) -> None:
        self._learners = tuple(learners)
        self._issuing = JwtAccessTokens(
            [shared_secret(SECRET)], issuer=ISSUER, longest=LIFETIME, new_id=uuid7
        )
        self._made_at = 0.0
        self._tokens: dict[str, str] = {}

    def valid(self) -> dict[str, str]:
        """A token for each learner's id, good for ten minutes at least."""
        now = time.time()
        if now - self._made_at > LIFETIME.total_seconds() - 600:
            self._tokens = {learner.user_id: self._token(learner) for learner in self._learners}
            self._made_at = now
        return self._tokens

    def _token(self, learner: Learner) -> str:
        user_id, session_id = UserId(UUID(learner.user_id)), SessionId(UUID(learner.session_id))
        return self._issuing.issue(user_id, session_id, Role(learner.role), lifetime=LIFETIME)


@dataclass(frozen=True, slots=True)
class World:
    """Some learners, their lessons, all published courses; in one random order each."""

    learners: list[str]
    tokens: Tokens
    courses: list[str]
    lessons: list[Place]
    reported: list[Place]
    """Lessons whose rule a view does not meet."""
    undone: Iterator[Place]
    """Lessons to be marked done, each once."""
    free: Iterator[tuple[str, str]]
    """Pairs of a learner and a course that the learner does not take, each once."""


async def look(url: str) -> World:
    """Read the world from a loaded database."""
    connection = await asyncpg.connect(url)
    try:
        learners = [Learner(*row) for row in await connection.fetch(LEARNER_ROWS, LEARNERS)]
        ids = [learner.user_id for learner in learners]
        courses = [row["id"] for row in await connection.fetch(COURSE_ROWS)]
        taken = {(row[0], row[1]) for row in await connection.fetch(ENROLLMENT_ROWS, ids)}
        lessons = await connection.fetch(LESSON_ROWS, ids)
    finally:
        await connection.close()
    shuffle = random.Random(1).shuffle  # noqa: S311 - an order, the same at every run.
    for items in (ids, courses, lessons):
        shuffle(items)
    manual = (row for row in lessons if row["completion_rule"] == "manual" and not row["met"])
    return World(
        learners=ids,
        tokens=Tokens(learners),
        courses=courses,
        lessons=[Place(row[0], row[1]) for row in lessons],
        reported=[Place(row[0], row[1]) for row in lessons if row["completion_rule"] != "viewed"],
        undone=iter([Place(row[0], row[1]) for row in manual]),
        free=_pairs(ids, courses, without=taken),
    )


def _pairs(
    users: list[str], courses: list[str], *, without: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    # Neighbours differ in person and in course: otherwise requests would wait for one row.
    for turn in range(len(courses)):
        for number, user in enumerate(users):
            pair = (user, courses[(number + turn) % len(courses)])
            if pair not in without:
                yield pair
