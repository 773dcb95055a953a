"""Jobs on real workers: shared by several, and none is lost with the one that dies."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs
from uuid_utils.compat import uuid7

from application.jobs import work_jobs as work_jobs_module
from application.jobs.ports import Handle, JobRow, Settled
from application.jobs.work_jobs import WorkJobs
from application.mail.deliver_mail import DeliverMail
from domain.errors import NotFound
from domain.ids import JobId, UserId
from domain.jobs.job import Job, JobState
from fakes.mail import PlainWriter, RememberingMailer
from infrastructure.persistence.engine import Database
from infrastructure.persistence.jobs.reads import SqlJobReads
from infrastructure.persistence.read_lane import ReadLane
from infrastructure.persistence.unit_of_work import SqlWork, start_sql_work
from infrastructure.worker import Worker

KIND = "proof"


async def chunk(work: SqlWork, job: Job) -> Job:
    """Three rows at a time."""
    rows = await work.jobs.open_rows(job.id, 3)
    await work.jobs.settle(job.id, [Settled(one.row, "met", {}) for one in rows])
    after = job.advanced(by=len(rows), counts={"met": len(rows)}, now=work.now)
    return after if after.done < (job.total or 0) else after.succeeded(now=work.now)


@pytest.fixture
async def database(clean_database_url: str) -> AsyncIterator[Database]:
    database = Database(clean_database_url, pool_size=8)
    yield database
    await database.close()


async def enqueue(database: Database, rows: int) -> JobId:
    async with start_sql_work(database, uuid7)(None) as work:
        job_id = JobId(uuid7())
        job = Job(id=job_id, kind=KIND, total=rows, created_at=work.now, due_at=work.now)
        await work.jobs.enqueue(job, [JobRow(one, {}) for one in range(1, rows + 1)])
        await work.commit()
    return job_id


async def work_off(work_jobs: WorkJobs[SqlWork]) -> int:
    chunks = 0
    while await work_jobs():
        chunks += 1
    return chunks


async def shown(database: Database, job_id: JobId) -> tuple[str, int]:
    sheet = await SqlJobReads(ReadLane(database)).sheet(job_id, UserId(uuid7()))
    return sheet.job.state, sheet.job.done


async def test_several_workers_share_jobs_and_do_each_row_once(database: Database) -> None:
    jobs = [await enqueue(database, 20) for _ in range(3)]
    workers = [WorkJobs(start_sql_work(database, uuid7), {KIND: chunk}) for _ in range(4)]
    await asyncio.gather(*map(work_off, workers))
    for job_id in jobs:
        assert await shown(database, job_id) == (JobState.SUCCEEDED, 20)


async def test_a_job_whose_worker_died_goes_on_where_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_jobs_module, "HOLD", timedelta(milliseconds=50))
    job_id = await enqueue(database, 9)
    seen: Counter[int] = Counter()

    async def die_in_the_second_chunk(work: SqlWork, job: Job) -> Job:
        seen["chunks"] += 1
        after = await chunk(work, job)
        if seen["chunks"] == 2:
            # As when the process is killed: the connection ends and nobody says anything.
            work.lane._driver.terminate()
            raise asyncio.CancelledError
        return after

    dying = WorkJobs(start_sql_work(database, uuid7), {KIND: die_in_the_second_chunk})
    with suppress(asyncio.CancelledError):
        await work_off(dying)
    chunks, other = 0, WorkJobs(start_sql_work(database, uuid7), {KIND: chunk})
    async with asyncio.timeout(10):
        # The server may take a moment to find that the connection is gone.
        while (chunks := chunks + await work_off(other)) < 2:
            await asyncio.sleep(0.01)
    assert await shown(database, job_id) == (JobState.SUCCEEDED, 9)


class Quiet:
    """A worker that has nothing but jobs to do, and what it says."""

    def __init__(self, database: Database, handle: Handle[SqlWork]) -> None:
        start_work = start_sql_work(database, uuid7)
        deliver = DeliverMail(start_work, {}, PlainWriter(), RememberingMailer())
        self.worker = Worker(deliver, WorkJobs(start_work, {KIND: handle}))

    async def run_until(self, said: str, logs: list[Any]) -> dict[str, Any]:
        """Work until something is said."""
        stop = asyncio.Event()
        running = asyncio.ensure_future(self.worker.run(stop))
        try:
            async with asyncio.timeout(20):
                while not (found := [one for one in logs if one["event"] == said]):
                    await asyncio.sleep(0.02)
        finally:
            stop.set()
            await running
        first: dict[str, Any] = found[0]
        return first


async def test_the_worker_says_what_became_of_a_job(database: Database) -> None:
    async def refuse(work: SqlWork, job: Job) -> Job:
        raise NotFound("The course is gone.")

    async def break_down(work: SqlWork, job: Job) -> Job:
        raise RuntimeError("secret")

    for handle, said, level in (
        (chunk, "job done", "info"),
        (refuse, "job refused", "warning"),
        (break_down, "job failed", "error"),
    ):
        job_id = await enqueue(database, 2)
        with capture_logs() as logs:
            told = await Quiet(database, handle).run_until(said, logs)
        assert (told["job"], told["kind"], told["log_level"]) == (str(job_id), KIND, level)
