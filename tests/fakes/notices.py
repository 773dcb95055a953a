"""Letters about enrollments, in memory."""

from collections.abc import Sequence
from datetime import datetime

from application.enrollments.ports import NoticeFacts
from application.mail.letter import Letter
from application.notices import Notice
from application.ports import NewId
from domain.certificates.certificate import CertificateStatus
from domain.courses.course import CourseStatus
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.reminder import due_reminder
from domain.ids import EnrollmentId
from domain.users.user import UserStatus
from fakes.mail import Posted
from fakes.memory import MemoryStore, MemoryTransaction, Tables


class MemoryNotices:
    """The port ``Notices``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime, new_id: NewId) -> None:
        self._transaction = transaction
        self._now = now
        self._new_id = new_id

    async def post(self, notice: Notice, enrollment_ids: Sequence[EnrollmentId], /) -> None:
        for enrollment_id in enrollment_ids:
            enrollment = self._transaction.table("enrollments")[enrollment_id]
            holder = self._transaction.table("users")[enrollment.user_id]
            if holder.status is UserStatus.ACTIVE:
                letter = Letter(
                    id=self._new_id(),
                    recipient=holder.email,
                    template=notice,
                    locale=holder.locale,
                    facts={"enrollment_id": str(enrollment_id), "user_id": str(holder.id)},
                )
                self._transaction.table("outbox")[letter.id] = Posted(letter, self._now)


class MemoryReminders:
    """The port ``Reminders``, by asking the domain."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def post_due(self, *, at_most: int) -> int:
        transaction = MemoryTransaction(self._store)
        reminders = transaction.table("access_reminders")
        due = [
            (one.id, days)
            for one in transaction.table("enrollments").values()
            if (days := self._due(transaction, one)) and (one.id, days) not in reminders
        ][:at_most]
        reminders.update(dict.fromkeys(due, self._store.clock.now))
        notices = MemoryNotices(transaction, self._store.clock.now, self._store.ids)
        await notices.post(Notice.ACCESS_ENDS, [enrollment_id for enrollment_id, _days in due])
        transaction.commit()
        return len(due)

    def _due(self, tables: Tables, enrollment: Enrollment) -> int | None:
        holder = tables.table("users")[enrollment.user_id]
        course = tables.table("courses")[enrollment.course_id]
        if holder.status is not UserStatus.ACTIVE or course.status is not CourseStatus.PUBLISHED:
            return None
        return due_reminder(enrollment, now=self._store.clock.now)


class MemoryNoticeReads:
    """The port ``NoticeReads``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def facts(self, enrollment_id: EnrollmentId, /) -> NoticeFacts | None:
        enrollment = self._tables.table("enrollments").get(enrollment_id)
        if enrollment is None:
            return None
        holder = self._tables.table("users")[enrollment.user_id]
        return NoticeFacts(
            course_title=self._tables.table("courses")[enrollment.course_id].title,
            status=enrollment.status,
            access_until=enrollment.access_until,
            certificate=self._valid_certificate(enrollment_id),
            account_active=holder.status is UserStatus.ACTIVE,
            timezone=holder.timezone,
        )

    def _valid_certificate(self, enrollment_id: EnrollmentId) -> str | None:
        valid = (
            one.number
            for one in self._tables.table("certificates").values()
            if one.enrollment_id == enrollment_id and one.status is CertificateStatus.VALID
        )
        return next(valid, None)
