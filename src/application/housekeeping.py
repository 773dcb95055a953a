"""Forgetting what has run out."""

from dataclasses import dataclass
from typing import Final, Protocol

#: How many rows of a kind are forgotten in one transaction, so that none of them lasts long.
BATCH: Final = 1000


class Expired(Protocol):
    """What has run out and serves nobody any more: registrations, sessions, used refresh tokens,
    logins that got no code, kept answers, sent letters, old invitations, finished jobs, counters,
    places that nobody logs in from any more.
    """

    async def forget(self, *, at_most: int) -> int:
        """Forget up to so many of each kind, and answer the most that were forgotten of one."""
        ...


@dataclass(frozen=True, slots=True)
class KeepHouse:
    """Forget everything that has run out."""

    expired: Expired

    async def __call__(self) -> None:
        while await self.expired.forget(at_most=BATCH) == BATCH:
            pass
