"""Where limits are counted."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from application.limits import Limits
from infrastructure.limits.breaker import LimitsWithFallback
from infrastructure.limits.sql_limits import SqlLimits
from infrastructure.persistence.read_lane import Lane

Close: TypeAlias = Callable[[], Awaitable[None]]


def limits_for(redis_url: str | None, lane: Lane) -> tuple[Limits, Close]:
    """The counters in Redis where there is one, else in PostgreSQL, and how they are closed."""
    in_database = SqlLimits(lane)
    if redis_url is None:
        return in_database, _nothing
    # Its driver takes a third of a second to import: only whoever has a Redis waits for it.
    from infrastructure.limits.redis_limits import RedisLimits

    in_redis = RedisLimits(redis_url)
    return LimitsWithFallback(in_redis, in_database), in_redis.close


async def _nothing() -> None: ...
