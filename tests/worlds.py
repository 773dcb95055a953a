"""The two worlds in which ports keep their promises and use cases run: memory and PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import asyncpg
import uuid_utils.compat

from application.actor import Actor, Origin
from application.certificates.ports import CertificateReads
from application.courses.ports import CourseReads
from application.enrollments.ports import EnrollmentReads
from application.lessons.ports import LessonReads
from application.ports import NewId, Once
from application.progress.ports import ProgressReads
from domain.ids import SessionId, UserId
from domain.text import DisplayName, Email
from domain.users.user import Role, User
from fakes.certificates import MemoryCertificateReads
from fakes.courses import MemoryCourseReads
from fakes.enrollments import MemoryEnrollmentReads
from fakes.lessons import MemoryLessonReads
from fakes.memory import Clock, MemoryStore
from fakes.progress import MemoryProgressReads
from fakes.work import start_memory_work
from infrastructure.persistence.certificates.reads import SqlCertificateReads
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.enrollments.reads import SqlEnrollmentReads
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.progress.reads import SqlProgressReads
from infrastructure.persistence.read_lane import ReadLane
from infrastructure.persistence.unit_of_work import start_sql_work


@dataclass(frozen=True, kw_only=True)
class World:
    """One technology behind all ports; only the clock of the one in memory can be moved."""

    new_id: NewId
    start_work: Callable[[Once | None], Any]
    add_user: Callable[[User], Any]
    courses: CourseReads
    lessons: LessonReads
    enrollments: EnrollmentReads
    progress: ProgressReads
    certificates: CertificateReads
    clock: Clock | None = None

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


def memory_world(store: MemoryStore | None = None) -> World:
    """Everything in dictionaries."""
    store = store or MemoryStore(Clock())

    async def add_user(user: User) -> None:
        store.table("users")[user.id] = user

    return World(
        new_id=uuid_utils.compat.uuid7,
        start_work=start_memory_work(store),
        add_user=add_user,
        courses=MemoryCourseReads(store, store.clock),
        lessons=MemoryLessonReads(store, store.clock),
        enrollments=MemoryEnrollmentReads(store, store.clock),
        progress=MemoryProgressReads(store),
        certificates=MemoryCertificateReads(store),
        clock=store.clock,
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
        enrollments=SqlEnrollmentReads(lane),
        progress=SqlProgressReads(lane),
        certificates=SqlCertificateReads(lane),
    )
