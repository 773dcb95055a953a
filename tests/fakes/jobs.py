"""Jobs in memory."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from application.jobs.ports import JobRow, JobSheet, Settled
from application.jobs.views import JobResult, job_view
from application.page import Page, PageRequest
from domain.errors import NotFound
from domain.ids import JobId, UserId
from domain.jobs.job import Job, JobState
from fakes.courses import paged
from fakes.memory import Clock, MemoryTransaction, Tables
from fakes.standing import standing_in


class MemoryJobs:
    """The port ``Jobs``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._jobs = transaction.table("jobs")
        self._rows = transaction.table("job_rows")

    async def enqueue(self, job: Job, rows: Sequence[JobRow] = (), /) -> None:
        self._jobs[job.id] = job
        for one in rows:
            self._rows[job.id, one.row] = (one, None)

    async def claim(
        self, kinds: Sequence[str], job_id: JobId | None = None, /, *, hold: timedelta
    ) -> Job | None:
        due = [
            one
            for one in self._jobs.values()
            if not one.is_over
            and one.due_at <= self._now
            and one.kind in kinds
            and job_id in (None, one.id)
        ]
        for job in sorted(due, key=lambda one: (one.due_at, one.id)):
            if self._transaction.lock_now("jobs", job.id):
                self._jobs[job.id] = claimed = replace(
                    job,
                    state=JobState.RUNNING,
                    due_at=self._now + hold,
                    attempts=job.attempts + 1,
                    started_at=job.started_at or self._now,
                )
                return claimed
        return None

    async def resume(self, claimed: Job, /) -> Job | None:
        stored: Job = self._jobs[claimed.id]
        if stored.is_over or stored.attempts != claimed.attempts:
            return None
        return stored if self._transaction.lock_now("jobs", claimed.id) else None

    async def save(self, job: Job, /) -> None:
        self._jobs[job.id] = job

    async def open_rows(self, job_id: JobId, limit: int, /) -> list[JobRow]:
        rows = [
            given
            for (owner, _), (given, settled) in self._rows.items()
            if owner == job_id and settled is None
        ]
        return sorted(rows, key=lambda one: one.row)[:limit]

    async def named(self, job_id: JobId, field: str, statuses: Sequence[str], /) -> list[UUID]:
        return [
            UUID(settled.result[field])
            for (owner, _), (_given, settled) in self._rows.items()
            if owner == job_id
            and settled
            and settled.status in statuses
            and field in settled.result
        ]

    async def settle(self, job_id: JobId, settled: Sequence[Settled], /) -> None:
        for one in settled:
            if (job_id, one.row) in self._rows:
                given, _ = self._rows[job_id, one.row]
                # What is stored has been JSON.
                stored = replace(one, result=json.loads(json.dumps(one.result)))
                self._rows[job_id, one.row] = (given, stored)


class MemoryJobReads:
    """The port ``JobReads``."""

    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._tables = tables
        self._clock = clock

    async def sheet(self, job_id: JobId, viewer: UserId, /) -> JobSheet:
        job = self._tables.table("jobs").get(job_id)
        if job is None:
            raise NotFound
        course = self._tables.table("courses").get(job.course_id)
        standing = course and standing_in(self._tables, course, viewer, self._clock.now)
        return JobSheet(job_view(job), job.started_by, standing)

    async def results(
        self, job_id: JobId, status: str | None, page: PageRequest, /
    ) -> Page[JobResult]:
        found = [
            _result(given, settled)
            for (owner, _), (given, settled) in self._tables.table("job_rows").items()
            if owner == job_id and settled is not None and status in (None, settled.status)
        ]
        return paged(found, page, lambda one: (one.row,), descending=False)


def _result(given: JobRow, settled: Settled) -> JobResult:
    told = {**given.given, **settled.result, "row": given.row, "status": settled.status}
    return msgspec.convert(told, JobResult)
