"""Jobs as people see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from domain.jobs.job import Job, JobState


class JobView(Struct, frozen=True):
    """Work that goes on after its request was answered. ``counts`` tells what became of what is
    done, ``results`` where that is listed row by row, ``failure`` what went wrong last.
    """

    id: UUID
    kind: str
    state: JobState
    course_id: UUID | None
    dry_run: bool
    percent: Annotated[int, Meta(ge=0, le=100)] | None
    total: int | None
    done: int
    counts: dict[str, int]
    failure: str | None
    results: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobResult(Struct, frozen=True):
    """What became of one row; `email` and `user_id` stand as they were given, whatever they are,
    `code` and `detail` say why it was refused.
    """

    row: int
    status: str
    email: str | None = None
    user_id: str | None = None
    code: str | None = None
    detail: str | None = None
    enrollment_id: UUID | None = None


def job_view(job: Job) -> JobView:
    """The job as it is shown."""
    return JobView(
        id=job.id,
        kind=job.kind,
        state=job.state,
        course_id=job.course_id,
        dry_run=job.dry_run,
        percent=_percent(job),
        total=job.total,
        done=job.done,
        counts=dict(job.counts),
        failure=job.failure,
        results=f"/api/v1/jobs/{job.id}/results",
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def _percent(job: Job) -> int | None:
    """Floored; 100 only when everything is done, and nothing for what cannot be counted."""
    if job.state is JobState.SUCCEEDED:
        return 100
    return min(99, job.done * 100 // job.total) if job.total else None
