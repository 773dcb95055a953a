"""Attempts that wait for each other, so that right ones which come in together are not taken for
too many.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from application.limits import Bucket

#: What part of a limit may be under way at once on one server, and how long others wait for their
#: turn, in seconds: then they go on without.
AT_ONCE: Final = 4
MAX_WAIT: Final = 5.0


class Turns:
    """Lets a few attempts at one bucket run at once; the next ones wait."""

    def __init__(self) -> None:
        self._queues: dict[Bucket, _Queue] = {}

    @asynccontextmanager
    async def turn(self, bucket: Bucket) -> AsyncIterator[None]:
        """Wait for a turn, but not for ever."""
        if bucket not in self._queues:
            self._queues[bucket] = _Queue(max(1, bucket.limit.count // AT_ONCE))
        queue = self._queues[bucket]
        queue.people += 1
        has_place = False
        try:
            has_place = await queue.enter()
            yield
        finally:
            if has_place:
                queue.places.release()
            queue.people -= 1
            if not queue.people:
                del self._queues[bucket]


class _Queue:
    """The places of one bucket, and how many have or want one."""

    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.people = 0

    async def enter(self) -> bool:
        """Whether there was a place in time."""
        try:
            async with asyncio.timeout(MAX_WAIT):
                return await self.places.acquire()
        except TimeoutError:
            return False
