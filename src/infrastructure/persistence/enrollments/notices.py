"""Letters about enrollments in PostgreSQL: written into the outbox by statements that know whom to
write to, and read again when they are delivered.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    CTE,
    UUID,
    ColumnElement,
    Insert,
    Integer,
    Interval,
    Select,
    Table,
    Text,
    bindparam,
    case,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy import cast as as_type
from sqlalchemy import insert as insert_into
from sqlalchemy.dialects.postgresql import insert

from application.enrollments.ports import NoticeFacts
from application.notices import Notice
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.reminder import DAYS_BEFORE
from domain.ids import EnrollmentId
from infrastructure.persistence.certificates.rows import CertificateRow
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.rows import EnrollmentRow
from infrastructure.persistence.enrollments.statements import ACTIVE
from infrastructure.persistence.mail.outbox import LetterRow
from infrastructure.persistence.read_lane import Compiled, Lane
from infrastructure.persistence.users.rows import UserRow
from infrastructure.persistence.write_lane import WriteLane

_ENROLLMENT, _COURSE, _USER = EnrollmentRow.__table__, CourseRow.__table__, UserRow.__table__
_CERTIFICATE = CertificateRow.__table__

#: Which reminders were sent: nothing but statements ever looks at these rows.
_REMINDER: Final = table("access_reminders", column("enrollment_id"), column("days_before"))

_HAS_ACTIVE_ACCOUNT: Final = _USER.c.status == ACTIVE


class SqlNotices:
    """The port ``Notices`` within a transaction's lane."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def post(self, notice: Notice, enrollment_ids: Sequence[EnrollmentId], /) -> None:
        if enrollment_ids:
            await self._lane.fetch(_post(), template=notice.value, ids=list(enrollment_ids))


class SqlReminders:
    """The port ``Reminders``: a reminder and its letter are one statement."""

    def __init__(self, lane: WriteLane) -> None:
        self._lane = lane

    async def post_due(self, *, at_most: int) -> int:
        return len(await self._lane.fetch(_post_due(), at_most=at_most))


class SqlNoticeReads:
    """The port ``NoticeReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def facts(self, enrollment_id: EnrollmentId, /) -> NoticeFacts | None:
        rows = await self._lane.fetch(_facts(), id=enrollment_id)
        if not rows:
            return None
        title, status, access_until, certificate, is_active, timezone = rows[0]
        return NoticeFacts(
            course_title=title,
            status=EnrollmentStatus(status),
            access_until=access_until,
            certificate=certificate,
            account_active=is_active,
            timezone=timezone,
        )


@cache
def _post() -> Compiled:
    """Write to the holders of some enrollments."""
    holders = (
        _letters(bindparam("template", type_=Text()))
        .select_from(_ENROLLMENT.join(_USER, _USER.c.id == _ENROLLMENT.c.user_id))
        .where(
            _ENROLLMENT.c.id == func.any(bindparam("ids", type_=ARRAY(UUID()))),
            _HAS_ACTIVE_ACCOUNT,
        )
    )
    return Compiled(_into_outbox(holders))


@cache
def _post_due() -> Compiled:
    """Write some reminders that are due, and answer a row for each."""
    marked = _marked()
    written = _letters(literal_column(f"'{Notice.ACCESS_ENDS}'", Text())).select_from(
        marked.join(_ENROLLMENT, _ENROLLMENT.c.id == marked.c.enrollment_id).join(
            _USER, _USER.c.id == _ENROLLMENT.c.user_id
        )
    )
    return Compiled(_into_outbox(written).returning(LetterRow.id))


def _marked() -> CTE:
    """The reminders of whoever is to get one, written down; those of another server are not ours.
    The rule is ``domain.enrollments.reminder.due_reminder``.
    """
    until, now = _ENROLLMENT.c.access_until, func.now()
    first, *later = DAYS_BEFORE
    days = case(*((until <= now + _days(one), one) for one in reversed(later)), else_=first)
    reminded = (
        select(literal_column("1"))
        .select_from(_REMINDER)
        .where(
            _REMINDER.c.enrollment_id == _ENROLLMENT.c.id,
            _REMINDER.c.days_before == days,
        )
        .exists()
    )
    due = (
        select(_ENROLLMENT.c.id, days)
        .select_from(
            _ENROLLMENT.join(_USER, _USER.c.id == _ENROLLMENT.c.user_id).join(
                _COURSE, _COURSE.c.id == _ENROLLMENT.c.course_id
            )
        )
        .where(
            _ENROLLMENT.c.status == ACTIVE,
            until > now,
            until <= now + _days(first),
            _ENROLLMENT.c.updated_at <= until - func.make_interval(0, 0, 0, days),
            ~reminded,
            _HAS_ACTIVE_ACCOUNT,
            _COURSE.c.status == literal_column("'published'"),
        )
        .order_by(until)
        .limit(bindparam("at_most", type_=Integer))
    )
    return (
        insert(cast("Table", _REMINDER))
        .from_select(["enrollment_id", "days_before"], due)
        .on_conflict_do_nothing()
        .returning(_REMINDER.c.enrollment_id)
        .cte("marked")
    )


def _days(count: int) -> ColumnElement[timedelta]:
    return literal_column(f"interval '{count} days'", Interval())


def _letters(template: ColumnElement[str]) -> Select[Any]:
    """Letters, as columns of the outbox, to people who are joined with their enrollments."""
    facts = func.jsonb_build_object(
        literal_column("'enrollment_id'"),
        as_type(_ENROLLMENT.c.id, Text),
        literal_column("'user_id'"),
        as_type(_USER.c.id, Text),
    )
    return select(func.gen_random_uuid(), _USER.c.email, template, _USER.c.locale, facts)


def _into_outbox(letters: Select[Any]) -> Insert:
    columns = ["id", "recipient", "template", "locale", "facts"]
    return insert_into(LetterRow).from_select(columns, letters)


@cache
def _facts() -> Compiled:
    valid = (
        select(_CERTIFICATE.c.number)
        .where(
            _CERTIFICATE.c.enrollment_id == _ENROLLMENT.c.id, _CERTIFICATE.c.revoked_at.is_(None)
        )
        .scalar_subquery()
    )
    return Compiled(
        select(
            _COURSE.c.title,
            _ENROLLMENT.c.status,
            _ENROLLMENT.c.access_until,
            valid,
            _HAS_ACTIVE_ACCOUNT,
            _USER.c.timezone,
        )
        .select_from(
            _ENROLLMENT.join(_COURSE, _COURSE.c.id == _ENROLLMENT.c.course_id).join(
                _USER, _USER.c.id == _ENROLLMENT.c.user_id
            )
        )
        .where(_ENROLLMENT.c.id == bindparam("id"))
    )
