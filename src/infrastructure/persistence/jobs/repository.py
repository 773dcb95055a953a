"""Jobs as entities in PostgreSQL."""

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from application.jobs.ports import JobRow, Settled
from domain.ids import JobId
from domain.jobs.job import Job
from infrastructure.persistence.jobs import statements
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.read_lane import Lane

#: The driver takes JSON as text.
_AS_JSON: Final = ("facts", "counts")


class SqlJobs:
    """The port ``Jobs`` within a transaction's lane."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def enqueue(self, job: Job, rows: Sequence[JobRow] = (), /) -> None:
        await self._lane.fetch(statements.enqueue(), **_values(job))
        if rows:
            await self._lane.fetch(
                statements.give(),
                job_id=job.id,
                all_row=[one.row for one in rows],
                all_given=[json.dumps(one.given) for one in rows],
            )

    async def claim(
        self, kinds: Sequence[str], job_id: JobId | None = None, /, *, hold: timedelta
    ) -> Job | None:
        statement = statements.claim(this_one=job_id is not None)
        rows = await self._lane.fetch(statement, kinds=list(kinds), job_id=job_id, hold=hold)
        return entity_from(rows[0], Job) if rows else None

    async def resume(self, claimed: Job, /) -> Job | None:
        rows = await self._lane.fetch(
            statements.resume(), job_id=claimed.id, attempts=claimed.attempts
        )
        return entity_from(rows[0], Job) if rows else None

    async def save(self, job: Job, /) -> None:
        await self._lane.fetch(statements.save(), job_id=job.id, **_values(job))

    async def open_rows(self, job_id: JobId, limit: int, /) -> list[JobRow]:
        rows = await self._lane.fetch(statements.open_rows(), job_id=job_id, limit=limit)
        return [JobRow(row, given) for row, given in rows]

    async def named(self, job_id: JobId, field: str, statuses: Sequence[str], /) -> list[UUID]:
        rows = await self._lane.fetch(
            statements.named(), job_id=job_id, field=field, statuses=list(statuses)
        )
        return [UUID(row[0]) for row in rows if row[0]]

    async def settle(self, job_id: JobId, settled: Sequence[Settled], /) -> None:
        await self._lane.fetch(
            statements.settle(),
            job_id=job_id,
            all_row=[one.row for one in settled],
            all_status=[one.status for one in settled],
            all_result=[json.dumps(one.result) for one in settled],
        )


def _values(job: Job) -> dict[str, Any]:
    stored = {field.name: getattr(job, field.name) for field in fields(job)}
    return stored | {name: json.dumps(stored[name]) for name in _AS_JSON}
