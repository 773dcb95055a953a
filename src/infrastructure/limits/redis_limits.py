"""Counters in Redis: one script, and so one step, for each count."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from application.limits import Bucket, Full, Level, Limits
from domain.errors import Unavailable
from infrastructure.limits.fullest import fullest
from infrastructure.limits.naming import stored_name

#: Seconds for a connection and for an answer: whoever is slower is taken for gone.
PATIENCE: Final = 0.08

#: The braces keep all counters on one machine of a cluster, as a script needs them.
_PREFIX: Final = b"elearning:{limits}:"

_TAKE: Final = """\
local levels, is_full = {}, false
for i, key in ipairs(KEYS) do
  local used = tonumber(redis.call('GET', key) or '0')
  levels[i] = {used, redis.call('PTTL', key)}
  if used >= tonumber(ARGV[2 * i - 1]) then is_full = true end
end
if not is_full then
  for i, key in ipairs(KEYS) do
    if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[2 * i]) end
  end
end
return levels
"""

_PUT_BACK: Final = """\
for i, key in ipairs(KEYS) do
  if ARGV[i] == '1' then
    redis.call('DEL', key)
  elseif tonumber(redis.call('GET', key) or '0') > 0 then
    redis.call('DECR', key)
  end
end
"""

_ADD: Final = """\
local levels = {}
for i, key in ipairs(KEYS) do
  local is_new = redis.call('EXISTS', key) == 0
  local used = redis.call('INCRBY', key, ARGV[2 * i - 1])
  if is_new then redis.call('PEXPIRE', key, ARGV[2 * i]) end
  levels[i] = {used, redis.call('PTTL', key)}
end
return levels
"""


class RedisLimits(Limits):
    """The port ``Limits``; every failure of Redis is ``Unavailable``."""

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
        self._take = self._redis.register_script(_TAKE)
        self._put_back = self._redis.register_script(_PUT_BACK)
        self._add = self._redis.register_script(_ADD)

    async def take(self, buckets: Sequence[Bucket], /) -> Full | None:
        found = await _run(self._take, buckets, [one.limit.count for one in buckets])
        return fullest(buckets, found)

    async def put_back(
        self, buckets: Sequence[Bucket], /, *, emptied: Sequence[Bucket] = ()
    ) -> None:
        keys = [_key(one) for one in (*emptied, *buckets)]
        await _call(self._put_back, keys, [1] * len(emptied) + [0] * len(buckets))

    async def add(self, amounts: Mapping[Bucket, int], /) -> Mapping[Bucket, Level]:
        buckets = list(amounts)
        found = await _run(self._add, buckets, list(amounts.values()))
        return dict(zip(buckets, found, strict=True))

    async def close(self) -> None:
        """Close all connections."""
        await self._redis.aclose()


async def _run(script: Any, buckets: Sequence[Bucket], numbers: Sequence[int]) -> list[Level]:
    """A script that takes a number and a time in milliseconds for each bucket, and tells levels.

    A counter without an end is a new one: its window begins now.
    """
    arguments = [
        argument
        for bucket, number in zip(buckets, numbers, strict=True)
        for argument in (number, bucket.limit.seconds * 1000)
    ]
    found = await _call(script, [_key(one) for one in buckets], arguments)
    return [
        Level(used, left / 1000 if left >= 0 else bucket.limit.seconds)
        for bucket, (used, left) in zip(buckets, found, strict=True)
    ]


async def _call(script: Any, keys: Sequence[bytes], arguments: Sequence[int]) -> Any:
    try:
        return await script(keys=keys, args=arguments)
    except (RedisError, OSError, TimeoutError) as error:
        raise Unavailable from error


def _key(bucket: Bucket) -> bytes:
    return _PREFIX + stored_name(bucket).hex().encode()
