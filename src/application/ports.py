"""What every module needs from outside: time, ids, one transaction, the audit trail, answers kept
for repeats.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self
from uuid import UUID

from application.actor import Origin
from domain.ids import UserId


class NewId(Protocol):
    """Make a new UUIDv7, later than every one made before in this process."""

    def __call__(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of success as it was sent: ready to be sent again byte by byte. ``version`` is that
    of what it shows, which not every body says.
    """

    status: int
    body: bytes
    location: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """A client's wish that a command takes effect once, however often it is sent (contract, section
    1).

    ``fingerprint`` tells the route and the body of the request apart from others with the same key;
    ``encode`` turns the command's result into the answer to keep.
    """

    user_id: UserId
    key: str
    fingerprint: bytes
    encode: Callable[[Any], Answer]


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that happened, or was refused, and who did it."""

    action: str
    subject_type: str
    subject_id: UUID | None
    actor_id: UserId | None
    origin: Origin
    outcome: str = "success"
    details: Mapping[str, Any] | None = None


class Audit(Protocol):
    """The trail of what happened: append-only, in the same transaction as what it records."""

    async def record(self, event: AuditEvent) -> None: ...

    async def record_all(self, events: Sequence[AuditEvent], /) -> None: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without ``commit`` undoes everything in it.

    Entering raises ``Replay`` with the kept answer, ``KeyReused`` or ``KeyInProgress`` where the
    work is to happen once and the key was seen before. Any method may raise ``Overlapped`` when
    another transaction changed the same thing first, and ``Unavailable`` when the database cannot
    be reached.
    """

    #: The transaction's time by the database's clock, the only one that all servers share.
    now: datetime
    audit: Audit

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    async def commit(self, result: object = None) -> None:
        """Make the work durable; ``result`` is what a repeat of the same request is to be answered
        with.
        """
        ...
