"""`elearning enrollments import`: a list from a file, worked off here and by the servers alike."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TextIO, TypeAlias

from uuid_utils.compat import uuid7

from application.actor import Origin
from application.enrollments import put_in
from application.enrollments.bulk import (
    BULK,
    EnrollMany,
    StartBulk,
    bulk_started,
    require_some,
)
from application.enrollments.bulk_csv import read_csv
from application.enrollments.placing import Outcome
from application.jobs.views import JobResult, JobView
from application.jobs.work_jobs import WorkJobs
from application.page import PageRequest
from application.ports import Once
from domain.errors import Invalid, NotFound
from domain.ids import CourseId, JobId, UserId
from domain.jobs.job import JobState
from domain.text import Slug
from infrastructure.persistence.jobs.reads import SqlJobReads
from infrastructure.persistence.unit_of_work import SqlWork
from infrastructure.refusal import CommandRefused
from infrastructure.security.random_characters import random_characters

StartWork: TypeAlias = Callable[[Once | None], SqlWork]

BAR: Final = 24
CLEAR: Final = "\r\x1b[K"

#: Seconds between two looks while a server works on the job.
LOOK_EVERY: Final = 0.2

#: What an operator has to look at.
BAD: Final = (Outcome.REFUSED, Outcome.INVALID)


@dataclass(slots=True)
class ImportReport:
    """Tells how far an import is, and what became of it: on a terminal by a bar, in the end by
    lines that a program can read.
    """

    out: TextIO
    messages: TextIO
    is_drawn: bool = field(default=False, init=False)

    def show(self, job: JobView) -> None:
        """How far it is."""
        if not self.messages.isatty() or not job.total:
            return
        filled = BAR * job.done // job.total
        bar = f"[{'#' * filled}{'.' * (BAR - filled)}] {job.done}/{job.total}"
        self.messages.write(f"{CLEAR}{bar}")
        self.messages.flush()
        self.is_drawn = True

    def clear(self) -> None:
        """Leave no half-drawn bar."""
        if self.is_drawn:
            self.messages.write(CLEAR)

    def tell(self, result: JobResult) -> None:
        """A row that came to nothing."""
        who = result.email or str(result.user_id or "")
        line = (str(result.row), who, result.status, result.code or "", result.detail or "")
        self.out.write("\t".join(one.replace("\t", " ") for one in line) + "\n")

    def sum_up(self, job: JobView) -> None:
        """What became of how many."""
        counts = ", ".join(f"{job.counts[one]} {one}" for one in Outcome if one in job.counts)
        what = "dry run: " if job.dry_run else ""
        self.messages.write(f"{what}{job.done} of {job.total} rows: {counts or 'nothing done'}\n")
        if job.failure:
            self.messages.write(f"{job.failure}\n")


def read_rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a file. Raise ``CommandRefused`` with what is wrong with it."""
    try:
        rows = read_csv(file.read_bytes().decode())
        require_some(rows)
    except OSError as error:
        raise CommandRefused(f"{file} cannot be read: {error.strerror}.", exit_code=2) from None
    except UnicodeDecodeError:
        raise CommandRefused(
            f"{file} is not UTF-8: save it as CSV in UTF-8.", exit_code=2
        ) from None
    except Invalid as invalid:
        faults = " ".join(one.detail for one in invalid.faults)
        raise CommandRefused(f"{file}: {faults}", exit_code=2) from None
    return rows


async def start_import(
    start_work: StartWork, rows: list[dict[str, Any]], course: str, *, dry_run: bool
) -> JobId | None:
    """Have a job put people into a course, on nobody's behalf; None where there is no such
    course.
    """
    if Slug.faults(course):
        return None
    async with start_work(None) as work:
        try:
            sheet = await work.course_reads.sheet(Slug(course), None)
        except NotFound:
            return None
        start = StartBulk(start_work, uuid7)
        job = await start.enqueue(work, CourseId(sheet.course.id), rows, by=None, dry_run=dry_run)
        await work.audit.record(bulk_started(job, Origin("command line")))
        await work.commit()
    return job.id


async def work_along(start_work: StartWork, job_id: JobId, report: ImportReport) -> int:
    """Work on the job, as servers may as well, until it is over, and report. Answer the exit code:
    0 where every row came to something.
    """
    many = EnrollMany(put_in(uuid7, random_characters))
    work_jobs = WorkJobs(start_work, {BULK: many})
    try:
        while not is_over(job := await _seen(start_work, job_id)):
            report.show(job)
            if not await work_jobs(job_id):
                # A server works on it, or it waits after a fault.
                await asyncio.sleep(LOOK_EVERY)
    finally:
        report.clear()
    async for result in _bad_rows(start_work, job_id):
        report.tell(result)
    report.sum_up(job)
    is_fine = job.state is JobState.SUCCEEDED and not any(one in job.counts for one in BAD)
    return 0 if is_fine else 1


def is_over(job: JobView) -> bool:
    return job.state in (JobState.SUCCEEDED, JobState.FAILED)


async def _seen(start_work: StartWork, job_id: JobId) -> JobView:
    async with start_work(None) as work:
        return (await SqlJobReads(work.lane).sheet(job_id, UserId(job_id))).job


async def _bad_rows(start_work: StartWork, job_id: JobId) -> AsyncIterator[JobResult]:
    async with start_work(None) as work:
        reads = SqlJobReads(work.lane)
        for status in BAD:
            page = PageRequest(100)
            while True:
                found = await reads.results(job_id, status, page)
                for result in found.items:
                    yield result
                if found.next_key is None:
                    break
                page = PageRequest(100, found.next_key)
