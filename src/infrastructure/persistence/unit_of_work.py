"""One transaction in PostgreSQL, with the repositories and reads of every module in it."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Generic, Self, TypeVar

from application.auth.ports import MailedLinks, Registrations, Sessions
from application.certificates.ports import Certificates
from application.courses.ports import CourseReads, Courses, Prerequisites
from application.enrollments.ports import (
    EnrollmentReads,
    Entrances,
    InvitationReads,
    Invitations,
)
from application.files import MediaFiles
from application.identities.ports import Handshakes, Identities, LoginCodes
from application.jobs.ports import Jobs
from application.lessons.ports import Attachments, LessonReads, Lessons
from application.mail.ports import Outbox
from application.notices import Notices
from application.ports import Audit, NewId, Once
from application.progress.ports import Progress
from application.seats import Enrollments
from application.two_factor.ports import Challenges, Totps
from application.users.ports import UserReads, Users
from infrastructure.persistence.auth.mailed_links import SqlMailedLinks
from infrastructure.persistence.auth.registrations import SqlRegistrations
from infrastructure.persistence.auth.sessions import SqlSessions
from infrastructure.persistence.certificates.repository import SqlCertificates
from infrastructure.persistence.courses.prerequisites import SqlPrerequisites
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.courses.repository import SqlCourses
from infrastructure.persistence.engine import Database
from infrastructure.persistence.enrollments.invitations import SqlInvitationReads, SqlInvitations
from infrastructure.persistence.enrollments.notices import SqlNotices
from infrastructure.persistence.enrollments.reads import SqlEnrollmentReads
from infrastructure.persistence.enrollments.repository import SqlEnrollments, SqlEntrances
from infrastructure.persistence.errors import refusal_for
from infrastructure.persistence.identities.repository import (
    SqlHandshakes,
    SqlIdentities,
    SqlLoginCodes,
)
from infrastructure.persistence.jobs.repository import SqlJobs
from infrastructure.persistence.lessons.attachments import SqlAttachments
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.lessons.repository import SqlLessons
from infrastructure.persistence.mail.outbox import SqlOutbox
from infrastructure.persistence.media.repository import SqlMediaFiles
from infrastructure.persistence.operations.audit import SqlAudit
from infrastructure.persistence.operations.idempotency import begin_once, keep_answer
from infrastructure.persistence.progress.repository import SqlProgress
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.two_factor.challenges import SqlChallenges
from infrastructure.persistence.two_factor.totps import SqlTotps
from infrastructure.persistence.users.reads import SqlUserReads
from infrastructure.persistence.users.repository import SqlUsers

P = TypeVar("P")


class Part(Generic[P]):
    """A module's part of the work, opened when it is first asked for: a work needs few of them."""

    def __init__(self, opened: "Callable[[SqlWork], P]") -> None:
        self._opened = opened

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, work: "SqlWork", _owner: type) -> P:
        part = self._opened(work)
        vars(work)[self._name] = part
        return part


class SqlWork:
    """A transaction on everything. Each module sees its own part of it, by its port."""

    lane: Transaction
    new_id: NewId
    now: datetime

    audit = Part[Audit](lambda work: SqlAudit(work.lane, work.new_id, work.now))
    courses = Part[Courses](lambda work: SqlCourses(work.lane.session, work.now))
    prerequisites = Part[Prerequisites](lambda work: SqlPrerequisites(work.lane))
    course_reads = Part[CourseReads](lambda work: SqlCourseReads(work.lane))
    lessons = Part[Lessons](lambda work: SqlLessons(work.lane.session))
    attachments = Part[Attachments](lambda work: SqlAttachments(work.lane.session))
    lesson_reads = Part[LessonReads](lambda work: SqlLessonReads(work.lane))
    users = Part[Users](lambda work: SqlUsers(work.lane.session))
    user_reads = Part[UserReads](lambda work: SqlUserReads(work.lane))
    registrations = Part[Registrations](lambda work: SqlRegistrations(work.lane.session, work.now))
    sessions = Part[Sessions](lambda work: SqlSessions(work.lane.session, work.now))
    links = Part[MailedLinks](lambda work: SqlMailedLinks(work.lane.session))
    identities = Part[Identities](lambda work: SqlIdentities(work.lane.session))
    handshakes = Part[Handshakes](lambda work: SqlHandshakes(work.lane.session, work.now))
    login_codes = Part[LoginCodes](lambda work: SqlLoginCodes(work.lane.session, work.now))
    totps = Part[Totps](lambda work: SqlTotps(work.lane.session))
    challenges = Part[Challenges](lambda work: SqlChallenges(work.lane.session))
    outbox = Part[Outbox](lambda work: SqlOutbox(work.lane.session, work.now))
    jobs = Part[Jobs](lambda work: SqlJobs(work.lane))
    enrollments = Part[Enrollments](lambda work: SqlEnrollments(work.lane, work.new_id))
    notices = Part[Notices](lambda work: SqlNotices(work.lane))
    entrances = Part[Entrances](lambda work: SqlEntrances(work.lane))
    invitations = Part[Invitations](lambda work: SqlInvitations(work.lane))
    invitation_reads = Part[InvitationReads](lambda work: SqlInvitationReads(work.lane))
    enrollment_reads = Part[EnrollmentReads](lambda work: SqlEnrollmentReads(work.lane))
    progress = Part[Progress](lambda work: SqlProgress(work.lane))
    media = Part[MediaFiles](lambda work: SqlMediaFiles(work.lane.session))
    certificates = Part[Certificates](lambda work: SqlCertificates(work.lane))

    def __init__(self, database: Database, new_id: NewId, once: Once | None) -> None:
        self.lane = Transaction(database)
        self.new_id = new_id
        self._once = once

    async def __aenter__(self) -> Self:
        try:
            self.now = await self.lane.begin()
        except Exception as error:
            _translate(error)
            raise
        if self._once is not None:
            await self._require_first_time(self._once)
        return self

    async def _require_first_time(self, once: Once) -> None:
        try:
            await begin_once(self.lane, once)
        except BaseException as error:
            await self.__aexit__(type(error), error, error.__traceback__)
            raise

    async def commit(self, result: object = None) -> None:
        """Make the work durable, together with the answer that a repeat is to get."""
        if self._once is not None and result is not None:
            await keep_answer(self.lane, self._once, self._once.encode(result), self.now)
        await self.lane.commit()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.lane.end(error)
        if error is not None:
            _translate(error)


def _translate(error: BaseException) -> None:
    if refusal := refusal_for(error):
        raise refusal from error


def start_sql_work(database: Database, new_id: NewId) -> Callable[[Once | None], SqlWork]:
    """The way in which every use case starts its transaction."""
    return lambda once: SqlWork(database, new_id, once)
