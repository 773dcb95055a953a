"""Counters in one place, and in another one while the first is away."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeVar

import structlog

from application.limits import Bucket, Full, Level, Limits
from domain.errors import Unavailable

T = TypeVar("T")
log = structlog.get_logger()

#: Seconds for which the first is left alone after a failure: only one request in a while waits for
#: it in vain.
REST: Final = 5.0


class LimitsWithFallback(Limits):
    """The port ``Limits`` on two others. What was counted in one is not known in the other: when
    they change places, windows begin anew.
    """

    def __init__(
        self, first: Limits, second: Limits, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._first = first
        self._second = second
        self._monotonic = monotonic
        self._rests_until = float("-inf")

    async def take(self, buckets: Sequence[Bucket], /) -> Full | None:
        return await self._ask(lambda limits: limits.take(buckets))

    async def put_back(
        self, buckets: Sequence[Bucket], /, *, emptied: Sequence[Bucket] = ()
    ) -> None:
        await self._ask(lambda limits: limits.put_back(buckets, emptied=emptied))

    async def add(self, amounts: Mapping[Bucket, int], /) -> Mapping[Bucket, Level]:
        return await self._ask(lambda limits: limits.add(amounts))

    async def _ask(self, question: Callable[[Limits], Awaitable[T]]) -> T:
        if self._monotonic() >= self._rests_until:
            try:
                return await question(self._first)
            except Unavailable:
                self._rests_until = self._monotonic() + REST
                log.warning("limits are counted in the database: Redis does not answer")
        return await question(self._second)
