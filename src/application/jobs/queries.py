"""The reads of jobs."""

from dataclasses import dataclass

from application.actor import Actor
from application.courses.policy import require_staff
from application.jobs.ports import JobReads
from application.jobs.views import JobResult, JobView
from application.page import Page, PageRequest
from domain.errors import Forbidden, NotFound
from domain.ids import JobId


@dataclass(frozen=True, slots=True)
class ShowJob:
    """Show a job to whoever started it, to the staff of its course and to admins."""

    reads: JobReads

    async def __call__(self, actor: Actor, job_id: JobId, /) -> JobView:
        sheet = await self.reads.sheet(job_id, actor.user_id)
        if actor.is_admin or sheet.started_by == actor.user_id:
            return sheet.job
        if sheet.standing is None:
            raise NotFound
        try:
            require_staff(actor, sheet.standing)
        except Forbidden:
            raise NotFound from None
        return sheet.job


@dataclass(frozen=True, slots=True)
class ListResults:
    """List what became of a job's rows, in order, to those who may see the job."""

    show: ShowJob

    async def __call__(
        self, actor: Actor, job_id: JobId, status: str | None, page: PageRequest, /
    ) -> Page[JobResult]:
        await self.show(actor, job_id)
        return await self.show.reads.results(job_id, status, page)
