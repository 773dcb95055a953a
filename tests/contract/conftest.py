"""The two worlds in which every port's promises are tested: memory and PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
import uuid_utils.compat

from application.actor import Actor, Origin
from application.auth.ports import AuthReads
from application.courses.ports import CourseReads
from application.lessons.ports import LessonReads
from application.ports import NewId, Once
from application.users.ports import UserReads
from domain.ids import SessionId, UserId
from domain.text import DisplayName, Email
from domain.users.user import Role, User
from fakes.auth import MemoryAuthReads
from fakes.courses import MemoryCourseReads
from fakes.lessons import MemoryLessonReads
from fakes.memory import Clock, MemoryStore
from fakes.users import MemoryUserReads
from fakes.work import start_memory_work
from infrastructure.persistence.auth.reads import SqlAuthReads
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.read_lane import ReadLane
from infrastructure.persistence.unit_of_work import start_sql_work
from infrastructure.persistence.users.reads import SqlUserReads


@dataclass(frozen=True)
class World:
    """One technology behind all ports."""

    new_id: NewId
    start_work: Callable[[Once | None], Any]
    courses: CourseReads
    lessons: LessonReads
    users: UserReads
    auth: AuthReads

    async def person(self, role: Role = Role.STUDENT, name: str = "Ada", **facts: Any) -> Actor:
        """Somebody with an account, as they ask."""
        async with self.start_work(None) as work:
            user_id = UserId(self.new_id())
            given = {"email": Email(f"{user_id}@example.org"), **facts}
            user = User(
                id=user_id,
                display_name=DisplayName(name),
                role=role,
                created_at=work.now,
                updated_at=work.now,
                **given,
            )
            await work.users.add(user)
            await work.commit()
        return Actor(user_id, role, SessionId(self.new_id()), Origin("test-request"))


def memory_world() -> World:
    """Everything in dictionaries."""
    store = MemoryStore(Clock())
    return World(
        new_id=uuid_utils.compat.uuid7,
        start_work=start_memory_work(store),
        courses=MemoryCourseReads(store, store.clock),
        lessons=MemoryLessonReads(store, store.clock),
        users=MemoryUserReads(store),
        auth=MemoryAuthReads(store, store.clock),
    )


def postgres_world(database: Database) -> World:
    """Everything in PostgreSQL."""
    lane = ReadLane(database)
    return World(
        new_id=uuid_utils.compat.uuid7,
        start_work=start_sql_work(database, uuid_utils.compat.uuid7),
        courses=SqlCourseReads(lane),
        lessons=SqlLessonReads(lane),
        users=SqlUserReads(lane),
        auth=SqlAuthReads(lane),
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
        yield postgres_world(database)
    finally:
        await database.close()
