"""A look, and a push, behind the ports of a world, for promises that no port shows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import asyncpg

from application.actor import Actor
from domain.ids import CourseId
from fakes.memory import MemoryStore


class Behind(Protocol):
    """What a test sees and does behind the ports."""

    async def actions_of(self, actor: Actor) -> list[str]:
        """The actions in the trail by this person, in order."""
        ...

    async def pass_time(self, time: timedelta) -> None:
        """Make every kept answer older."""
        ...

    async def require(self, course_id: CourseId, first: CourseId) -> None:
        """Have a course ask for another one to be completed first."""
        ...

    async def age_media(self) -> None:
        """Make every file two days older."""
        ...


@dataclass(frozen=True)
class BehindMemory:
    store: MemoryStore

    async def actions_of(self, actor: Actor) -> list[str]:
        trail = self.store.table("audit").values()
        return [event.action for event in trail if event.actor_id == actor.user_id]

    async def pass_time(self, time: timedelta) -> None:
        self.store.clock.now += time

    async def require(self, course_id: CourseId, first: CourseId) -> None:
        self.store.table("prerequisites")[course_id, first] = True

    async def age_media(self) -> None:
        self.store.clock.now += timedelta(days=2)


@dataclass(frozen=True)
class BehindPostgres:
    url: str

    async def actions_of(self, actor: Actor) -> list[str]:
        connection = await asyncpg.connect(self.url)
        try:
            rows = await connection.fetch(
                "SELECT action FROM audit_events WHERE actor_id = $1 ORDER BY id", actor.user_id
            )
        finally:
            await connection.close()
        return [row["action"] for row in rows]

    async def pass_time(self, time: timedelta) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(
                "UPDATE idempotency_keys SET created_at = created_at - $1::interval", time
            )
        finally:
            await connection.close()

    async def require(self, course_id: CourseId, first: CourseId) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(
                "INSERT INTO course_prerequisites VALUES ($1, $2)", course_id, first
            )
        finally:
            await connection.close()

    async def age_media(self) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(
                "UPDATE media SET created_at = created_at - interval '2 days', "
                "updated_at = updated_at - interval '2 days'"
            )
        finally:
            await connection.close()
