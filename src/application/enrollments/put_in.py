"""Putting people into a course whom others name: its staff, one or hundreds at once, or an
invitation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from application.actor import Origin
from application.enrollments.complete import CompleteEnrollment
from application.enrollments.doorway import Doorway, Seats
from application.enrollments.placing import Arrivals, Placement, Placing
from application.enrollments.ports import PlacingWork
from application.mail.letter import Letter
from application.notices import Notice
from application.ports import AuditEvent, NewId
from application.seats import expire_lapsed
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.candidate import Candidate
from domain.enrollments.eligibility import Situation, decide
from domain.enrollments.enrollment import RESUMABLE, Enrollment
from domain.enrollments.event import Transition
from domain.errors import Overlapped
from domain.ids import CourseId, EnrollmentId, InvitationId, UserId

#: The letter to an address that is invited.
INVITATION: Final = "invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Who puts whom into which course. ``rehearsal`` decides as if earlier turns had taken effect,
    which took these seats and placed these people, and nothing takes effect.
    """

    course_id: CourseId
    candidates: Sequence[Candidate]
    by: UserId | None
    origin: Origin
    rehearsal: "Rehearsal | None" = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What earlier turns of a dry run would have done."""

    seats: Seats
    placed: Mapping[UserId, EnrollmentId]


@dataclass(frozen=True, slots=True)
class PutIn:
    """Enroll the candidates who have an account and invite the addresses that have none, each as if
    they came alone, in their order. It costs a fixed number of statements, and some for everybody
    who was here before.

    Addresses are held before the course is locked, and accounts after it, by everybody: so nobody
    waits in a circle, and of an address that is verified at the same moment the account is seen
    here, or the invitation there.
    """

    new_id: NewId
    complete: CompleteEnrollment

    async def __call__(self, work: PlacingWork, turn: Turn, /) -> tuple[list[Placement], Seats]:
        """What became of each candidate, and by how much seats and waitlist have grown."""
        emails = [one.email for one in turn.candidates if one.email is not None]
        await work.invitations.hold(emails)
        doorway = await self._doorway(work, turn)
        arrivals = await self._arrivals(work, turn, emails)
        placing = Placing(
            doorway,
            arrivals,
            self.new_id,
            by=turn.by,
            now=work.now,
            at=await work.entrances.arrival(),
        )
        placements = [placing.place(one) for one in turn.candidates]
        if turn.rehearsal is None:
            await self._take_effect(
                work, turn, placements, arrivals, language=doorway.course.language
            )
        after, before = placing.doorway.seats, doorway.seats
        return placements, Seats(after.taken - before.taken, after.waiting - before.waiting)

    async def _doorway(self, work: PlacingWork, turn: Turn) -> Doorway:
        course = await work.courses.lock(turn.course_id)
        seats, lapsed = await work.entrances.seats(course.id)
        if turn.rehearsal is not None:
            gone = turn.rehearsal.seats
            return Doorway(course, seats.plus(taken=gone.taken - lapsed, waiting=gone.waiting))
        takes_in = decide(Situation(status=course.status, ends_at=course.ends_at), now=work.now)
        while takes_in.outcome and not _is_settled(course.capacity, seats, lapsed):
            await expire_lapsed(work, course.id)
            seats, lapsed = await work.entrances.seats(course.id)
        return Doorway(course, seats.plus(taken=-lapsed))

    async def _arrivals(self, work: PlacingWork, turn: Turn, emails: Sequence[str]) -> Arrivals:
        accounts = await work.entrances.accounts_of(emails) if emails else {}
        ids = {one.user_id for one in turn.candidates if one.user_id} | set(accounts.values())
        newcomers = await work.entrances.newcomers(turn.course_id, sorted(ids)) if ids else []
        strangers = [one for one in emails if one not in accounts]
        return Arrivals(
            accounts=accounts,
            newcomers={one.user_id: one for one in newcomers},
            invitations=await work.invitations.of(turn.course_id, strangers) if strangers else {},
            placed=turn.rehearsal.placed if turn.rehearsal else {},
        )

    async def _take_effect(
        self,
        work: PlacingWork,
        turn: Turn,
        placements: Sequence[Placement],
        arrivals: Arrivals,
        *,
        language: str,
    ) -> None:
        enrolled = [one for one in placements if one.enrollment is not None]
        if enrolled:
            await self._enroll(work, turn, enrolled)
        invited = [one for one in placements if one.invitation is not None]
        if invited:
            letters = await self._invite(work, turn, invited, arrivals)
            # Nobody knows what else they read.
            await work.outbox.post_all([replace(one, locale=language) for one in letters])

    async def _enroll(self, work: PlacingWork, turn: Turn, enrolled: Sequence[Placement]) -> None:
        steps = [
            Transition(None, new, turn.by, one.candidate.reason, one.waived)
            for one in enrolled
            if (new := one.enrollment) is not None
        ]
        if await work.enrollments.add_all(steps) != len(steps):
            raise Overlapped
        await work.audit.record_all([_created(turn, one) for one in enrolled])
        seated = [one.after for one in steps if one.after.status is EnrollmentStatus.ACTIVE]
        await work.notices.post(Notice.ENROLLED, [one.id for one in seated])
        for one in enrolled:
            if one.enrollment and one.former and one.former.status_at(work.now) in RESUMABLE:
                await self._take_over(work, one.former, one.enrollment)

    async def _take_over(
        self, work: PlacingWork, former: Enrollment, enrollment: Enrollment
    ) -> None:
        score = await work.entrances.take_over(former.id, enrollment.id)
        if enrollment.status is EnrollmentStatus.ACTIVE and score.is_complete:
            await self.complete(work, enrollment)

    async def _invite(
        self, work: PlacingWork, turn: Turn, invited: Sequence[Placement], known: Arrivals
    ) -> list[Letter]:
        # Of an address that is named twice the last terms hold.
        new = {one.email.canonical: one for it in invited if (one := it.invitation)}
        await work.invitations.invite(list(new.values()))
        await work.audit.record_all([_invited(turn, one.id) for one in new.values()])
        return [
            Letter(
                id=self.new_id(),
                recipient=one.email,
                template=INVITATION,
                facts={"invitation_id": str(one.id)},
            )
            for one in new.values()
            if one.needs_letter(known.invitations.get(one.email))
        ]


def _is_settled(capacity: int | None, seats: Seats, lapsed: int) -> bool:
    """Whether every seat that is free, or would be, has gone to whom it belongs."""
    is_full = capacity is not None and capacity <= seats.taken
    return not lapsed and (not seats.waiting or is_full)


def _created(turn: Turn, placement: Placement) -> AuditEvent:
    assert placement.enrollment is not None  # noqa: S101 - only these are told.
    return AuditEvent(
        "enrollment.created",
        "enrollment",
        placement.enrollment.id,
        turn.by,
        turn.origin,
        details={
            "course_id": str(turn.course_id),
            "user_id": str(placement.user_id),
            "status": placement.enrollment.status,
            "reason": placement.candidate.reason,
            "waived": list(placement.waived),
        },
    )


def _invited(turn: Turn, invitation_id: InvitationId) -> AuditEvent:
    """It names no address: the trail keeps nothing of those who never join."""
    return AuditEvent(
        "invitation.created",
        "invitation",
        invitation_id,
        turn.by,
        turn.origin,
        details={"course_id": str(turn.course_id)},
    )
