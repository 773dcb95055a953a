"""What the ports ``Jobs`` and ``JobReads`` promise."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.jobs.ports import JobRow, Settled
from application.page import PageRequest
from classroom import classroom
from domain.errors import NotFound
from domain.ids import CourseId, JobId
from domain.jobs.job import Job, JobState

KIND = "proof"
AT_ONCE = timedelta(0)


async def enqueued(world: Any, rows: int = 0, **facts: Any) -> Job:
    async with world.start_work(None) as work:
        standard = {"kind": KIND, "total": rows or None, "due_at": work.now}
        job = Job(id=JobId(world.new_id()), created_at=work.now, **standard | facts)
        given = [JobRow(one, {"email": f"{one}@example.org"}) for one in range(1, rows + 1)]
        await work.jobs.enqueue(job, given)
        await work.commit()
    return job


async def claimed(
    world: Any, job_id: JobId | None = None, *, kind: str = KIND, hold: timedelta = AT_ONCE
) -> Job | None:
    async with world.start_work(None) as work:
        job: Job | None = await work.jobs.claim([kind], job_id, hold=hold)
        await work.commit()
    return job


async def saved(world: Any, job: Job) -> None:
    async with world.start_work(None) as work:
        await work.jobs.save(job)
        await work.commit()


async def test_a_claimed_job_is_as_it_was_enqueued_and_runs(world: Any) -> None:
    person = await world.person()
    job = await enqueued(
        world, started_by=person.user_id, facts={"a": [1]}, counts={"met": 2}, dry_run=True
    )
    found = await claimed(world)
    assert found.started_at is not None
    times = {"started_at": found.started_at, "due_at": found.due_at}
    expected = replace(job, state=JobState.RUNNING, attempts=1, **times)
    assert found == expected


async def test_the_job_that_waits_longest_is_claimed_and_another_kind_is_not(world: Any) -> None:
    now = (await enqueued(world, kind="unknown")).created_at
    later = await enqueued(world)
    first = await enqueued(world, due_at=now - timedelta(minutes=1))
    assert (await claimed(world)).id == first.id
    assert (await claimed(world, later.id)).id == later.id
    assert await claimed(world, kind="another") is None


async def test_a_job_that_waits_or_is_over_is_not_claimed(world: Any) -> None:
    job = await enqueued(world)
    now = job.created_at
    for unclaimable in (
        job.delayed("Broken.", now=now + timedelta(hours=1)),
        job.failed("Broken.", now=now),
        job.succeeded(now=now),
    ):
        await saved(world, unclaimable)
        assert await claimed(world) is None


async def test_whoever_works_on_a_job_has_it_alone(world: Any) -> None:
    await enqueued(world)
    job = await claimed(world)
    async with world.start_work(None) as work:
        assert await work.jobs.resume(job) == job
        assert await claimed(world) is None
        async with world.start_work(None) as other:
            assert await other.jobs.resume(job) is None
    again = await claimed(world)
    assert (again.id, again.attempts) == (job.id, 2)


async def test_a_claimed_job_is_left_to_its_claimer_for_a_while(world: Any) -> None:
    await enqueued(world)
    job = await claimed(world, hold=timedelta(minutes=1))
    assert job is not None
    assert await claimed(world) is None


async def test_a_job_that_was_claimed_since_is_not_resumed(world: Any) -> None:
    await enqueued(world)
    slow, quick = await claimed(world), await claimed(world)
    async with world.start_work(None) as work:
        assert await work.jobs.resume(slow) is None
        assert await work.jobs.resume(quick) == quick


async def test_of_many_who_claim_at_once_each_gets_another_job(world: Any) -> None:
    jobs = [await enqueued(world) for _ in range(4)]

    async def hold() -> JobId | None:
        async with world.start_work(None) as work:
            job = await work.jobs.claim([KIND], hold=AT_ONCE)
            await asyncio.wait_for(everybody.wait(), 10)
            return None if job is None else JobId(job.id)

    everybody = asyncio.Barrier(6)
    found = await asyncio.gather(*(hold() for _ in range(6)))
    assert sorted(one for one in found if one) == sorted(one.id for one in jobs)
    assert found.count(None) == 2


async def test_rows_come_in_order_until_something_has_become_of_them(world: Any) -> None:
    job = await enqueued(world, rows=5)
    async with world.start_work(None) as work:
        first = await work.jobs.open_rows(job.id, 2)
        assert first == [
            JobRow(1, {"email": "1@example.org"}),
            JobRow(2, {"email": "2@example.org"}),
        ]
        settled = [Settled(1, "enrolled", {"detail": "ü"}), Settled(2, "refused", {"code": "late"})]
        await work.jobs.settle(job.id, settled)
        assert [one.row for one in await work.jobs.open_rows(job.id, 9)] == [3, 4, 5]
        await work.commit()


async def test_what_is_not_committed_has_not_happened(world: Any) -> None:
    job = await enqueued(world, rows=2)
    async with world.start_work(None) as work:
        await work.jobs.settle(job.id, [Settled(1, "enrolled", {})])
        await work.jobs.save(job.succeeded(now=work.now))
    async with world.start_work(None) as work:
        assert len(await work.jobs.open_rows(job.id, 9)) == 2
    assert (await claimed(world)).id == job.id


async def test_results_are_listed_page_by_page_and_by_status(world: Any) -> None:
    job = await enqueued(world, rows=4)
    enrollment_id = world.new_id()
    async with world.start_work(None) as work:
        done = [Settled(one, "enrolled", {"enrollment_id": str(enrollment_id)}) for one in (1, 2)]
        refused = Settled(3, "refused", {"code": "course_full", "detail": "Full."})
        await work.jobs.settle(job.id, [*done, refused])
        await work.commit()
    page = await world.jobs.results(job.id, None, PageRequest(2))
    assert [(one.row, one.email, one.enrollment_id) for one in page.items] == [
        (1, "1@example.org", enrollment_id),
        (2, "2@example.org", enrollment_id),
    ]
    rest = await world.jobs.results(job.id, None, PageRequest(2, page.next_key))
    (last,) = rest.items
    assert (last.row, last.status, last.code, last.detail) == (3, "refused", "course_full", "Full.")
    assert rest.next_key is None
    only = await world.jobs.results(job.id, "refused", PageRequest())
    assert only.items == [last]


async def test_ids_in_results_are_found_by_what_became_of_the_rows(world: Any) -> None:
    job, one, other = await enqueued(world, rows=4), world.new_id(), world.new_id()
    async with world.start_work(None) as work:
        settled = [
            Settled(1, "enrolled", {"user_id": str(one)}),
            Settled(2, "refused", {"user_id": str(other)}),
            Settled(3, "enrolled", {}),
        ]
        await work.jobs.settle(job.id, settled)
        assert await work.jobs.named(job.id, "user_id", ["enrolled", "waitlisted"]) == [one]


async def test_a_job_is_shown_with_how_the_viewer_stands_to_its_course(world: Any) -> None:
    viewer, room = await world.person(), classroom(world)
    course = await room.course()
    job = await enqueued(world, total=3, course_id=course.id, started_by=viewer.user_id)
    await saved(world, job.advanced(by=2, counts={"enrolled": 2}, now=job.created_at))
    sheet = await world.jobs.sheet(job.id, viewer.user_id)
    assert sheet.started_by == viewer.user_id
    assert (sheet.standing.owner_id, sheet.standing.status) == (course.owner_id, "published")
    assert (sheet.job.percent, sheet.job.done, sheet.job.counts) == (66, 2, {"enrolled": 2})
    assert sheet.job.course_id == CourseId(course.id)
    own = await enqueued(world)
    assert (await world.jobs.sheet(own.id, viewer.user_id)).standing is None
    with pytest.raises(NotFound):
        await world.jobs.sheet(JobId(world.new_id()), viewer.user_id)
