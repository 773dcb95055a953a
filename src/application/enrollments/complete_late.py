"""Completing learners who have nothing left to do because a course asks for less than before."""

from dataclasses import dataclass
from typing import Final, Protocol

from application.courses.ports import Courses
from application.enrollments.complete import CompleteEnrollment, CompletionWork
from application.jobs.ports import Jobs, JobWork
from application.ports import NewId
from domain.ids import CourseId, JobId
from domain.jobs.job import Job

#: How many learners are completed with the change itself.
AT_ONCE: Final = 50

#: How many are completed by one chunk of the job for more.
CHUNK: Final = 100

#: The kind of that job.
COMPLETE_LEARNERS: Final = "complete_learners"

#: Why they are completed, in their steps.
REASON: Final = "requirements_changed"


class LateCompletionWork(CompletionWork, Protocol):
    """The part of a transaction that this needs."""

    jobs: Jobs


@dataclass(frozen=True, slots=True)
class CompleteLate:
    """After lessons of a course have changed: complete the few learners who have met all that is
    left, and leave many to a job.

    The course is locked. Whoever is recording a fact at the moment is left to the job as well: they
    may wait for the change.
    """

    complete: CompleteEnrollment
    new_id: NewId

    async def __call__(self, work: LateCompletionWork, course_id: CourseId, /) -> None:
        left = await work.enrollments.count_finished(course_id)
        if 0 < left <= AT_ONCE:
            left -= await self._complete_some(work, course_id)
        if left:
            await work.jobs.enqueue(
                Job(
                    id=JobId(self.new_id()),
                    kind=COMPLETE_LEARNERS,
                    course_id=course_id,
                    total=left,
                    created_at=work.now,
                    due_at=work.now,
                )
            )

    async def _complete_some(self, work: LateCompletionWork, course_id: CourseId) -> int:
        finished = await work.enrollments.finished(course_id, AT_ONCE, wait=False)
        for enrollment in finished:
            await self.complete(work, enrollment, reason=REASON)
        return len(finished)


class CompletionJobWork(JobWork, LateCompletionWork, Protocol):
    """A transaction of the job."""

    courses: Courses


@dataclass(frozen=True, slots=True)
class CompleteLearners:
    """The job: complete some of the learners of a course who have met all that it asks for."""

    complete: CompleteEnrollment

    async def __call__(self, work: CompletionJobWork, job: Job, /) -> Job:
        course_id = job.course_id
        assert course_id is not None  # noqa: S101 - such a job is about a course.
        await work.courses.lock(course_id)
        finished = await work.enrollments.finished(course_id, CHUNK, wait=True)
        for enrollment in finished:
            await self.complete(work, enrollment, reason=REASON)
        counts = {"completed": len(finished)} if finished else {}
        after = job.advanced(by=len(finished), counts=counts, now=work.now)
        return after if len(finished) == CHUNK else after.succeeded(now=work.now)
