"""Inviting an address that has no account to a course (contract, section 6)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from domain.enrollments.candidate import Candidate, Waiver
from domain.enrollments.eligibility import ObstacleCode
from domain.ids import CourseId, EnrollmentId, InvitationId, UserId
from domain.text import Email, Reason

LIFETIME: Final = timedelta(days=30)

#: Whoever is invited again gets no other letter for so long.
LETTER_EVERY: Final = timedelta(days=1)


class InvitationStatus(StrEnum):
    """``expired`` is never stored: it is what time makes of a pending one."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """It waits for an account with the address, and then puts that into the course, or says why
    not.
    """

    id: InvitationId
    course_id: CourseId
    email: Email
    waive: tuple[Waiver, ...] = ()
    reason: Reason | None = None
    status: InvitationStatus = InvitationStatus.PENDING
    invited_by: UserId | None
    invited_at: datetime
    expires_at: datetime
    settled_at: datetime | None = None
    refused_for: ObstacleCode | None = None
    enrollment_id: EnrollmentId | None = None

    @classmethod
    def of(
        cls,
        invitation_id: InvitationId,
        course_id: CourseId,
        candidate: Candidate,
        /,
        *,
        by: UserId | None,
        now: datetime,
    ) -> Self:
        """A new invitation of a candidate who is known by an address."""
        assert candidate.email is not None  # noqa: S101 - whoever has an account is not invited.
        return cls(
            id=invitation_id,
            course_id=course_id,
            email=candidate.email,
            waive=tuple(sorted(candidate.waive)),
            reason=candidate.reason,
            invited_by=by,
            invited_at=now,
            expires_at=now + LIFETIME,
        )

    def status_at(self, now: datetime) -> InvitationStatus:
        """The status that holds at ``now``."""
        if self.status is InvitationStatus.PENDING and now >= self.expires_at:
            return InvitationStatus.EXPIRED
        return self.status

    def needs_letter(self, former: "Invitation | None", /) -> bool:
        """Whether this one, which takes the place of ``former``, is to be told by mail."""
        if former is None or former.status_at(self.invited_at) is not InvitationStatus.PENDING:
            return True
        return self.invited_at - former.invited_at >= LETTER_EVERY

    def for_account(self, user_id: UserId, /) -> Candidate:
        """Who it means, now that there is an account with the address."""
        return Candidate(user_id=user_id, waive=frozenset(self.waive), reason=self.reason)

    def accepted(self, enrollment_id: EnrollmentId, /, *, now: datetime) -> Self:
        return replace(
            self,
            status=InvitationStatus.ACCEPTED,
            enrollment_id=enrollment_id,
            settled_at=now,
        )

    def refused(self, code: ObstacleCode, /, *, now: datetime) -> Self:
        return replace(self, status=InvitationStatus.REFUSED, refused_for=code, settled_at=now)
