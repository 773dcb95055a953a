"""What the enrollment use cases need from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from application.certificates.ports import Certificates
from application.courses.policy import Standing
from application.courses.ports import Courses
from application.enrollments.doorway import Newcomer, Seats
from application.enrollments.entrance import Entrance
from application.enrollments.views import EnrollmentView, EventView, InvitationView, LearnerProgress
from application.jobs.ports import Jobs
from application.mail.ports import Outbox
from application.notices import Notices
from application.page import Page, PageRequest
from application.ports import AuditEvent, Once, UnitOfWork
from application.seats import Enrollments
from application.users.ports import Users
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.invitation import Invitation, InvitationStatus
from domain.ids import CourseId, EnrollmentId, InvitationId, UserId
from domain.progress.score import Score
from domain.text import Email


class Entrances(Protocol):
    """People on their way into courses."""

    async def lock(self, course_id: CourseId, user_id: UserId, /) -> Entrance:
        """What decides on the person's way in; nobody else enrolls or leaves until this work ends.
        Raise ``NotFound`` when there is no such course.
        """
        ...

    async def seats(self, course_id: CourseId, /) -> tuple[Seats, int]:
        """The seats of a course, which is locked, and how many of them are held by people whose
        time has run out.
        """
        ...

    async def arrival(self) -> datetime:
        """A time that is later than that of everybody who came before."""
        ...

    async def accounts_of(self, emails: Sequence[str], /) -> Mapping[str, UserId]:
        """The accounts by those of these addresses that have one, in any letter case."""
        ...

    async def newcomers(self, course_id: CourseId, user_ids: Sequence[UserId], /) -> list[Newcomer]:
        """Those of these who have an account, on their way into a course, which is locked. None of
        the accounts is erased until this work ends.
        """
        ...

    async def take_over(self, former: EnrollmentId, enrollment: EnrollmentId, /) -> Score:
        """Copy what was done in a former attempt, and answer what that amounts to now."""
        ...


class Invitations(Protocol):
    """Addresses that are invited to courses."""

    async def hold(self, emails: Sequence[str], /) -> None:
        """Wait until nobody else holds one of these addresses, in any letter case, and hold them
        until this work ends. Whoever invites an address, or gives it to an account, holds it first:
        so the invitation is seen there or the account here.
        """
        ...

    async def of(self, course_id: CourseId, emails: Sequence[str], /) -> Mapping[str, Invitation]:
        """The invitations to a course by those of these addresses that have one."""
        ...

    async def invite(self, invitations: Sequence[Invitation], /) -> None:
        """Write invitations of held addresses down, each in the place of the one that the address
        has to the course.
        """
        ...

    async def open_for(self, email: Email, /) -> list[Invitation]:
        """Those of a held address that are pending and have not run out, by course."""
        ...

    async def save(self, invitation: Invitation, /) -> None: ...

    async def delete(self, invitation_id: InvitationId, /) -> None: ...


@dataclass(frozen=True, slots=True)
class InvitationSheet:
    """An invitation, and who teaches the course."""

    invitation: InvitationView
    owner_id: UserId
    co_instructor_ids: tuple[UserId, ...]


class InvitationReads(Protocol):
    """Invitations as people see them; every method is one statement."""

    async def sheet(self, invitation_id: InvitationId, /) -> InvitationSheet:
        """Raise ``NotFound`` when there is none."""
        ...

    async def listed(
        self, course_id: CourseId, status: InvitationStatus | None, page: PageRequest, /
    ) -> Page[InvitationView]:
        """Those to a course, newest first."""
        ...

    async def of_account(self, user_id: UserId, page: PageRequest, /) -> Page[InvitationView]:
        """Those of the address that an account has, or that led to one of its enrollments."""
        ...


class DirectEnrolling(Protocol):
    """Enrolling in one step, where that is all there is to it: a seat for somebody who is new in a
    published course, with nothing in the way and nobody waiting.
    """

    async def enroll(
        self, enrollment_id: EnrollmentId, course_id: CourseId, created: AuditEvent, /
    ) -> EnrollmentView | None:
        """Give the event's actor a seat, as ``Enroll`` would, and record the event. Answer None,
        having done nothing, wherever more has to be decided. It is durable when it is answered.
        """
        ...


@dataclass(frozen=True, slots=True)
class EnrollmentFilter:
    """Which enrollments to list; None does not filter. ``status`` is the one that holds now, ``q``
    the beginning of any word of the holder's name; with ``emails_too`` also of their address.
    """

    user_id: UserId | None = None
    course_id: CourseId | None = None
    status: EnrollmentStatus | None = None
    q: str | None = None
    emails_too: bool = False


class CohortSort(StrEnum):
    """By what the learners of a course are sorted; a minus turns the order around. Without any
    activity one comes before those who have some.
    """

    NAME = "name"
    NAME_DOWN = "-name"
    PERCENT = "percent"
    PERCENT_DOWN = "-percent"
    LAST_ACTIVITY = "last_activity"
    LAST_ACTIVITY_DOWN = "-last_activity"
    ENROLLED_AT = "enrolled_at"
    ENROLLED_AT_DOWN = "-enrolled_at"

    @property
    def name_of_key(self) -> str:
        """What it sorts by, whatever the direction."""
        return self.value.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.value.startswith("-")


@dataclass(frozen=True, slots=True)
class CohortFilter:
    """Which learners of a course to list, and in which order; ``status`` is the one that holds
    now.
    """

    course_id: CourseId
    sort: CohortSort = CohortSort.NAME
    status: EnrollmentStatus | None = None


@dataclass(frozen=True, slots=True)
class EnrollmentSheet:
    """An enrollment, and who teaches the course that it is in."""

    enrollment: EnrollmentView
    owner_id: UserId
    co_instructor_ids: tuple[UserId, ...]


class EnrollmentReads(Protocol):
    """Enrollments as people see them; every method costs a fixed number of statements."""

    async def entrance(self, course_id: CourseId, user_id: UserId, /) -> tuple[Entrance, datetime]:
        """What decides on the person's way in, and the time. Raise ``NotFound`` when there is no
        such course.
        """
        ...

    async def standing(self, course_id: CourseId, user_id: UserId, /) -> Standing:
        """How the person stands to the course. Raise ``NotFound`` when there is none."""
        ...

    async def sheet(self, enrollment_id: EnrollmentId, /) -> EnrollmentSheet:
        """Raise ``NotFound`` when there is none."""
        ...

    async def listed(self, wanted: EnrollmentFilter, page: PageRequest) -> Page[EnrollmentView]:
        """The enrollments that fit, newest first."""
        ...

    async def cohort(self, wanted: CohortFilter, page: PageRequest) -> Page[LearnerProgress]:
        """How far the learners of a course have come, each with their last enrollment."""
        ...

    async def events(self, enrollment_id: EnrollmentId, page: PageRequest) -> Page[EventView]:
        """The steps of an enrollment, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What letters about an enrollment say: ``status`` and ``access_until`` as they are stored,
    ``certificate`` the number of a valid one; and whether its holder's account is active, and in
    which zone they live.
    """

    course_title: str
    status: EnrollmentStatus
    access_until: datetime | None
    certificate: str | None
    account_active: bool
    timezone: str


class NoticeReads(Protocol):
    """What letters are written from."""

    async def facts(self, enrollment_id: EnrollmentId, /) -> NoticeFacts | None:
        """None where there is no such enrollment any more."""
        ...


class EnrollmentWork(UnitOfWork, Protocol):
    """A transaction on enrollments."""

    courses: Courses
    entrances: Entrances
    enrollments: Enrollments
    notices: Notices
    enrollment_reads: EnrollmentReads
    certificates: Certificates


class PlacingWork(EnrollmentWork, Protocol):
    """A transaction on enrollments and invitations."""

    invitations: Invitations
    invitation_reads: InvitationReads
    outbox: Outbox


class BulkWork(PlacingWork, Protocol):
    """The same, in a job."""

    jobs: Jobs
    users: Users


StartEnrollmentWork: TypeAlias = Callable[[Once | None], EnrollmentWork]
StartPlacingWork: TypeAlias = Callable[[Once | None], PlacingWork]
StartBulkWork: TypeAlias = Callable[[Once | None], BulkWork]
