"""How much anybody may have sent and made without a login (contract, section 8)."""

from dataclasses import dataclass

from application.limits import Bucket, LimitRules, Limits, RateLimited, network_of
from domain.text import Email


@dataclass(frozen=True, slots=True)
class Quotas:
    """Counts registrations by where they come from, and letters by whom they go to."""

    limits: Limits
    rules: LimitRules

    async def require_registration(self, ip: str | None) -> None:
        """Count a registration. Raise ``RateLimited`` when too many came from there."""
        if limit := self.rules.register:
            full = await self.limits.take([Bucket(limit, network_of(ip))])
            if full:
                raise RateLimited(limit=full.limit, retry_after=full.retry_after)

    async def may_write_to(self, email: Email) -> bool:
        """Count a letter that somebody asks for; False when the address got too many. Nobody is
        told: the answer is the same, the letter stays away.
        """
        limit = self.rules.mail
        return limit is None or not await self.limits.take([Bucket(limit, email.canonical)])
