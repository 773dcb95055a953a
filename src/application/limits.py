"""Limits: how many of something may come from one place in a while (contract, sections 1 and 4;
RFC 6585).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Network, ip_address
from math import ceil
from typing import NamedTuple, Protocol

from domain.errors import Throttled
from domain.limit import Limit

#: How much of an IPv6 address names a customer: whoever has one of a network has them all.
_IPV6_PREFIX = 64


class RateLimited(Throttled):
    """More requests came from you than are served in a while. `retry_after`, like the header
    `Retry-After`, tells in how many seconds the next one is.
    """

    code = "rate_limited"
    title = "Too many requests"

    def __init__(self, *, limit: Limit, retry_after: int) -> None:
        super().__init__("Too many requests; wait a little.", limit=limit, retry_after=retry_after)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is counted together under a limit: everything with the same key."""

    limit: Limit
    key: str


@dataclass(frozen=True, slots=True)
class Level:
    """How much is in a bucket, and in how many seconds it is emptied."""

    used: int
    wait: float

    @property
    def retry_after(self) -> int:
        """Whole seconds after which the bucket is empty for sure."""
        return max(1, ceil(self.wait))


class Limits(Protocol):
    """Counters that all servers share. Every method is one atomic step, and may raise
    ``Unavailable``.
    """

    async def take(self, buckets: Sequence[Bucket], /) -> "Full | None":
        """Count one in each bucket. Where one is full, count in none and answer the one that stays
        full longest.
        """
        ...

    async def put_back(
        self, buckets: Sequence[Bucket], /, *, emptied: Sequence[Bucket] = ()
    ) -> None:
        """Take one out of each bucket again, and all out of those to be ``emptied``."""
        ...

    async def add(self, amounts: Mapping[Bucket, int], /) -> Mapping[Bucket, Level]:
        """Count so many in each bucket, full or not, and answer what is in them now."""
        ...


@dataclass(frozen=True, slots=True)
class Full:
    """A bucket has no room."""

    limit: Limit
    retry_after: int


class Standing(NamedTuple):
    """What is left of a limit, and in how many seconds all of it is there again."""

    remaining: int
    seconds: int


class Traffic(Protocol):
    """Counts requests, so cheaply that every request can be."""

    async def count(self, limit: Limit, key: Hashable, /) -> Standing:
        """Count one request of whoever ``key`` names. Raise ``RateLimited`` when there were too
        many.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRules:
    """The limits in force; None is off (contract, section 8)."""

    login: Limit | None = Limit("login", 10, 900)
    login_address: Limit | None = Limit("login_address", 100, 900)
    login_account: Limit | None = Limit("login_account", 100, 3600)
    register: Limit | None = Limit("register", 20, 3600)
    mail: Limit | None = Limit("mail", 3, 3600)
    anonymous: Limit | None = Limit("anonymous", 600, 60)
    user: Limit | None = Limit("user", 1200, 60)


@lru_cache(maxsize=4096)
def network_of(ip: str | None) -> str:
    """The part of a client's address that is counted as one place: all of an IPv4 address, the
    first half of an IPv6 address.
    """
    if ip is None or ":" not in ip:
        return ip or "unknown"
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))
