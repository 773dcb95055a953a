"""Looks at the statement that is running: how long already, and who keeps it waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from infrastructure.runner.errors import RunnerError
from infrastructure.runner.lock import RunnerLock

SHOW_AFTER: Final = 2.0
LOOK_EVERY: Final = 1.0
LEAST_PAUSE: Final = 0.05


class Watch:
    """Remembers the last blocker seen, for the message when a lock timeout strikes."""

    def __init__(self, lock: RunnerLock, pid: int, *, lock_timeout: int) -> None:
        self.lock = lock
        self.pid = pid
        self.blocker = ""
        # A blocker can only be named while it blocks, so a short timeout needs a closer look.
        self._pause = max(LEAST_PAUSE, min(LOOK_EVERY, lock_timeout / 2500 or LOOK_EVERY))

    @asynccontextmanager
    async def over(self, show: Callable[[float, str], None]) -> AsyncIterator[None]:
        """Call `show(seconds, blocker)` now and then while the block runs for long."""
        ended = asyncio.Event()
        tasks: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        began = loop.time()
        # Most statements end before the first look: a timer costs them next to nothing.
        timer = loop.call_later(
            self._pause, lambda: tasks.append(loop.create_task(self._look(show, began, ended)))
        )
        try:
            yield
        finally:
            timer.cancel()
            ended.set()
            for task in tasks:
                with suppress(RunnerError):
                    await task

    async def _look(
        self, show: Callable[[float, str], None], began: float, ended: asyncio.Event
    ) -> None:
        while not ended.is_set():
            blocker = await self.lock.blockers(self.pid)
            self.blocker = blocker or self.blocker
            seconds = asyncio.get_running_loop().time() - began
            if seconds >= SHOW_AFTER and not ended.is_set():
                show(seconds, blocker)
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), self._pause)
