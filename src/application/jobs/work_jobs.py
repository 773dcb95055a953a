"""Working off the jobs that wait."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Generic, TypeVar

from application.jobs.ports import Handle, JobWork
from application.ports import Once
from domain.errors import Overlapped, Refusal, Unavailable
from domain.ids import JobId
from domain.jobs.job import Job

W = TypeVar("W", bound=JobWork)

#: How long a claimed job is left to whoever claimed it before it is resumed.
HOLD: Final = timedelta(seconds=3)

_CRASHED: Final = "The server that worked on it ended, every time."
_BROKEN: Final = "An unexpected fault; the server's log has it under the job's id."


@dataclass(frozen=True, slots=True)
class WorkJobs(Generic[W]):
    """Do the next chunk of the job that waits longest.

    The chunk's own transaction holds the job: when its worker dies, the database undoes the chunk
    and the job is anybody's in a moment. That it was claimed is counted before, so that one which
    brings down whoever works on it is given up in the end.
    """

    start_work: Callable[[Once | None], W]
    handlers: Mapping[str, Handle[W]]

    async def __call__(self, job_id: JobId | None = None) -> tuple[Job, Exception | None] | None:
        """Answer the job after its chunk, with the fault that undid it, if one did; None when none
        is due.
        """
        async with self.start_work(None) as work:
            claimed = await work.jobs.claim(list(self.handlers), job_id, hold=HOLD)
            await work.commit()
        if claimed is None:
            return None
        if claimed.is_hopeless:
            return await self._settle(claimed, None), None
        try:
            return await self._do_chunk(claimed), None
        except Exception as error:  # noqa: BLE001 - whatever it is, the job's starter is to be told.
            return await self._settle(claimed, error), error

    async def _do_chunk(self, claimed: Job) -> Job:
        async with self.start_work(None) as work:
            job = await work.jobs.resume(claimed)
            if job is None:
                return claimed
            after = await self.handlers[job.kind](work, job)
            await work.jobs.save(after)
            await work.commit()
        return after

    async def _settle(self, claimed: Job, error: Exception | None) -> Job:
        async with self.start_work(None) as work:
            job = await work.jobs.resume(claimed)
            if job is None:
                return claimed
            if error is None:
                after = job.failed(_CRASHED, now=work.now)
            elif _is_final(error):
                after = job.failed(_reason(error), now=work.now)
            else:
                after = job.delayed(_reason(error), now=work.now)
            await work.jobs.save(after)
            await work.commit()
        return after


def _is_final(error: Exception) -> bool:
    return isinstance(error, Refusal) and not isinstance(error, Unavailable | Overlapped)


def _reason(error: Exception) -> str:
    return error.detail if isinstance(error, Refusal) else _BROKEN
