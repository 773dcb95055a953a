"""Waiting for each other within one server, where it costs neither a connection nor a lock."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class Turns:
    """Lets few at a time do something to the same thing; the next ones wait in the order in which
    they came, for so many seconds at most.
    """

    def __init__(self, *, patience: float) -> None:
        self._patience = patience
        self._queues: dict[Hashable, _Queue] = {}

    @asynccontextmanager
    async def turn(self, thing: Hashable, *, at_once: int = 1) -> AsyncIterator[bool]:
        """Wait for a turn; False when it did not come in time."""
        queue = self._queues.get(thing)
        if queue is None:
            queue = self._queues[thing] = _Queue(at_once)
        queue.people += 1
        has_place = False
        try:
            has_place = await queue.enter(self._patience)
            yield has_place
        finally:
            if has_place:
                queue.places.release()
            queue.people -= 1
            if not queue.people:
                del self._queues[thing]


class _Queue:
    """The places at one thing, and how many have or want one."""

    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.people = 0

    async def enter(self, patience: float) -> bool:
        """Whether there was a place in time."""
        try:
            async with asyncio.timeout(patience):
                return await self.places.acquire()
        except TimeoutError:
            return False
