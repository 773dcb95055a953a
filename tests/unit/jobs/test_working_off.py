"""Jobs are worked off chunk by chunk, and what fails is tried again and given up in the end."""

import pytest

from application.jobs.ports import JobRow, Settled
from application.jobs.work_jobs import HOLD, WorkJobs
from domain.courses.errors import SlugTaken
from domain.errors import Overlapped, Unavailable
from domain.ids import JobId
from domain.jobs.job import WAITS, Job, JobState
from fakes.memory import Clock, MemoryStore
from fakes.work import MemoryWork, start_memory_work

KIND = "proof"


class Line:
    """Jobs in memory, and the worker that they wait for."""

    def __init__(self) -> None:
        self.store = MemoryStore(Clock())
        self.start_work = start_memory_work(self.store)
        self.fault: Exception | None = None
        self.work_jobs = WorkJobs(self.start_work, {KIND: self.chunk})

    async def chunk(self, work: MemoryWork, job: Job) -> Job:
        """Two rows at a time."""
        rows = await work.jobs.open_rows(job.id, 2)
        await work.jobs.settle(job.id, [Settled(one.row, "met", {}) for one in rows])
        if self.fault is not None:
            raise self.fault
        after = job.advanced(by=len(rows), counts={"met": len(rows)}, now=work.now)
        return after if after.done < (job.total or 0) else after.succeeded(now=work.now)

    async def enqueue(self, rows: int) -> JobId:
        async with self.start_work(None) as work:
            job_id = JobId(self.store.ids())
            job = Job(id=job_id, kind=KIND, total=rows, created_at=work.now, due_at=work.now)
            await work.jobs.enqueue(job, [JobRow(one, {}) for one in range(1, rows + 1)])
            await work.commit()
        return job_id

    def job(self, job_id: JobId) -> Job:
        job: Job = self.store.table("jobs")[job_id]
        return job

    @property
    def settled(self) -> int:
        return sum(done is not None for _, done in self.store.table("job_rows").values())


@pytest.fixture
def line() -> Line:
    return Line()


async def test_a_job_is_done_chunk_by_chunk_and_then_over(line: Line) -> None:
    job_id = await line.enqueue(5)
    seen = []
    while await line.work_jobs():
        job = line.job(job_id)
        seen.append((job.state, job.done, line.settled, job.attempts))
    assert seen == [("running", 2, 2, 0), ("running", 4, 4, 0), ("succeeded", 5, 5, 0)]
    assert line.job(job_id).counts == {"met": 5}
    assert line.job(job_id).finished_at == line.store.clock.now


async def test_jobs_take_turns(line: Line) -> None:
    jobs = [await line.enqueue(4) for _ in range(2)]
    for _ in jobs:
        line.store.clock.advance(seconds=1)
        await line.work_jobs()
    assert [line.job(one).done for one in jobs] == [2, 2]


async def test_only_the_wanted_job_is_worked_on_where_one_is_named(line: Line) -> None:
    _, wanted = [await line.enqueue(2) for _ in range(2)]
    await line.work_jobs(wanted)
    assert line.job(wanted).is_over
    assert await line.work_jobs(wanted) is None


@pytest.mark.parametrize(
    "fault", [RuntimeError("secret"), Overlapped(), Unavailable()], ids=lambda one: one.args[0]
)
async def test_a_failed_chunk_has_not_happened_and_is_tried_again_later(
    line: Line, fault: Exception
) -> None:
    job_id = await line.enqueue(2)
    line.fault = fault
    worked = await line.work_jobs()
    assert worked is not None
    assert worked[1] is fault
    assert (line.settled, line.job(job_id).state) == (0, JobState.QUEUED)
    assert line.job(job_id).failure
    assert "secret" not in (line.job(job_id).failure or "")
    assert await line.work_jobs() is None
    line.fault = None
    line.store.clock.now += WAITS[0]
    await line.work_jobs()
    assert (line.job(job_id).state, line.job(job_id).failure) == ("succeeded", None)


async def test_what_fails_again_and_again_has_failed(line: Line) -> None:
    job_id = await line.enqueue(2)
    line.fault = RuntimeError("secret")
    for wait in WAITS:
        assert await line.work_jobs() is not None
        assert not line.job(job_id).is_over
        line.store.clock.now += wait
    assert await line.work_jobs() is not None
    assert line.job(job_id).state is JobState.FAILED
    assert await line.work_jobs() is None


async def test_a_refusal_ends_a_job_at_once_with_its_reason(line: Line) -> None:
    job_id = await line.enqueue(2)
    line.fault = SlugTaken("bread")
    await line.work_jobs()
    job = line.job(job_id)
    assert (job.state, job.failure) == ("failed", line.fault.detail)
    assert job.finished_at == line.store.clock.now


async def test_what_brings_its_worker_down_every_time_is_given_up(line: Line) -> None:
    job_id = await line.enqueue(2)
    for _ in range(len(WAITS) + 1):
        async with line.start_work(None) as work:
            assert await work.jobs.claim([KIND], hold=HOLD)
            await work.commit()
        line.store.clock.now += HOLD
    await line.work_jobs()
    assert line.job(job_id).state is JobState.FAILED
    assert line.settled == 0


async def test_progress_forgives_what_failed_before(line: Line) -> None:
    job_id = await line.enqueue(4)
    line.fault = RuntimeError()
    await line.work_jobs()
    line.fault = None
    line.store.clock.now += WAITS[0]
    await line.work_jobs()
    assert (line.job(job_id).attempts, line.job(job_id).failure) == (0, None)
