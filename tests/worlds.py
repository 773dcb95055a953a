"""The two worlds in which ports keep their promises and use cases run: memory and PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import uuid_utils.compat

from application.actor import Actor, Origin
from application.archives.ports import ArchiveReads
from application.audit.ports import AuditReads
from application.auth.ports import AuthReads
from application.certificates.ports import CertificateReads
from application.courses.ports import CourseReads
from application.enrollments.ports import (
    DirectEnrolling,
    EnrollmentReads,
    InvitationReads,
    NoticeReads,
)
from application.export import ExportMe
from application.jobs.ports import JobReads
from application.lessons.ports import LessonReads
from application.media.ports import MediaReads, MediaRemains
from application.notices import Reminders
from application.ports import NewId, Once
from application.progress.ports import DirectFacts, ProgressReads
from application.users.ports import UserReads
from domain.ids import SessionId, UserId
from domain.text import DisplayName, Email
from domain.users.user import Role, User
from fakes.archives import MemoryArchiveReads
from fakes.audit import MemoryAuditReads
from fakes.auth import MemoryAuthReads
from fakes.certificates import MemoryCertificateReads
from fakes.courses import MemoryCourseReads
from fakes.enrollments import MemoryDirectEnrolling, MemoryEnrollmentReads
from fakes.invitations import MemoryInvitationReads
from fakes.jobs import MemoryJobReads
from fakes.lessons import MemoryLessonReads
from fakes.media import MemoryMediaReads, MemoryMediaRemains
from fakes.memory import Clock, MemoryStore
from fakes.notices import MemoryNoticeReads, MemoryReminders
from fakes.progress import MemoryDirectFacts, MemoryProgressReads
from fakes.users import MemoryUserReads
from fakes.work import start_memory_work
from infrastructure.persistence.archives.reads import SqlArchiveReads
from infrastructure.persistence.auth.reads import SqlAuthReads
from infrastructure.persistence.certificates.reads import SqlCertificateReads
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.enrollments.direct import SqlDirectEnrolling
from infrastructure.persistence.enrollments.invitations import SqlInvitationReads
from infrastructure.persistence.enrollments.notices import SqlNoticeReads, SqlReminders
from infrastructure.persistence.enrollments.reads import SqlEnrollmentReads
from infrastructure.persistence.jobs.reads import SqlJobReads
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.media.reads import SqlMediaReads
from infrastructure.persistence.media.remains import SqlMediaRemains
from infrastructure.persistence.operations.audit_reads import SqlAuditReads
from infrastructure.persistence.progress.direct import SqlDirectFacts
from infrastructure.persistence.progress.reads import SqlProgressReads
from infrastructure.persistence.read_lane import ReadLane
from infrastructure.persistence.unit_of_work import start_sql_work
from infrastructure.persistence.users.reads import SqlUserReads
from infrastructure.persistence.write_lane import WriteLane


@dataclass(frozen=True, kw_only=True)
class World:
    """One technology behind all ports; only the clock of the one in memory can be moved."""

    new_id: NewId
    start_work: Callable[[Once | None], Any]
    courses: CourseReads
    lessons: LessonReads
    users: UserReads
    auth: AuthReads
    direct_enrolling: DirectEnrolling
    enrollments: EnrollmentReads
    reminders: Reminders
    notices: NoticeReads
    direct_facts: DirectFacts
    progress: ProgressReads
    certificates: CertificateReads
    invitations: InvitationReads
    media: MediaReads
    archives: ArchiveReads
    media_remains: MediaRemains
    jobs: JobReads
    audit: AuditReads
    clock: Clock | None = None

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

    @property
    def export(self) -> ExportMe:
        """What somebody gets who asks for all of their data."""
        return ExportMe(
            self.users,
            self.auth,
            self.enrollments,
            self.progress,
            self.certificates,
            self.invitations,
            self.courses,
            self.lessons,
            self.media,
            self.audit,
        )


def memory_world(store: MemoryStore | None = None) -> World:
    """Everything in dictionaries."""
    store = store or MemoryStore(Clock())
    start_work = start_memory_work(store)
    return World(
        new_id=uuid_utils.compat.uuid7,
        start_work=start_work,
        courses=MemoryCourseReads(store, store.clock),
        lessons=MemoryLessonReads(store, store.clock),
        users=MemoryUserReads(store),
        auth=MemoryAuthReads(store, store.clock),
        direct_enrolling=MemoryDirectEnrolling(start_work),
        enrollments=MemoryEnrollmentReads(store, store.clock),
        reminders=MemoryReminders(store),
        notices=MemoryNoticeReads(store),
        direct_facts=MemoryDirectFacts(start_work),
        progress=MemoryProgressReads(store),
        certificates=MemoryCertificateReads(store),
        invitations=MemoryInvitationReads(store, store.clock),
        media=MemoryMediaReads(store),
        archives=MemoryArchiveReads(store),
        media_remains=MemoryMediaRemains(store),
        jobs=MemoryJobReads(store, store.clock),
        audit=MemoryAuditReads(store),
        clock=store.clock,
    )


def postgres_world(database: Database) -> World:
    """Everything in PostgreSQL."""
    lane, writes = ReadLane(database), WriteLane(database)
    return World(
        new_id=uuid_utils.compat.uuid7,
        start_work=start_sql_work(database, uuid_utils.compat.uuid7),
        courses=SqlCourseReads(lane),
        lessons=SqlLessonReads(lane),
        users=SqlUserReads(lane),
        auth=SqlAuthReads(lane),
        direct_enrolling=SqlDirectEnrolling(writes, uuid_utils.compat.uuid7),
        enrollments=SqlEnrollmentReads(lane),
        reminders=SqlReminders(writes),
        notices=SqlNoticeReads(lane),
        direct_facts=SqlDirectFacts(writes),
        progress=SqlProgressReads(lane),
        certificates=SqlCertificateReads(lane),
        invitations=SqlInvitationReads(lane),
        media=SqlMediaReads(lane),
        archives=SqlArchiveReads(lane),
        media_remains=SqlMediaRemains(writes),
        jobs=SqlJobReads(lane),
        audit=SqlAuditReads(lane),
    )
