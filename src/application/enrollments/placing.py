"""Deciding on many candidates, one after the other, as if each came alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from application.enrollments.doorway import Doorway, Newcomer
from application.ports import NewId
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.candidate import Candidate, Waiver
from domain.enrollments.eligibility import Obstacle, ObstacleCode, decide
from domain.enrollments.enrollment import LIVE, MOMENT, Enrollment, access_limit
from domain.enrollments.invitation import Invitation
from domain.ids import EnrollmentId, InvitationId, UserId


class Outcome(StrEnum):
    """What became of a candidate."""

    ENROLLED = "enrolled"
    WAITLISTED = "waitlisted"
    INVITED = "invited"
    ALREADY_ENROLLED = "already_enrolled"
    REFUSED = "refused"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A candidate, and what became of them: an enrollment, an invitation, or obstacles. Without any
    of these there is no such account.
    """

    candidate: Candidate
    outcome: Outcome = Outcome.INVALID
    user_id: UserId | None = None
    enrollment: Enrollment | None = None
    former: Enrollment | None = None
    waived: tuple[Waiver, ...] = ()
    invitation: Invitation | None = None
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What is known of the candidates of one turn: the accounts by the addresses that name them,
    those accounts on their way in, invitations that wait for an address, and who was placed
    earlier, where that cannot be seen in ``newcomers``.
    """

    accounts: Mapping[str, UserId]
    newcomers: Mapping[UserId, Newcomer]
    invitations: Mapping[str, Invitation]
    placed: Mapping[UserId, EnrollmentId]


class Placing:
    """One turn in a doorway. Seats and places on the waitlist go in the order of the candidates."""

    def __init__(
        self,
        doorway: Doorway,
        arrivals: Arrivals,
        new_id: NewId,
        *,
        by: UserId | None,
        now: datetime,
        at: datetime,
    ) -> None:
        self.doorway = doorway
        self._arrivals = arrivals
        self._placed = dict(arrivals.placed)
        self._new_id = new_id
        self._by = by
        self._now = now
        self._at = at

    def place(self, candidate: Candidate) -> Placement:
        """What becomes of the next candidate."""
        known, email = self._arrivals, candidate.email
        user_id = candidate.user_id or (known.accounts.get(email) if email else None)
        if user_id is None:
            return self._invite(candidate)
        newcomer = known.newcomers.get(user_id)
        if newcomer is None:
            return Placement(candidate=candidate)
        return self._enroll(candidate, newcomer)

    def _invite(self, candidate: Candidate) -> Placement:
        verdict = decide(self.doorway.situation, now=self._now)
        if verdict.outcome is None:
            return Placement(
                candidate=candidate, outcome=Outcome.REFUSED, obstacles=verdict.obstacles
            )
        former = self._arrivals.invitations.get(candidate.email or "")
        invitation = Invitation.of(
            InvitationId(former.id if former else self._new_id()),
            self.doorway.course.id,
            candidate,
            by=self._by,
            now=self._now,
        )
        return Placement(candidate=candidate, outcome=Outcome.INVITED, invitation=invitation)

    def _enroll(self, candidate: Candidate, person: Newcomer) -> Placement:
        waived = self._waived(candidate, person)
        situation = self.doorway.situation_of(
            person, missing=() if waived else person.missing, live_id=self._live_id(person)
        )
        verdict = decide(situation, now=self._now)
        if verdict.outcome is None:
            return Placement(
                candidate=candidate,
                outcome=_refusal(verdict.obstacles),
                user_id=person.user_id,
                obstacles=verdict.obstacles,
            )
        enrollment = self._seat(person, verdict.outcome)
        return Placement(
            candidate=candidate,
            outcome=_OUTCOMES[verdict.outcome],
            user_id=person.user_id,
            enrollment=enrollment,
            former=person.latest,
            waived=waived,
        )

    def _waived(self, candidate: Candidate, person: Newcomer) -> tuple[Waiver, ...]:
        """What is passed over, where there is something to pass over."""
        return tuple(sorted(candidate.waive)) if person.missing else ()

    def _live_id(self, person: Newcomer) -> EnrollmentId | None:
        if person.user_id in self._placed:
            return self._placed[person.user_id]
        latest = person.latest
        return latest.id if latest and latest.status_at(self._now) in LIVE else None

    def _seat(self, person: Newcomer, status: EnrollmentStatus) -> Enrollment:
        self._at += MOMENT
        course, seats = self.doorway.course, self.doorway.seats
        enrollment = Enrollment.begun(
            EnrollmentId(self._new_id()),
            course.id,
            person.user_id,
            status=status,
            former=person.latest,
            access_until=access_limit(
                ends_at=course.ends_at, access_days=course.access_days, now=self._at
            ),
            at=self._at,
        )
        if status is EnrollmentStatus.WAITLISTED:
            seats = seats.plus(waiting=1)
        elif not person.is_through:
            seats = seats.plus(taken=1)
        self.doorway = Doorway(course, seats)
        self._placed[person.user_id] = enrollment.id
        return enrollment


def _refusal(obstacles: tuple[Obstacle, ...]) -> Outcome:
    is_in = any(one.code is ObstacleCode.ALREADY_ENROLLED for one in obstacles)
    return Outcome.ALREADY_ENROLLED if is_in else Outcome.REFUSED


_OUTCOMES: Final = {
    EnrollmentStatus.ACTIVE: Outcome.ENROLLED,
    EnrollmentStatus.WAITLISTED: Outcome.WAITLISTED,
}
