"""Counters in memory."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime, timedelta

from application.limits import Bucket, Full, Level, RateLimited, Standing
from domain.limit import Limit
from fakes.memory import Clock


class MemoryLimits:
    """The port ``Limits``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counters: dict[Bucket, tuple[int, datetime]] = {}

    async def take(self, buckets: Sequence[Bucket], /) -> Full | None:
        full = [
            (level.wait, one.limit, level.retry_after)
            for one in buckets
            if (level := self._level(one)).used >= one.limit.count
        ]
        if full:
            return Full(*max(full, key=lambda one: one[0])[1:])
        await self.add(dict.fromkeys(buckets, 1))
        return None

    async def put_back(
        self, buckets: Sequence[Bucket], /, *, emptied: Sequence[Bucket] = ()
    ) -> None:
        for one in emptied:
            self._counters.pop(one, None)
        for one in buckets:
            if one in self._counters:
                used, until = self._counters[one]
                self._counters[one] = (max(used - 1, 0), until)

    async def add(self, amounts: Mapping[Bucket, int], /) -> Mapping[Bucket, Level]:
        for one, amount in amounts.items():
            level = self._level(one)
            until = self._clock.now + timedelta(seconds=level.wait)
            self._counters[one] = (level.used + amount, until)
        return {one: self._level(one) for one in amounts}

    def _level(self, bucket: Bucket) -> Level:
        used, until = self._counters.get(bucket, (0, self._clock.now))
        if until <= self._clock.now:
            return Level(0, bucket.limit.seconds)
        return Level(used, (until - self._clock.now).total_seconds())


class MemoryTraffic:
    """The port ``Traffic``: every request is counted at once."""

    def __init__(self, limits: MemoryLimits) -> None:
        self._limits = limits

    async def count(self, limit: Limit, key: Hashable, /) -> Standing:
        bucket = Bucket(limit, str(key))
        level = (await self._limits.add({bucket: 1}))[bucket]
        if level.used > limit.count:
            raise RateLimited(limit=limit, retry_after=level.retry_after)
        return Standing(limit.count - level.used, level.retry_after)
