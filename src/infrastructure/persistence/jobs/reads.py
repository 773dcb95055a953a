"""Jobs as people see them, read from PostgreSQL."""

from typing import Any

import msgspec

from application.jobs.ports import JobSheet
from application.jobs.views import JobResult, job_view
from application.page import Page, PageRequest
from domain.errors import NotFound
from domain.ids import JobId, UserId
from domain.jobs.job import Job
from infrastructure.persistence.jobs import statements
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.paging import page_of
from infrastructure.persistence.read_lane import Lane
from infrastructure.persistence.standing import standing_of

_JOB = slice(0, len(statements.COLUMNS))


class SqlJobReads:
    """The port ``JobReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def sheet(self, job_id: JobId, viewer: UserId, /) -> JobSheet:
        rows = await self._lane.fetch(statements.sheet(), job_id=job_id, viewer=viewer)
        if not rows:
            raise NotFound
        job = entity_from(rows[0][_JOB], Job)
        *columns, now = rows[0][_JOB.stop :]
        standing = None if job.course_id is None else standing_of(*columns, now=now)
        return JobSheet(job_view(job), job.started_by, standing)

    async def results(
        self, job_id: JobId, status: str | None, page: PageRequest, /
    ) -> Page[JobResult]:
        (after,) = page.after or (None,)
        statement = statements.results(of_status=status is not None, going_on=after is not None)
        rows = await self._lane.fetch(
            statement, job_id=job_id, status=status, after=after, limit=page.limit + 1
        )
        return page_of(rows, page, _result, key=lambda row: (row[0],))


def _result(row: Any) -> JobResult:
    number, given, status, result = row
    told = {**given, **result, "row": number, "status": status}
    return msgspec.convert(told, JobResult)
