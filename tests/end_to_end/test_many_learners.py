"""A crowd wants into one course, over HTTP, at a server of two processes: seats are never oversold,
whoever comes first is first, and nothing happens twice.

A sample in daily use; `CROWD_FULL_TESTS=1` lets 500 people ask twice each for 30 seats.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import httpx
import pytest
from server import NO_TLS, PATIENCE, UNLIMITED, serving
from uuid_utils.compat import uuid7

import databases
from api.every_answer import watching_async
from domain.ids import SessionId, UserId
from domain.users.user import Role
from infrastructure.security.access_tokens import JwtAccessTokens
from infrastructure.security.token_keys import shared_secret
from replaying import require_replay

FULL: Final = os.environ.get("CROWD_FULL_TESTS") == "1"
PEOPLE: Final = 500 if FULL else 80
SEATS: Final = 30 if FULL else 10

SECRET: Final = "a secret of thirty-two bytes and a few more"
ISSUER: Final = "http://learn.example"
LIFETIME: Final = timedelta(minutes=15)

#: People with sessions, and a course of one lesson that somebody else teaches.
WORLD: Final = """
WITH person AS (
    INSERT INTO users (id, email, display_name, role)
    SELECT id, id || '@example.org', 'Person', 'student' FROM unnest($1::uuid[]) AS id
    RETURNING id
), session AS (
    INSERT INTO sessions (id, user_id, expires_at)
    SELECT session_id, user_id, now() + interval '1 day'
    FROM unnest($1::uuid[], $2::uuid[]) AS held (user_id, session_id)
), owner AS (
    INSERT INTO users (id, email, display_name, role)
    VALUES ($3, $3::uuid || '@example.org', 'Grace', 'instructor')
), course AS (
    INSERT INTO courses (id, owner_id, slug, title, status, published_at, capacity)
    VALUES ($3, $3, 'crowded-' || $3::uuid, 'Crowded', 'published', now(), $4)
)
SELECT count(*) FROM person
"""


@dataclass(frozen=True)
class Crowd:
    """People at the door of a course."""

    client: httpx.AsyncClient
    connection: asyncpg.Connection
    course_id: UUID
    tokens: list[str]

    async def enroll(self, place: int) -> httpx.Response:
        return await self._post(f"/courses/{self.course_id}/enrollments", place)

    async def withdraw(self, place: int, enrollment_id: str) -> httpx.Response:
        return await self._post(f"/enrollments/{enrollment_id}/withdraw", place)

    async def _post(self, path: str, place: int) -> httpx.Response:
        """Whoever is told to come back does so: nothing has happened then."""
        headers = {"Authorization": f"Bearer {self.tokens[place]}"}
        body = {} if path.endswith("enrollments") else None
        while True:
            answer = await self.client.post(f"/api/v1{path}", headers=headers, json=body)
            if answer.status_code != 503:
                return answer
            assert int(answer.headers["retry-after"]) >= 1
            await asyncio.sleep(0.2)


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: str, template_database: str
) -> Iterator[tuple[str, str]]:
    """The addresses of a server of two processes and of its database."""
    name = f"crowd_{uuid7().hex}"
    url = databases.clone(postgres_server, template_database, name)
    settings = {"DATABASE_URL": url, "JWT_SECRET": SECRET, "PUBLIC_URL": ISSUER, **UNLIMITED}
    folder = tmp_path_factory.mktemp("crowd")
    with serving(folder, "serve", "--workers", "2", **settings) as served:
        yield served.base_url, url
    databases.drop(postgres_server, name)


@pytest.fixture
async def crowd(served: tuple[str, str]) -> AsyncIterator[Crowd]:
    """Everybody logged in."""
    base_url, database_url = served
    people, sessions = ([uuid7() for _ in range(PEOPLE)] for _ in range(2))
    issuing = JwtAccessTokens(
        [shared_secret(SECRET)], issuer=ISSUER, longest=LIFETIME, new_id=uuid7
    )
    tokens = [
        issuing.issue(UserId(person), SessionId(session), Role.STUDENT, lifetime=LIFETIME)
        for person, session in zip(people, sessions, strict=True)
    ]
    course_id, connection = uuid7(), await asyncpg.connect(database_url)
    await connection.fetch(WORLD, people, sessions, course_id, SEATS)
    limits = httpx.Limits(max_connections=1000, max_keepalive_connections=1000)
    async with httpx.AsyncClient(
        base_url=base_url,
        timeout=PATIENCE,
        limits=limits,
        verify=NO_TLS,
        event_hooks=watching_async(fails=(503,)),
    ) as client:
        yield Crowd(client, connection, course_id, tokens)
    await connection.close()


def outcome_of(answer: httpx.Response) -> str:
    told: dict[str, Any] = answer.json()
    return str(told.get("code") or told["status"])


async def test_everybody_asks_twice_and_is_in_once(crowd: Crowd) -> None:
    answers = await asyncio.gather(*(crowd.enroll(place % PEOPLE) for place in range(2 * PEOPLE)))
    assert Counter(map(outcome_of, answers)) == {
        "active": SEATS,
        "waitlisted": PEOPLE - SEATS,
        "already_enrolled": PEOPLE,
    }
    enrolled = [answer.json() for answer in answers if answer.status_code == 201]
    assert len({one["user"]["id"] for one in enrolled}) == PEOPLE
    # The first were seated; the others stand in the order in which they came.
    in_order = sorted(enrolled, key=lambda one: one["enrolled_at"])
    assert [one["status"] for one in in_order[:SEATS]] == ["active"] * SEATS
    positions = [one["waitlist_position"] for one in in_order[SEATS:]]
    assert positions == list(range(1, PEOPLE - SEATS + 1))
    # Each refusal names the enrollment that its person has.
    own = {one["user"]["id"]: one["id"] for one in enrolled}
    refused = {answer.json()["enrollment_id"] for answer in answers if answer.status_code == 409}
    assert refused == set(own.values())
    await require_replay(crowd.connection)


SAMPLE: Final = """
SELECT c.seats_taken, count(e.id) FILTER (WHERE e.status IN ('active', 'suspended')) AS counted
FROM courses AS c LEFT JOIN enrollments AS e ON e.course_id = c.id
WHERE c.id = $1
GROUP BY c.id
"""


async def watch(crowd: Crowd, over: asyncio.Event) -> int:
    """Look at the seats again and again; answer how often."""
    looks = 0
    while not over.is_set():
        taken, counted = await crowd.connection.fetchrow(SAMPLE, crowd.course_id)
        assert 0 <= taken == counted <= SEATS
        looks += 1
        await asyncio.sleep(0.005)
    return looks


async def come_and_go(crowd: Crowd, place: int) -> None:
    """Two in three leave as soon as they are in, from a seat or from the waitlist."""
    enrolled = await crowd.enroll(place)
    assert enrolled.status_code == 201, enrolled.text
    if place % 3:
        left = await crowd.withdraw(place, enrolled.json()["id"])
        assert (left.status_code, left.json()["status"]) == (200, "withdrawn"), left.text


async def test_seats_are_never_oversold_while_people_come_and_go(crowd: Crowd) -> None:
    over = asyncio.Event()
    watching = asyncio.ensure_future(watch(crowd, over))
    await asyncio.gather(*(come_and_go(crowd, place) for place in range(PEOPLE)))
    over.set()
    assert await watching > 5
    staying = len(range(0, PEOPLE, 3))
    taken, waiting = await crowd.connection.fetchrow(
        "SELECT seats_taken, waiting_count FROM courses WHERE id = $1", crowd.course_id
    )
    assert (taken, waiting) == (min(SEATS, staying), max(staying - SEATS, 0))
    # Whoever is seated came before whoever waits.
    seated, first_waiting = await crowd.connection.fetchrow(
        """
        SELECT max(waitlisted_at) FILTER (WHERE status = 'active'),
            min(waitlisted_at) FILTER (WHERE status = 'waitlisted')
        FROM enrollments WHERE course_id = $1
        """,
        crowd.course_id,
    )
    assert not (seated and first_waiting) or seated < first_waiting
    told = await crowd.connection.fetch(
        "SELECT facts ->> 'enrollment_id' AS id FROM outbox WHERE template = 'seat_received'"
    )
    promoted = await crowd.connection.fetch(
        "SELECT enrollment_id::text AS id FROM enrollment_events "
        "WHERE from_status = 'waitlisted' AND to_status = 'active'"
    )
    assert sorted(one["id"] for one in told) == sorted(one["id"] for one in promoted)
    await require_replay(crowd.connection)
