"""Forgetting a person in PostgreSQL: what the account's row, and every row around it, says of them.

What a person did stays, by the account's id alone.
"""

from typing import Final

from sqlalchemy import (
    LargeBinary,
    Text,
    UpdateBase,
    bindparam,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.users.user import ENGLISH, FORMER, UTC, Role, User, UserStatus
from infrastructure.persistence.auth.rows import (
    FamiliarAddressRow,
    MailedLinkRow,
    RegistrationRow,
    SessionRow,
)
from infrastructure.persistence.certificates.rows import CertificateRow
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.rows import EnrollmentRow, InvitationRow
from infrastructure.persistence.identities.rows import HandshakeRow, IdentityRow, LoginCodeRow
from infrastructure.persistence.jobs.rows import JobItemRow
from infrastructure.persistence.lessons.rows import LessonRow
from infrastructure.persistence.mail.outbox import LetterRow
from infrastructure.persistence.media.rows import AttachmentRow, MediaRow, MediaUsageRow
from infrastructure.persistence.operations.rows import IdempotencyKeyRow
from infrastructure.persistence.two_factor.rows import ChallengeRow, TotpRow
from infrastructure.persistence.users.rows import UserRow

_PERSON: Final = bindparam("person", type_=UserRow.id.type)
_ADDRESS: Final = func.lower(bindparam("address", type_=Text))
_ID_AS_TEXT: Final = cast(_PERSON, Text)
_ID_AS_BYTES: Final = func.convert_to(_ID_AS_TEXT, "UTF8", type_=LargeBinary)

_ACCOUNT: Final = (
    update(UserRow)
    .where(UserRow.id == _PERSON)
    .values(
        email=None,
        display_name=FORMER,
        title=None,
        bio=None,
        avatar_media_id=None,
        locale=ENGLISH,
        timezone=UTC,
        role=Role.STUDENT,
        status=UserStatus.SUSPENDED,
        password_hash=None,
        erased_at=func.now(),
        updated_at=func.now(),
        version=UserRow.version + 1,
    )
)

#: Every other place that names the person. A new table with something personal belongs here.
_TRACES: Final[tuple[UpdateBase, ...]] = (
    delete(RegistrationRow).where(func.lower(RegistrationRow.email) == _ADDRESS),
    delete(MailedLinkRow).where(MailedLinkRow.user_id == _PERSON),
    delete(FamiliarAddressRow).where(FamiliarAddressRow.user_id == _PERSON),
    delete(IdentityRow).where(IdentityRow.user_id == _PERSON),
    delete(HandshakeRow).where(HandshakeRow.user_id == _PERSON),
    delete(LoginCodeRow).where(LoginCodeRow.user_id == _PERSON),
    delete(TotpRow).where(TotpRow.user_id == _PERSON),
    delete(ChallengeRow).where(ChallengeRow.user_id == _PERSON),
    # Sessions stay for a while: whoever was not told that they have ended finds it there.
    update(SessionRow).where(SessionRow.user_id == _PERSON).values(ip=None, user_agent=None),
    delete(LetterRow).where(
        or_(
            func.lower(LetterRow.recipient) == _ADDRESS,
            LetterRow.facts["user_id"].astext == _ID_AS_TEXT,
        )
    ),
    delete(InvitationRow).where(
        or_(
            func.lower(InvitationRow.email) == _ADDRESS,
            InvitationRow.enrollment_id.in_(
                select(EnrollmentRow.id).where(EnrollmentRow.user_id == _PERSON)
            ),
        )
    ),
    # Whoever started a job keeps its counts.
    delete(JobItemRow).where(
        or_(
            func.lower(JobItemRow.given["email"].astext) == _ADDRESS,
            JobItemRow.given["user_id"].astext == _ID_AS_TEXT,
            JobItemRow.result["user_id"].astext == _ID_AS_TEXT,
        )
    ),
    # Kept answers to others may show the account as well.
    delete(IdempotencyKeyRow).where(
        or_(
            IdempotencyKeyRow.user_id == _PERSON,
            func.position(_ID_AS_BYTES.op("IN")(IdempotencyKeyRow.body)) > 0,
            func.strpos(func.lower(func.convert_from(IdempotencyKeyRow.body, "UTF8")), _ADDRESS)
            > 0,
        )
    ),
    # What lessons use stays, as nobody's; the rest goes, and its bytes are deleted by the worker.
    delete(MediaRow).where(
        MediaRow.owner_id == _PERSON,
        ~exists().where(LessonRow.media_id == MediaRow.id),
        ~exists().where(AttachmentRow.media_id == MediaRow.id),
    ),
    update(MediaRow).where(MediaRow.owner_id == _PERSON).values(owner_id=None),
    delete(MediaUsageRow).where(MediaUsageRow.user_id == _PERSON),
    update(CertificateRow).where(CertificateRow.user_id == _PERSON).values(learner_name=FORMER),
    update(CertificateRow)
    .where(CertificateRow.course_id.in_(select(CourseRow.id).where(CourseRow.owner_id == _PERSON)))
    .values(instructor_name=FORMER),
)

_TRAIL: Final = select(func.erase_from_audit_events(_PERSON))


async def erase(session: AsyncSession, user: User) -> None:
    """Forget the person within the session's transaction, by statements past its memory of rows."""
    values = {"person": user.id, "address": user.email}
    session.expunge_all()
    for statement in (_ACCOUNT, *_TRACES, _TRAIL):
        await session.execute(statement.execution_options(synchronize_session=False), values)
