"""Enrollments as people see them."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType, field

from application.courses.views import CourseLink
from application.users.views import PersonLink
from domain.enrollments.access import Access, EnrollmentStatus
from domain.enrollments.eligibility import ObstacleCode


class EnrollmentView(Struct, frozen=True):
    """Somebody's enrollment. ``status`` and ``access`` are those that hold now."""

    id: UUID
    course: CourseLink
    user: PersonLink
    status: EnrollmentStatus
    access: Access
    waitlist_position: int | None
    percent: int | None
    enrolled_at: datetime
    access_until: datetime | None
    completed_at: datetime | None
    attempt: int
    updated_at: datetime
    version: int


class LearnerProgress(Struct, frozen=True):
    """How far one learner has come in a course. ``last_activity_at`` is in whole minutes, and null
    before the first fact.
    """

    enrollment_id: UUID
    user: PersonLink
    status: EnrollmentStatus
    access: Access
    percent: int | None
    required: int
    met: int
    last_activity_at: datetime | None
    enrolled_at: datetime
    completed_at: datetime | None


class EventView(Struct, frozen=True):
    """One step of an enrollment; nobody is its actor where time or a rule decided."""

    from_status: EnrollmentStatus | None = field(name="from")
    to_status: EnrollmentStatus = field(name="to")
    actor_id: UUID | None
    reason: str | None
    at: datetime


class ReasonView(Struct, frozen=True, omit_defaults=True):
    """One thing that stands in the way of enrolling."""

    code: ObstacleCode
    course_ids: list[UUID] | UnsetType = UNSET
    enrollment_id: UUID | UnsetType = UNSET


class EligibilityView(Struct, frozen=True):
    """Whether one may enroll, and what would become of it; or everything that stands in the way."""

    eligible: bool
    outcome: EnrollmentStatus | None
    reasons: list[ReasonView]
