"""How many requests a client may send in a while, counted before each handler of the API (contract,
sections 1 and 8; draft-ietf-httpapi-ratelimit-headers-10).
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from litestar.types import Scope

from application.actor import Actor
from application.limits import LimitRules, Standing, Traffic, network_of
from domain.limit import Limit
from presentation.sent import Headers

#: Where the edge finds the headers of the limit that applied.
STATE: Final = "rate_limit"

#: Where the edge finds the name of the limit that refused a request.
LIMITED_BY: Final = "limited_by"


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Counts by person, or by address where nobody is logged in."""

    traffic: Traffic
    rules: LimitRules

    async def count(self, scope: Scope) -> None:
        """Count this request. Raise ``RateLimited`` when there were too many."""
        actor: Actor | None = scope["user"]
        if actor is not None:
            await self._count(scope, self.rules.user, actor.user_id)
        else:
            client = scope.get("client")
            await self._count(
                scope, self.rules.anonymous, network_of(client[0] if client else None)
            )

    async def _count(self, scope: Scope, limit: Limit | None, key: Hashable) -> None:
        if limit is not None:
            standing = await self.traffic.count(limit, key)
            scope["state"][STATE] = limit_headers(limit, standing)


def limit_headers(limit: Limit, standing: Standing) -> Headers:
    """What the limit is, and what is left of it."""
    policy = b'"%b";q=%d;w=%d' % (limit.name.encode(), limit.count, limit.seconds)
    left = b'"%b";r=%d;t=%d' % (limit.name.encode(), standing.remaining, standing.seconds)
    return [(b"ratelimit-policy", policy), (b"ratelimit", left)]
