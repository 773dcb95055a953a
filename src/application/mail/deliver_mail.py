"""Delivering the letters that wait in the outbox."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from application.mail.letter import Letter
from application.mail.ports import (
    LetterWriter,
    MailDelayed,
    Mailer,
    MailRefused,
    Preparations,
    Prepared,
    StartMailWork,
)

#: How long a claimed letter belongs to whoever claimed it: longer than sending may ever take.
HOLD: Final = timedelta(minutes=2)


class Delivery(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    NEEDLESS = "needless"
    DELAYED = "delayed"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class DeliverMail:
    """Send the letter that waits longest.

    Nothing is locked while it is sent. When the sender dies in between, the letter is sent again
    after its hold, with the same message id: at least once, and a mailbox can tell.
    """

    start_work: StartMailWork
    preparations: Preparations
    writer: LetterWriter
    mailer: Mailer

    async def __call__(self) -> tuple[Letter, Delivery] | None:
        """Answer the letter and what became of it, or None when none was due."""
        async with self.start_work(None) as work:
            letter = await work.outbox.claim(hold=HOLD)
            await work.commit()
        if letter is None:
            return None
        delivery = Delivery.PARKED if letter.is_hopeless else await self._send(letter)
        await self._settle(letter, delivery)
        return letter, delivery

    async def _send(self, letter: Letter) -> Delivery:
        prepared = await self._prepared(letter)
        if prepared is None:
            return Delivery.NEEDLESS
        template, values = prepared
        written = self.writer.write(template, letter.locale, values)
        try:
            await self.mailer.send(letter, written)
        except MailRefused:
            return Delivery.PARKED
        except MailDelayed:
            return Delivery.DELAYED if letter.wait else Delivery.PARKED
        return Delivery.SENT

    async def _prepared(self, letter: Letter) -> Prepared | None:
        if prepare := self.preparations.get(letter.template):
            return await prepare(letter)
        return letter.template, {name: str(value) for name, value in letter.facts.items()}

    async def _settle(self, letter: Letter, delivery: Delivery) -> None:
        async with self.start_work(None) as work:
            if delivery is Delivery.DELAYED and letter.wait:
                await work.outbox.delay(letter.id, letter.wait)
            elif delivery is Delivery.PARKED:
                await work.outbox.park(letter.id)
            else:
                await work.outbox.sent(letter.id)
            await work.commit()
