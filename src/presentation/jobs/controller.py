"""Jobs: how far they are, and what became of what they were given."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from application.jobs import JobUseCases
from application.jobs.views import JobResult, JobView
from domain.ids import JobId
from presentation.jobs.sheet import CSV, sheet_of
from presentation.paging import CursorPage
from presentation.schemas import CurrentActor, PageOf
from presentation.sent import Sent

Jobs = NamedDependency[JobUseCases]


class JobController(Controller):
    """`/jobs`."""

    path = "/jobs/{job_id:str}"
    tags = ("Jobs",)

    @get("/", operation_id="getJob")
    async def show(self, job_id: FromPath[UUID], actor: CurrentActor, jobs: Jobs) -> JobView:
        """Show how far a job is.

        For whoever started it, the staff of its course and admins; for everybody else there is no
        such job. Jobs are forgotten a week after they have ended.
        """
        return await jobs.show(actor, JobId(job_id))

    @get("/results", operation_id="listJobResults")
    async def results(
        self,
        job_id: FromPath[UUID],
        actor: CurrentActor,
        listing: PageOf,
        jobs: Jobs,
        status: Annotated[
            str | None,
            QueryParameter(pattern=r"^[a-z_]{1,40}$", description="What became of the rows."),
        ] = None,
    ) -> CursorPage[JobResult]:
        """List what became of each row that a job was given.

        In order, as far as it is done, for those who may see the job. In a dry run, what would
        become of it.
        """
        return listing.show(await jobs.results(actor, JobId(job_id), status, listing.page))

    @get("/results.csv", operation_id="exportJobResults", opt={"document": CSV})
    async def export(self, job_id: FromPath[UUID], actor: CurrentActor, jobs: Jobs) -> Sent:
        """Export what became of each row as CSV, for a spreadsheet.

        As far as it is done, in order, for those who may see the job.
        """
        return sheet_of(JobId(job_id), await jobs.export_results(actor, JobId(job_id)))
