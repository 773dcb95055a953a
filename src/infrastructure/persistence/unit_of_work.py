"""One transaction in PostgreSQL, with the repositories and reads of every module in it."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from application.auth.ports import MailedLinks, Registrations, Sessions
from application.certificates.ports import Certificates
from application.courses.ports import CourseReads, Courses
from application.enrollments.ports import EnrollmentReads, Entrances
from application.identities.ports import Handshakes, Identities, LoginCodes
from application.lessons.ports import LessonReads, Lessons
from application.mail.ports import Outbox
from application.ports import Audit, NewId, Once
from application.progress.ports import Progress
from application.seats import Enrollments
from application.two_factor.ports import Challenges, Totps
from application.users.ports import UserReads, Users
from infrastructure.persistence.auth.mailed_links import SqlMailedLinks
from infrastructure.persistence.auth.registrations import SqlRegistrations
from infrastructure.persistence.auth.sessions import SqlSessions
from infrastructure.persistence.certificates.repository import SqlCertificates
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.courses.repository import SqlCourses
from infrastructure.persistence.engine import Database
from infrastructure.persistence.enrollments.reads import SqlEnrollmentReads
from infrastructure.persistence.enrollments.repository import SqlEnrollments, SqlEntrances
from infrastructure.persistence.errors import refusal_for
from infrastructure.persistence.identities.repository import (
    SqlHandshakes,
    SqlIdentities,
    SqlLoginCodes,
)
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.lessons.repository import SqlLessons
from infrastructure.persistence.mail.outbox import SqlOutbox
from infrastructure.persistence.operations.audit import SqlAudit
from infrastructure.persistence.operations.idempotency import begin_once, keep_answer
from infrastructure.persistence.progress.repository import SqlProgress
from infrastructure.persistence.read_lane import Compiled, Rows
from infrastructure.persistence.two_factor.challenges import SqlChallenges
from infrastructure.persistence.two_factor.totps import SqlTotps
from infrastructure.persistence.users.reads import SqlUserReads
from infrastructure.persistence.users.repository import SqlUsers

_NOW = select(func.now())


class SqlWork:
    """A transaction on everything. Each module sees its own part of it, by its port."""

    now: datetime
    audit: Audit
    courses: Courses
    course_reads: CourseReads
    lessons: Lessons
    lesson_reads: LessonReads
    users: Users
    user_reads: UserReads
    registrations: Registrations
    sessions: Sessions
    links: MailedLinks
    identities: Identities
    handshakes: Handshakes
    login_codes: LoginCodes
    totps: Totps
    challenges: Challenges
    outbox: Outbox
    enrollments: Enrollments
    entrances: Entrances
    enrollment_reads: EnrollmentReads
    progress: Progress
    certificates: Certificates

    def __init__(self, database: Database, new_id: NewId, once: Once | None) -> None:
        self._gate = database.gate
        self._session = AsyncSession(
            database.engine,
            sync_session_class=HoldingSession,
            expire_on_commit=False,
            autoflush=False,
        )
        self._new_id = new_id
        self._once = once

    async def __aenter__(self) -> Self:
        await self._gate.enter()
        try:
            self.now = await self._begin()
            if self._once is not None:
                await begin_once(self._session, self._once)
        except BaseException as error:
            await self._leave()
            _translate(error)
            raise
        self._open_modules()
        return self

    async def _begin(self) -> datetime:
        """Ask for the time, which begins the transaction; once more where the connection was dead,
        since nothing is done yet.
        """
        try:
            return (await self._session.execute(_NOW)).scalar_one()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        await self._session.rollback()
        return (await self._session.execute(_NOW)).scalar_one()

    def _open_modules(self) -> None:
        session, lane = self._session, SessionLane(self._session)
        self.audit = SqlAudit(session, self._new_id, self.now)
        self.courses = SqlCourses(session, self.now)
        self.course_reads = SqlCourseReads(lane)
        self.lessons = SqlLessons(session)
        self.lesson_reads = SqlLessonReads(lane)
        self.users = SqlUsers(session)
        self.user_reads = SqlUserReads(lane)
        self.registrations = SqlRegistrations(session, self.now)
        self.sessions = SqlSessions(session, self.now)
        self.links = SqlMailedLinks(session)
        self.identities = SqlIdentities(session)
        self.handshakes = SqlHandshakes(session, self.now)
        self.login_codes = SqlLoginCodes(session, self.now)
        self.totps = SqlTotps(session)
        self.challenges = SqlChallenges(session)
        self.outbox = SqlOutbox(session, self.now)
        self.enrollments = SqlEnrollments(lane, self._new_id)
        self.entrances = SqlEntrances(lane)
        self.enrollment_reads = SqlEnrollmentReads(lane)
        self.progress = SqlProgress(lane)
        self.certificates = SqlCertificates(lane)

    async def commit(self, result: object = None) -> None:
        """Make the work durable, together with the answer that a repeat is to get."""
        if self._once is not None and result is not None:
            await keep_answer(self._session, self._once, self._once.encode(result), self.now)
        await self._session.commit()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._leave()
        if error is not None:
            _translate(error)

    async def _leave(self) -> None:
        try:
            await self._session.close()
        finally:
            self._gate.leave()


class HoldingSession(Session):
    """A session that keeps the rows that it read as long as it lasts: they become entities and are
    held by nobody, so that every save would have to read its row again.
    """


@event.listens_for(HoldingSession, "loaded_as_persistent")
def _hold(session: Session, row: object) -> None:
    session.info.setdefault("rows", []).append(row)


class SessionLane:
    """The read lane within a session's transaction: it sees what the work wrote."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def fetch(self, statement: Compiled, /, **values: Any) -> Rows:
        """As ``ReadLane.fetch``."""
        connection = await (await self._session.connection()).get_raw_connection()
        driver: Any = connection.driver_connection
        rows: Rows = await driver.fetch(statement.sql, *statement.arguments(values))
        return rows


def _translate(error: BaseException) -> None:
    if refusal := refusal_for(error):
        raise refusal from error


def start_sql_work(database: Database, new_id: NewId) -> Callable[[Once | None], SqlWork]:
    """The way in which every use case starts its transaction."""
    return lambda once: SqlWork(database, new_id, once)
