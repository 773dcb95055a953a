"""An outbox in memory, and mailers that only remember."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from application.mail.letter import Letter, Written
from fakes.memory import MemoryTransaction


@dataclass(frozen=True)
class Posted:
    """A letter in the outbox."""

    letter: Letter
    due_at: datetime
    settled: str | None = None


class MemoryOutbox:
    """The port ``Outbox``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._posted = transaction.table("outbox")

    async def post(self, letter: Letter, /) -> None:
        self._posted[letter.id] = Posted(letter, self._now)

    async def post_all(self, letters: Sequence[Letter], /) -> None:
        for letter in letters:
            await self.post(letter)

    async def claim(self, *, hold: timedelta) -> Letter | None:
        due = [one for one in self._posted.values() if not one.settled and one.due_at <= self._now]
        for posted in sorted(due, key=lambda one: (one.due_at, one.letter.id)):
            if self._transaction.lock_now("outbox", posted.letter.id):
                claimed = replace(posted.letter, attempts=posted.letter.attempts + 1)
                self._posted[claimed.id] = Posted(claimed, self._now + hold)
                return claimed
        return None

    async def sent(self, letter_id: UUID, /) -> None:
        self._settle(letter_id, settled="sent")

    async def delay(self, letter_id: UUID, wait: timedelta, /) -> None:
        self._posted[letter_id] = replace(self._posted[letter_id], due_at=self._now + wait)

    async def park(self, letter_id: UUID, /) -> None:
        self._settle(letter_id, settled="parked")

    def _settle(self, letter_id: UUID, *, settled: str) -> None:
        self._posted[letter_id] = replace(self._posted[letter_id], settled=settled)


class PlainWriter:
    """The port ``LetterWriter``: the template's name and the values as they are."""

    def write(self, template: str, locale: str, values: Mapping[str, str], /) -> Written:
        text = " ".join(values.values())
        return Written(subject=template, text=text, html=text)


class RememberingMailer:
    """The port ``Mailer``: what was sent, unless ``fault`` is raised in its place."""

    def __init__(self) -> None:
        self.sent: list[tuple[Letter, Written]] = []
        self.fault: Exception | None = None

    async def send(self, letter: Letter, written: Written, /) -> None:
        if self.fault is not None:
            raise self.fault
        self.sent.append((letter, written))
