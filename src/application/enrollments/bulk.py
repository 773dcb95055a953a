"""Putting many people into a course by one request: a job that takes a few hundred rows a turn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from application.actor import Actor, NotAllowed, Origin
from application.courses.policy import is_staff, require_staff
from application.enrollments.doorway import Seats
from application.enrollments.placing import Outcome, Placement
from application.enrollments.ports import BulkWork, StartBulkWork
from application.enrollments.put_in import PutIn, Rehearsal, Turn
from application.jobs.ports import JobRow, Settled
from application.jobs.views import JobView, job_view
from application.ports import AuditEvent, NewId, Once
from domain.enrollments.candidate import Candidate
from domain.enrollments.errors import refusal_for
from domain.errors import Fault, Invalid, NotFound
from domain.ids import CourseId, EnrollmentId, JobId, SessionId, UserId
from domain.jobs.job import Job
from domain.users.user import UserStatus

#: The kind of these jobs.
BULK: Final = "enrollments.bulk"

MAX_ROWS: Final = 10_000

#: How many rows a turn takes: the course is locked meanwhile.
ROWS_AT_ONCE: Final = 250

#: A row of a request, as it was sent: ``email`` or ``user_id``, ``waive`` and ``reason``.
GivenRow = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StartBulk:
    """Have a job put people into a course; a dry run only tells what would become of them."""

    start_work: StartBulkWork
    new_id: NewId

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        rows: Sequence[GivenRow],
        /,
        *,
        dry_run: bool = False,
        once: Once | None = None,
    ) -> JobView:
        require_some(rows)
        async with self.start_work(once) as work:
            require_staff(actor, await work.enrollment_reads.standing(course_id, actor.user_id))
            job = await self.enqueue(work, course_id, rows, by=actor.user_id, dry_run=dry_run)
            await work.audit.record(bulk_started(job, actor.origin))
            answer = job_view(job)
            await work.commit(answer)
        return answer

    async def enqueue(
        self,
        work: BulkWork,
        course_id: CourseId,
        rows: Sequence[GivenRow],
        /,
        *,
        by: UserId | None,
        dry_run: bool,
    ) -> Job:
        """Write the job down; without a starter it is the operator's."""
        job = Job(
            id=JobId(self.new_id()),
            kind=BULK,
            course_id=course_id,
            started_by=by,
            dry_run=dry_run,
            total=len(rows),
            created_at=work.now,
            due_at=work.now,
        )
        await work.jobs.enqueue(
            job, [JobRow(number, given) for number, given in enumerate(rows, start=1)]
        )
        return job


def require_some(rows: Sequence[GivenRow]) -> None:
    """Raise ``Invalid`` where there is no row, or more than one job takes."""
    if not 1 <= len(rows) <= MAX_ROWS:
        raise Invalid(Fault(f"Must be 1 to {MAX_ROWS} rows, not {len(rows)}.", pointer="/rows"))


@dataclass(frozen=True, slots=True)
class EnrollMany:
    """Do the next turn of such a job, for whoever started it and as long as they are staff."""

    put_in: PutIn

    async def __call__(self, work: BulkWork, job: Job, /) -> Job:
        assert job.course_id is not None  # noqa: S101 - every job of the kind has one.
        await _require_starter(work, job)
        rows = await work.jobs.open_rows(job.id, ROWS_AT_ONCE)
        read = [_read(one) for one in rows]
        turn = Turn(
            course_id=job.course_id,
            candidates=[one for one in read if isinstance(one, Candidate)],
            by=job.started_by,
            origin=Origin(str(job.id)),
            rehearsal=await _rehearsal(work, job) if job.dry_run else None,
        )
        placements, grown = await self.put_in(work, turn)
        told = iter(placements)
        settled = [
            _settled(row, next(told) if isinstance(one, Candidate) else one, dry_run=job.dry_run)
            for row, one in zip(rows, read, strict=True)
        ]
        await work.jobs.settle(job.id, settled)
        after = job.advanced(
            by=len(rows),
            counts=Counter(one.status for one in settled),
            facts=_facts(job, grown),
            now=work.now,
        )
        return after if len(rows) == ROWS_AT_ONCE else after.succeeded(now=work.now)


async def _require_starter(work: BulkWork, job: Job) -> None:
    """Raise where whoever started the job may not do by hand what it does."""
    if job.started_by is None:
        return
    assert job.course_id is not None  # noqa: S101 - every job of the kind has one.
    user = await work.users.get(job.started_by)
    actor = Actor(user.id, user.role, SessionId(job.id), Origin(str(job.id)))
    standing = await work.enrollment_reads.standing(job.course_id, user.id)
    if user.status is not UserStatus.ACTIVE or not is_staff(actor, standing):
        raise NotAllowed("Whoever started this is no longer of the course's staff.")


async def _rehearsal(work: BulkWork, job: Job) -> Rehearsal:
    """What the turns before would have done."""
    seats = Seats(job.facts.get("taken", 0), job.facts.get("waiting", 0))
    ids = await work.jobs.named(job.id, "user_id", (Outcome.ENROLLED, Outcome.WAITLISTED))
    # Nobody looks at the enrollments' ids: that there is one decides.
    return Rehearsal(seats, {UserId(one): EnrollmentId(one) for one in ids})


def _facts(job: Job, grown: Seats) -> dict[str, int]:
    if not job.dry_run:
        return {}
    so_far = Seats(job.facts.get("taken", 0), job.facts.get("waiting", 0))
    sum_ = so_far.plus(taken=grown.taken, waiting=grown.waiting)
    return {"taken": sum_.taken, "waiting": sum_.waiting}


def _read(row: JobRow) -> Candidate | Invalid:
    try:
        return Candidate.read(row.given)
    except Invalid as invalid:
        return invalid


def _settled(row: JobRow, what: Placement | Invalid, *, dry_run: bool) -> Settled:
    if isinstance(what, Invalid):
        return Settled(row.row, Outcome.INVALID, {"code": what.code, "detail": what.detail})
    if what.outcome is Outcome.INVALID:
        nobody = NotFound("There is no such account.")
        return Settled(row.row, what.outcome, {"code": nobody.code, "detail": nobody.detail})
    told: dict[str, Any] = {"user_id": str(what.user_id)} if what.user_id else {}
    if what.obstacles:
        refusal = refusal_for(what.obstacles, about_other=True)
        told |= {"code": refusal.code, "detail": refusal.detail}
    if enrollment_id := _enrollment_of(what, dry_run=dry_run):
        told["enrollment_id"] = str(enrollment_id)
    return Settled(row.row, what.outcome, told)


def _enrollment_of(placement: Placement, *, dry_run: bool) -> EnrollmentId | None:
    """The enrollment that there is now; a dry run makes none."""
    existing = next((one.enrollment_id for one in placement.obstacles if one.enrollment_id), None)
    new = placement.enrollment.id if placement.enrollment else None
    return None if dry_run else existing or new


def bulk_started(job: Job, origin: Origin) -> AuditEvent:
    """That somebody handed a list in."""
    return AuditEvent(
        "enrollments.bulk_started",
        "job",
        job.id,
        job.started_by,
        origin,
        details={"course_id": str(job.course_id), "rows": job.total, "dry_run": job.dry_run},
    )
