"""The two worlds in which every port's promises are tested: memory and PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
import uuid_utils.compat

from application.actor import Actor, Origin
from application.courses.ports import CourseReads
from application.lessons.ports import LessonReads
from application.ports import NewId, Once
from domain.ids import SessionId, UserId
from domain.text import DisplayName, Email
from domain.users.user import Role, User
from fakes.courses import MemoryCourseReads
from fakes.lessons import MemoryLessonReads
from fakes.memory import Clock, MemoryStore
from fakes.work import start_memory_work
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.read_lane import ReadLane
from infrastructure.persistence.unit_of_work import start_sql_work


@dataclass(frozen=True)
class World:
    """One technology behind all ports."""

    new_id: NewId
    start_work: Callable[[Once | None], Any]
    add_user: Callable[[User], Any]
    courses: CourseReads
    lessons: LessonReads

    async def person(self, role: Role = Role.STUDENT, name: str = "Ada") -> Actor:
        """Somebody with an account, as they ask."""
        async with self.start_work(None) as work:
            now = work.now
        user_id = UserId(self.new_id())
        await self.add_user(
            User(
                id=user_id,
                email=Email(f"{user_id}@example.org"),
                display_name=DisplayName(name),
                role=role,
                created_at=now,
                updated_at=now,
            )
        )
        return Actor(user_id, role, SessionId(self.new_id()), Origin("test-request"))


def memory_world() -> World:
    """Everything in dictionaries."""
    store = MemoryStore(Clock())

    async def add_user(user: User) -> None:
        store.table("users")[user.id] = user

    return World(
        new_id=uuid_utils.compat.uuid7,
        start_work=start_memory_work(store),
        add_user=add_user,
        courses=MemoryCourseReads(store, store.clock),
        lessons=MemoryLessonReads(store, store.clock),
    )


def postgres_world(database: Database, url: str) -> World:
    """Everything in PostgreSQL."""
    lane = ReadLane(database)

    async def add_user(user: User) -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(
                "INSERT INTO users (id, email, display_name, role) VALUES ($1, $2, $3, $4)",
                user.id,
                user.email,
                user.display_name,
                user.role,
            )
        finally:
            await connection.close()

    return World(
        new_id=uuid_utils.compat.uuid7,
        start_work=start_sql_work(database, uuid_utils.compat.uuid7),
        add_user=add_user,
        courses=SqlCourseReads(lane),
        lessons=SqlLessonReads(lane),
    )


@pytest.fixture(params=["memory", "postgresql"])
def database_of_world(request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty database, or None for the world in memory."""
    if request.param == "memory":
        return None
    url: str = request.getfixturevalue("clean_database_url")
    return url


@pytest.fixture
async def world(database_of_world: str | None) -> AsyncIterator[World]:
    """A world of its own for each test."""
    if database_of_world is None:
        yield memory_world()
        return
    database = Database(database_of_world, pool_size=8)
    try:
        yield postgres_world(database, database_of_world)
    finally:
        await database.close()
