"""The reads of jobs."""

from dataclasses import dataclass
from typing import Final

from application.actor import Actor
from application.courses.policy import is_staff
from application.jobs.ports import JobReads
from application.jobs.views import JobResult, JobView
from application.page import Key, Page, PageRequest
from domain.errors import NotFound
from domain.ids import JobId

#: Nobody waits for a page of an export.
_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class ShowJob:
    """Show a job to whoever started it, to the staff of its course and to admins."""

    reads: JobReads

    async def __call__(self, actor: Actor, job_id: JobId, /) -> JobView:
        sheet = await self.reads.sheet(job_id, actor.user_id)
        is_own = actor.is_admin or sheet.started_by == actor.user_id
        if not is_own and (sheet.standing is None or not is_staff(actor, sheet.standing)):
            raise NotFound
        return sheet.job


@dataclass(frozen=True, slots=True)
class ExportResults:
    """Hand out what became of all rows that are done, in order, to those who may see the job."""

    show: ShowJob

    async def __call__(self, actor: Actor, job_id: JobId, /) -> list[JobResult]:
        await self.show(actor, job_id)
        found, page = [], await self._page(job_id, None)
        while page.next_key is not None:
            found += page.items
            page = await self._page(job_id, page.next_key)
        return [*found, *page.items]

    async def _page(self, job_id: JobId, after: Key | None) -> Page[JobResult]:
        return await self.show.reads.results(job_id, None, PageRequest(_AT_ONCE, after))


@dataclass(frozen=True, slots=True)
class ListResults:
    """List what became of a job's rows, in order, to those who may see the job."""

    show: ShowJob

    async def __call__(
        self, actor: Actor, job_id: JobId, status: str | None, page: PageRequest, /
    ) -> Page[JobResult]:
        await self.show(actor, job_id)
        return await self.show.reads.results(job_id, status, page)
