"""How often a password or a code may be wrong (contract, section 4; OWASP ASVS 5.0, 6.3.1).

An attempt is counted before it is looked at: of many that come in at once no more are
looked at than are left. Whatever was not wrong is put back afterwards.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final

from application.limits import Bucket, LimitRules, Limits, network_of
from application.turns import Turns
from domain.auth.errors import AccountSuspended, EmailNotVerified, TooManyAttempts
from domain.errors import Refusal, Unavailable
from domain.ids import UserId
from domain.limit import Limit
from domain.text import Email

#: One part in so many of a limit may be under way at once on one server, so that right ones which
#: come in together are not taken for too many. The others wait for so many seconds, and then go on.
PARTS: Final = 4
MAX_WAIT: Final = 5.0

#: The refusals that say that the password was right.
RIGHT_ALL_THE_SAME: Final = (EmailNotVerified, AccountSuspended)


@dataclass(slots=True)
class Attempt:
    """One that is under way; ``weighed`` is whether it was looked at."""

    weighed: bool = False


@dataclass(frozen=True, slots=True)
class Attempts:
    """Lets passwords and codes be tried as often as the rules allow."""

    limits: Limits
    rules: LimitRules
    turns: Turns = field(default_factory=lambda: Turns(patience=MAX_WAIT))

    @asynccontextmanager
    async def login(
        self, email: Email, ip: str | None, *, familiar: bool
    ) -> AsyncIterator[Attempt]:
        """Try a password from an address: a ``familiar`` one is where the account has logged in
        before. Raise ``TooManyAttempts`` when it may not be tried.

        By account and address together, by address, and by account; the last one stops strangers
        alone, so that none of them locks anybody out. A login empties the first.
        """
        address, account = network_of(ip), email.canonical
        pair = _buckets(self.rules.login, f"{account} {address}")
        others = _buckets(self.rules.login_address, address)
        if not familiar:
            others += _buckets(self.rules.login_account, account)
        async with self._counted(pair, others) as attempt:
            yield attempt

    @asynccontextmanager
    async def own_password(self, user_id: UserId) -> AsyncIterator[Attempt]:
        """Try the password of whoever is logged in: a stolen token must be no way to guess it.
        Raise ``TooManyAttempts`` when it may not be tried.
        """
        limit = self.rules.login and replace(self.rules.login, name="password")
        async with self._counted(_buckets(limit, str(user_id)), []) as attempt:
            yield attempt

    @asynccontextmanager
    async def login_code(
        self, user_id: UserId, ip: str | None, *, familiar: bool
    ) -> AsyncIterator[Attempt]:
        """Try a code after a right password: those of an account from all strangers count together,
        those from each familiar address by themselves. Raise ``TooManyAttempts`` when it may not
        be tried.
        """
        limit = self.rules.login_account and replace(self.rules.login_account, name="login_code")
        place = network_of(ip) if familiar else ""
        async with self._counted(_buckets(limit, f"{user_id} {place}"), []) as attempt:
            yield attempt

    @asynccontextmanager
    async def own_code(self, user_id: UserId) -> AsyncIterator[Attempt]:
        """Try a code of whoever is logged in. Raise ``TooManyAttempts`` when it may not be
        tried.
        """
        limit = self.rules.login and replace(self.rules.login, name="code")
        async with self._counted(_buckets(limit, str(user_id)), []) as attempt:
            yield attempt

    @asynccontextmanager
    async def _counted(
        self, emptied: Sequence[Bucket], others: Sequence[Bucket]
    ) -> AsyncIterator[Attempt]:
        attempt = Attempt()
        buckets = [*emptied, *others]
        if not buckets:
            yield attempt
            return
        at_once = max(1, buckets[0].limit.count // PARTS)
        async with self.turns.turn(buckets[0], at_once=at_once):
            if full := await self.limits.take(buckets):
                raise TooManyAttempts(limit=full.limit, retry_after=full.retry_after)
            try:
                yield attempt
            except Refusal as refused:
                if not attempt.weighed or isinstance(refused, RIGHT_ALL_THE_SAME):
                    await self._put_back(buckets)
                raise
            await self._put_back(others, emptied=emptied)

    async def _put_back(self, buckets: Sequence[Bucket], *, emptied: Sequence[Bucket] = ()) -> None:
        # What was answered holds, whether or not the counters can be reached.
        with suppress(Unavailable):
            await self.limits.put_back(buckets, emptied=emptied)


def _buckets(limit: Limit | None, key: str) -> list[Bucket]:
    return [] if limit is None else [Bucket(limit, key)]
