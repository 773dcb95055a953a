"""The requests of this server, counted in memory and settled with all other servers.

Whoever asks seldom costs no statement: their requests are counted here and told to the shared
counters four times a second, those of everybody in one statement. From half of a limit on, and
always where a limit is small, every request is counted there first, so that the limit holds exactly
over all servers. In between a server keeps at most one in ``SHARE`` of the limit to itself, and
nothing longer than a quarter of a second: by so much a limit can be exceeded, for each further
server, if somebody uses half of it within that time.

A full bucket is remembered, and costs nothing. While the shared counters are away each server
counts for itself.
"""

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Final

import structlog

from application.limits import Bucket, Level, Limits, RateLimited, Standing
from domain.errors import Unavailable
from domain.limit import Limit

log = structlog.get_logger()

#: Seconds between two settlements.
SETTLE_EVERY: Final = 0.25

#: How small a part of a limit a server keeps to itself, and from what limit on it does.
SHARE: Final = 32
WORTH_SHARING: Final = 200


@dataclass(slots=True)
class _Tally:
    """What one client has used: ``known`` to all servers, and ``unsettled`` here. ``until`` is when
    the window ends, by a clock that nobody sets.
    """

    bucket: Bucket
    until: float
    known: int = 0
    unsettled: int = 0

    def has_room_here(self) -> bool:
        count = self.bucket.limit.count
        return (
            count >= WORTH_SHARING
            and self.unsettled < count // SHARE
            and self.known + self.unsettled < count // 2
        )


class SettledTraffic:
    """The port ``Traffic``."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._tallies: dict[Hashable, _Tally] = {}

    async def count(self, limit: Limit, key: Hashable, /) -> Standing:
        now = self._monotonic()
        tally = self._tallies.get(key)
        if tally is None or now >= tally.until:
            tally = _Tally(Bucket(limit, str(key)), now + limit.seconds)
            self._tallies[key] = tally
        if tally.has_room_here():
            tally.unsettled += 1
            used = tally.known + tally.unsettled
        else:
            used = await self._ask(tally)
        left = tally.until - now
        if used > limit.count:
            raise RateLimited(limit=limit, retry_after=max(1, ceil(left)))
        return Standing(limit.count - used, ceil(left))

    async def run(self, stop: asyncio.Event) -> None:
        """Settle until told to stop."""
        while not stop.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(SETTLE_EVERY):
                    await stop.wait()
            try:
                await self.settle()
            except Exception:
                log.exception("traffic not settled")

    async def settle(self) -> None:
        """Tell the shared counters what was counted here, and forget windows that are over."""
        now = self._monotonic()
        for key in [key for key, one in self._tallies.items() if now >= one.until]:
            del self._tallies[key]
        with suppress(Unavailable):
            await self._tell([one for one in self._tallies.values() if one.unsettled])

    async def _ask(self, tally: _Tally) -> int:
        """What is used together with this request, by everybody's count."""
        if tally.known >= tally.bucket.limit.count:
            return tally.known + 1
        tally.unsettled += 1
        try:
            return (await self._tell([tally]))[tally.bucket].used
        except Unavailable:
            return tally.known + tally.unsettled

    async def _tell(self, tallies: Iterable[_Tally]) -> dict[Bucket, Level]:
        told = {one.bucket: (one, one.unsettled) for one in tallies}
        if not told:
            return {}
        for tally, _ in told.values():
            tally.unsettled = 0
        try:
            levels = await self._limits.add({bucket: n for bucket, (_, n) in told.items()})
        except Unavailable:
            for tally, amount in told.values():
                tally.unsettled += amount
            raise
        now = self._monotonic()
        for bucket, level in levels.items():
            _learn(told[bucket][0], level, now)
        return dict(levels)


def _learn(tally: _Tally, level: Level, now: float) -> None:
    """Of two answers that overtook each other the higher one counts, unless it is about a window
    that is over.
    """
    until = now + level.wait
    is_next_window = until > tally.until + tally.bucket.limit.seconds / 2
    tally.known = level.used if is_next_window else max(tally.known, level.used)
    tally.until = until
