"""Enrollments as people see them."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType, field

from application.concurrency import fingerprint
from application.courses.views import CourseLink
from application.users.views import PersonLink
from domain.enrollments.access import Access, EnrollmentStatus
from domain.enrollments.candidate import Waiver
from domain.enrollments.eligibility import ObstacleCode
from domain.enrollments.invitation import Invitation, InvitationStatus


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
    waived: list[Waiver]
    at: datetime


class InvitationView(Struct, frozen=True):
    """An invitation of an address that had no account. ``refused_for`` tells why it came to nothing
    when there was one; ``status`` is the one that holds now.
    """

    id: UUID
    course: CourseLink
    email: str
    status: InvitationStatus
    waive: list[Waiver]
    reason: str | None
    invited_by: UUID | None
    invited_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    refused_for: ObstacleCode | None
    enrollment_id: UUID | None

    @property
    def version(self) -> int:
        """What `If-Match` compares: another when it was sent again, or settled."""
        return fingerprint((self.invited_at, self.settled_at))


def invitation_view(invitation: Invitation, course: CourseLink, *, now: datetime) -> InvitationView:
    """The invitation as it is shown at ``now``."""
    return InvitationView(
        id=invitation.id,
        course=course,
        email=invitation.email,
        status=invitation.status_at(now),
        waive=list(invitation.waive),
        reason=invitation.reason,
        invited_by=invitation.invited_by,
        invited_at=invitation.invited_at,
        expires_at=invitation.expires_at,
        settled_at=invitation.settled_at,
        refused_for=invitation.refused_for,
        enrollment_id=invitation.enrollment_id,
    )


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
