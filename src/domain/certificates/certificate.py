"""A certificate and its two states (contract, section 6)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self

from domain.errors import InvalidTransition
from domain.ids import CertificateId, CourseId, EnrollmentId, UserId
from domain.text import Text


class CertificateStatus(StrEnum):
    """A certificate holds until it is revoked, which is for good."""

    VALID = "valid"
    REVOKED = "revoked"


MOVES: Final = {
    CertificateStatus.VALID: frozenset({CertificateStatus.REVOKED}),
    CertificateStatus.REVOKED: frozenset[CertificateStatus](),
}


class CertificateNumber(Text):
    """``EL-``, the year of completion and characters that nobody can guess; none is a vowel, so
    that they never form a word, and none is easily taken for another.
    """

    __slots__ = ()
    field = "number"
    max_length = 40

    #: 28 characters: twelve of them are 57 bits.
    alphabet: ClassVar[str] = "23456789BCDFGHJKMNPQRSTVWXYZ"
    length: ClassVar[int] = 12

    @classmethod
    def of(cls, year: int, secret: str) -> Self:
        """The number of a certificate of ``year`` with these unguessable characters."""
        return cls(f"EL-{year}-{secret}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """It keeps the names as they were at the completion; a revoked one stays, as such."""

    id: CertificateId
    number: CertificateNumber
    enrollment_id: EnrollmentId
    user_id: UserId
    course_id: CourseId
    learner_name: str
    course_title: str
    instructor_name: str
    completed_at: datetime
    revoked_at: datetime | None = None
    revoked_reason: str | None = None

    @property
    def status(self) -> CertificateStatus:
        return CertificateStatus.VALID if self.revoked_at is None else CertificateStatus.REVOKED

    @property
    def version(self) -> int:
        """It changes once at most."""
        return 1 if self.revoked_at is None else 2

    def revoke(self, *, reason: str, now: datetime) -> Self:
        """Declare it void, for good."""
        allowed = MOVES[self.status]
        if CertificateStatus.REVOKED not in allowed:
            raise InvalidTransition(
                self.status, CertificateStatus.REVOKED, allowed=frozenset(allowed)
            )
        return replace(self, revoked_at=now, revoked_reason=reason)
