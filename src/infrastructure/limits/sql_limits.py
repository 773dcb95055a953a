"""Counters in PostgreSQL: one statement for each count, on a table that is not logged."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import text

from application.limits import Bucket, Full, Level, Limits
from infrastructure.limits.fullest import fullest
from infrastructure.limits.naming import stored_name
from infrastructure.persistence.read_lane import Compiled, Lane

#: Buckets that one statement counts in at most.
BATCH: Final = 1000

_TAKE: Final = Compiled(
    text(
        "SELECT before, wait FROM take_from_limits("
        "CAST(:keys AS bytea[]), CAST(:most AS integer[]), CAST(:seconds AS integer[])) "
        "ORDER BY place"
    )
)

#: Rows are locked in the order of their keys, as everywhere.
_PUT_BACK: Final = Compiled(
    text(
        "WITH held AS MATERIALIZED (SELECT key FROM limits "
        "WHERE key = ANY (CAST(:keys AS bytea[])) ORDER BY key FOR UPDATE) "
        "UPDATE limits SET used = CASE WHEN key = ANY (CAST(:emptied AS bytea[])) THEN 0 "
        "ELSE greatest(used - 1, 0) END WHERE key IN (SELECT key FROM held)"
    )
)

_ADD: Final = Compiled(
    text(
        "INSERT INTO limits AS known (key, used, until) "
        "SELECT key, amount, clock_timestamp() + make_interval(secs => seconds) FROM unnest("
        "CAST(:keys AS bytea[]), CAST(:amounts AS integer[]), CAST(:seconds AS integer[])"
        ") AS asked (key, amount, seconds) ORDER BY key "
        "ON CONFLICT ON CONSTRAINT limits_pkey DO UPDATE SET "
        "used = excluded.used + CASE WHEN known.until <= clock_timestamp() THEN 0 "
        "ELSE known.used END, "
        "until = CASE WHEN known.until <= clock_timestamp() THEN excluded.until "
        "ELSE known.until END "
        "RETURNING key, used, "
        "CAST(extract(epoch FROM until - clock_timestamp()) AS double precision)"
    )
)


class SqlLimits(Limits):
    """The port ``Limits``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def take(self, buckets: Sequence[Bucket], /) -> Full | None:
        rows = await self._lane.fetch(
            _TAKE,
            keys=[stored_name(one) for one in buckets],
            most=[one.limit.count for one in buckets],
            seconds=[one.limit.seconds for one in buckets],
        )
        return fullest(buckets, [Level(before, wait) for before, wait in rows])

    async def put_back(
        self, buckets: Sequence[Bucket], /, *, emptied: Sequence[Bucket] = ()
    ) -> None:
        names = [stored_name(one) for one in emptied]
        every = [*names, *(stored_name(one) for one in buckets)]
        await self._lane.fetch(_PUT_BACK, keys=every, emptied=names)

    async def add(self, amounts: Mapping[Bucket, int], /) -> Mapping[Bucket, Level]:
        listed = list(amounts.items())
        levels: dict[Bucket, Level] = {}
        for start in range(0, len(listed), BATCH):
            levels |= await self._add(dict(listed[start : start + BATCH]))
        return levels

    async def _add(self, amounts: Mapping[Bucket, int]) -> dict[Bucket, Level]:
        named = {stored_name(one): one for one in amounts}
        rows = await self._lane.fetch(
            _ADD,
            keys=list(named),
            amounts=list(amounts.values()),
            seconds=[one.limit.seconds for one in amounts],
        )
        return {named[key]: Level(used, wait) for key, used, wait in rows}
