"""What the enrollment use cases need from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from application.certificates.ports import Certificates
from application.courses.policy import Standing
from application.courses.ports import Courses
from application.enrollments.entrance import Entrance
from application.enrollments.views import EnrollmentView, EventView, LearnerProgress
from application.notices import Notices
from application.page import Page, PageRequest
from application.ports import AuditEvent, Once, UnitOfWork
from application.seats import Enrollments
from domain.enrollments.access import EnrollmentStatus
from domain.ids import CourseId, EnrollmentId, UserId
from domain.progress.score import Score


class Entrances(Protocol):
    """People on their way into courses."""

    async def lock(self, course_id: CourseId, user_id: UserId, /) -> Entrance:
        """What decides on the person's way in; nobody else enrolls or leaves until this work ends.
        Raise ``NotFound`` when there is no such course.
        """
        ...

    async def take_over(self, former: EnrollmentId, enrollment: EnrollmentId, /) -> Score:
        """Copy what was done in a former attempt, and answer what that amounts to now."""
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


StartEnrollmentWork: TypeAlias = Callable[[Once | None], EnrollmentWork]
