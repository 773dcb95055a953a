"""The task beside the server that delivers letters, works off jobs and keeps house: each server may
have one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog

from application.jobs.work_jobs import WorkJobs
from application.mail.deliver_mail import DeliverMail
from domain.errors import Refusal, Unavailable

log = structlog.get_logger()

#: Seconds between two looks for letters and for jobs, where there were none.
LOOK_EVERY: Final = 1.0


@dataclass(frozen=True, slots=True)
class Chore:
    """What is done again and again, with so many seconds in between."""

    work: Callable[[], Awaitable[None]]
    every: float = 600.0


class Worker:
    """Runs until it is told to stop; no fault ends it. ``chores`` are done beside the rest."""

    def __init__(self, deliver: DeliverMail, work_jobs: WorkJobs[Any], /, *chores: Chore) -> None:
        self._deliver = deliver
        self._work_jobs = work_jobs
        self._chores = chores

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; a letter or a chunk that is under way is finished first."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_repeat(lambda: self._empty_outbox(stop), LOOK_EVERY, stop))
            tasks.create_task(_repeat(lambda: self._work_off_jobs(stop), LOOK_EVERY, stop))
            for chore in self._chores:
                tasks.create_task(_repeat(chore.work, chore.every, stop))

    async def _empty_outbox(self, stop: asyncio.Event) -> None:
        while not stop.is_set() and (delivered := await self._deliver()):
            letter, delivery = delivered
            log.info(
                "letter handled",
                letter=str(letter.id),
                template=letter.template,
                outcome=str(delivery),
            )

    async def _work_off_jobs(self, stop: asyncio.Event) -> None:
        while not stop.is_set() and (worked := await self._work_jobs()):
            job, fault = worked
            known = log.bind(job=str(job.id), kind=job.kind, state=str(job.state), done=job.done)
            if isinstance(fault, Refusal):
                known.warning("job refused", attempts=job.attempts, reason=fault.detail)
            elif fault is not None:
                known.error("job failed", attempts=job.attempts, exc_info=fault)
            elif job.is_over:
                known.info("job done", failure=job.failure)


async def _repeat(work: Callable[[], Awaitable[None]], pause: float, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await work()
        except Unavailable:
            log.warning("worker waits for the database")
        except Exception:
            log.exception("worker failed")
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await stop.wait()
