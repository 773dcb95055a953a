"""What two-factor login needs from outside."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeAlias

from application.mail.ports import Outbox
from application.ports import Once, UnitOfWork
from application.users.ports import Users
from domain.ids import UserId
from domain.two_factor.challenge import Challenge
from domain.two_factor.totp import Totp


class AppCodes(Protocol):
    """The codes that apps show: six digits, another six every 30 seconds (RFC 6238)."""

    def new_secret(self) -> str:
        """160 bits of chance in Base32, as apps take it."""
        ...

    def uri(self, secret: str, account: str, /) -> str:
        """The secret as an ``otpauth://`` address, ready for a QR code."""
        ...

    def steps(self, secret: str, code: str, /, *, now: datetime) -> list[int]:
        """The time steps that the code belongs to, of the present one and one on either side: the
        clock of a telephone may be wrong by so much.
        """
        ...


class SecretLost(Exception):
    """A sealed secret cannot be opened: the key is gone that it was sealed with."""


class SecretBox(Protocol):
    """Seals what must be stored and be readable again, for its owner alone."""

    #: What everything begins with that is sealed with the present key.
    mark: bytes

    def seal(self, secret: str, owner: UserId, /) -> bytes:
        """With the present key."""
        ...

    def open(self, sealed: bytes, owner: UserId, /) -> str:
        """Raise ``SecretLost`` when it cannot be read, or is somebody else's."""
        ...


class Totps(Protocol):
    """The apps of people: each has one at most."""

    async def is_on(self, user_id: UserId, /) -> bool:
        """Whether a code of the person's app is asked for at logins."""
        ...

    async def lock(self, user_id: UserId, /) -> Totp | None:
        """The person's app. No code of it counts elsewhere until this work ends."""
        ...

    async def propose(self, totp: Totp, /) -> bool:
        """Write an app that waits for its first code, in place of another one that does. Answer
        False, and write nothing, where one is on.
        """
        ...

    async def save(self, totp: Totp, /) -> None:
        """Write what changed in one that is locked."""
        ...

    async def remove(self, user_id: UserId, /) -> None:
        """Forget the person's app with its recovery codes, if there is one."""
        ...

    async def sealed_otherwise(
        self, mark: bytes, /, *, after: UserId | None, limit: int
    ) -> list[Totp]:
        """Lock those whose sealed secret begins with something else than ``mark``, in the order of
        their people; those that somebody works on are left out.
        """
        ...


class Challenges(Protocol):
    """The logins that wait for a code."""

    async def add(self, challenge: Challenge, /) -> None: ...

    async def lock(self, token_hash: bytes, /) -> Challenge | None:
        """Nobody else answers it until this work ends; None when there is none."""
        ...

    async def save(self, challenge: Challenge, /) -> None: ...

    async def end(self, token_hash: bytes, /) -> None:
        """It was answered."""
        ...


class TwoFactorWork(UnitOfWork, Protocol):
    """A transaction on people's apps."""

    users: Users
    totps: Totps
    outbox: Outbox


StartTwoFactorWork: TypeAlias = Callable[[Once | None], TwoFactorWork]
