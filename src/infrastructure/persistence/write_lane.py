"""Writes that are one statement, and so need no BEGIN and no COMMIT: what the server has answered
is durable.
"""

from typing import Any

from infrastructure.persistence.read_lane import ReadLane, Rows


class WriteLane(ReadLane):
    """As the read lane, but nothing is tried twice: a write whose connection was lost may have
    taken effect.
    """

    async def _fetch(self, sql: str, arguments: list[Any]) -> Rows:
        return await self._fetch_once(sql, arguments)
