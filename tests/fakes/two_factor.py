"""Apps of two-factor login, and logins that wait for a code, in memory."""

from datetime import datetime
from itertools import count

from application.two_factor.ports import SecretLost
from domain.ids import UserId
from domain.two_factor.challenge import Challenge
from domain.two_factor.totp import Totp
from fakes.memory import MemoryTransaction


class MemoryTotps:
    """The port ``Totps``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._transaction = transaction
        self._rows = transaction.table("totps")

    async def is_on(self, user_id: UserId, /) -> bool:
        return user_id in self._rows and self._rows[user_id].is_on

    async def lock(self, user_id: UserId, /) -> Totp | None:
        await self._transaction.lock("totps", user_id)
        return self._rows.get(user_id)

    async def propose(self, totp: Totp, /) -> bool:
        await self._transaction.lock("totps", totp.user_id)
        if await self.is_on(totp.user_id):
            return False
        self._rows[totp.user_id] = totp
        return True

    async def save(self, totp: Totp, /) -> None:
        self._rows[totp.user_id] = totp

    async def remove(self, user_id: UserId, /) -> None:
        self._rows.pop(user_id, None)

    async def sealed_otherwise(
        self, mark: bytes, /, *, after: UserId | None, limit: int
    ) -> list[Totp]:
        found = [
            one
            for user_id, one in sorted(self._rows.items())
            if not one.sealed_secret.startswith(mark)
            and (after is None or user_id > after)
            and self._transaction.lock_now("totps", user_id)
        ]
        return found[:limit]


class MemoryChallenges:
    """The port ``Challenges``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._transaction = transaction
        self._rows = transaction.table("challenges")

    async def add(self, challenge: Challenge, /) -> None:
        self._rows[challenge.token_hash] = challenge

    async def lock(self, token_hash: bytes, /) -> Challenge | None:
        await self._transaction.lock("challenges", token_hash)
        return self._rows.get(token_hash)

    async def save(self, challenge: Challenge, /) -> None:
        self._rows[challenge.token_hash] = challenge

    async def end(self, token_hash: bytes, /) -> None:
        self._rows.pop(token_hash, None)


class CountedCodes:
    """The port ``AppCodes``: the code of a time step is its last six digits."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new_secret(self) -> str:
        return f"SHARED{next(self._numbers)}"

    def uri(self, secret: str, account: str, /) -> str:
        return f"otpauth://totp/{account}?secret={secret}"

    def steps(self, secret: str, code: str, /, *, now: datetime) -> list[int]:
        present = step_at(now)
        return [one for one in range(present - 1, present + 2) if code_of(one) == code]


class LabelledBox:
    """The port ``SecretBox``: a label says the key and the owner; keys can be ``lost``."""

    def __init__(self, label: bytes = b"key-1:") -> None:
        self.mark = label
        self.lost: set[bytes] = set()

    def seal(self, secret: str, owner: UserId, /) -> bytes:
        return self.mark + f"{owner}:{secret}".encode()

    def open(self, sealed: bytes, owner: UserId, /) -> str:
        label, sealed_for, secret = sealed.split(b":")
        if label + b":" in self.lost or sealed_for != str(owner).encode():
            raise SecretLost
        return secret.decode()


def step_at(now: datetime) -> int:
    """The time step of 30 seconds."""
    return int(now.timestamp()) // 30


def code_of(step: int) -> str:
    """What every app shows in a time step."""
    return f"{step % 1_000_000:06}"
