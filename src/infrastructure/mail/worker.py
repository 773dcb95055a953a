"""The task beside the server that delivers letters and keeps house: each server may have one."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog

from application.mail.deliver_mail import DeliverMail
from domain.errors import Unavailable

log = structlog.get_logger()

#: Seconds between two looks into an empty outbox.
LOOK_EVERY: Final = 1.0


@dataclass(frozen=True, slots=True)
class Chore:
    """What is done again and again, with so many seconds in between."""

    work: Callable[[], Awaitable[None]]
    every: float = 600.0


class Worker:
    """Runs until it is told to stop; no fault ends it. ``chores`` are done beside the letters."""

    def __init__(self, deliver: DeliverMail, *chores: Chore) -> None:
        self._deliver = deliver
        self._chores = chores

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; a letter that is under way goes out first."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_repeat(lambda: self._empty_outbox(stop), LOOK_EVERY, stop))
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
