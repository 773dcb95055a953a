"""All data about oneself as one document (GDPR, article 20).

It takes from every module what that module shows of a person, so it stands beside them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from msgspec import Struct

from application.actor import Actor
from application.audit.ports import AuditReads
from application.audit.views import AuditEventView
from application.auth.ports import AuthReads
from application.auth.views import SessionItem
from application.certificates.ports import CertificateReads
from application.certificates.views import CertificateView
from application.courses.ports import CourseReads
from application.courses.views import CourseCard
from application.enrollments.ports import EnrollmentFilter, EnrollmentReads, InvitationReads
from application.enrollments.views import EnrollmentView, InvitationView
from application.lessons.ports import LessonReads
from application.lessons.views import OwnRevision
from application.media.ports import MediaReads
from application.media.views import MediaView
from application.page import Page, PageRequest
from application.progress.ports import ProgressReads
from application.users.ports import UserReads
from application.users.views import Me
from domain.progress.lesson_progress import LessonProgress

T = TypeVar("T")

_AT_ONCE: Final = 100


class LessonFacts(Struct, frozen=True):
    """What was done in one lesson: ``watched`` are ranges of seconds."""

    enrollment_id: UUID
    lesson_id: UUID
    viewed_at: datetime | None
    marked_at: datetime | None
    position_seconds: int | None
    watched: list[tuple[int, int]]
    met_at: datetime | None


class PersonalData(Struct, frozen=True):
    """All that is stored about a person, apart from the hash of the password."""

    account: Me
    sessions: list[SessionItem]
    enrollments: list[EnrollmentView]
    progress: list[LessonFacts]
    certificates: list[CertificateView]
    invitations: list[InvitationView]
    courses: list[CourseCard]
    media: list[MediaView]
    revisions: list[OwnRevision]
    audit_events: list[AuditEventView]


@dataclass(frozen=True, slots=True)
class ExportMe:
    """Hand somebody all data about themself."""

    users: UserReads
    auth: AuthReads
    enrollments: EnrollmentReads
    progress: ProgressReads
    certificates: CertificateReads
    invitations: InvitationReads
    courses: CourseReads
    lessons: LessonReads
    media: MediaReads
    audit: AuditReads

    async def __call__(self, actor: Actor, /) -> PersonalData:
        me, session, own = actor.user_id, actor.session_id, EnrollmentFilter(user_id=actor.user_id)
        return PersonalData(
            account=await self.users.account(me),
            sessions=await _all(lambda page: self.auth.sessions(me, session, page)),
            enrollments=await _all(lambda page: self.enrollments.listed(own, page)),
            progress=[_facts(one) for one in await self.progress.done_by(me)],
            certificates=await _all(lambda page: self.certificates.of_user(me, page)),
            invitations=await _all(lambda page: self.invitations.of_account(me, page)),
            courses=await _all(lambda page: self.courses.taught_by(me, None, page)),
            revisions=await _all(lambda page: self.lessons.revisions_by(me, page)),
            media=await _all(lambda page: self.media.of_owner(me, page)),
            audit_events=await _all(lambda page: self.audit.concerning(me, page)),
        )


async def _all(read: Callable[[PageRequest], Awaitable[Page[T]]]) -> list[T]:
    """Every row of a list, page by page."""
    page = await read(PageRequest(_AT_ONCE))
    rows = page.items
    while page.next_key is not None:
        page = await read(PageRequest(_AT_ONCE, page.next_key))
        rows = [*rows, *page.items]
    return rows


def _facts(done: LessonProgress) -> LessonFacts:
    return LessonFacts(
        enrollment_id=done.enrollment_id,
        lesson_id=done.lesson_id,
        viewed_at=done.viewed_at,
        marked_at=done.marked_at,
        position_seconds=done.position_seconds,
        watched=list(done.watched),
        met_at=done.met_at,
    )
