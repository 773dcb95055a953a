"""Having a letter sent to an address, whoever asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.auth.ports import StartAuthWork
from application.auth.quotas import Quotas
from application.mail.letter import Letter
from application.ports import NewId
from domain.text import Email


@dataclass(frozen=True, slots=True)
class RequestLetter:
    """Put a letter into the outbox, for every address alike: what it says, and whether there is
    anything to say, is found out when it is delivered. An address that got too many gets none.
    """

    start_work: StartAuthWork
    new_id: NewId
    quotas: Quotas

    async def __call__(
        self, template: str, email: Email, /, *, facts: Mapping[str, str] | None = None
    ) -> None:
        if not await self.quotas.may_write_to(email):
            return
        letter = Letter(id=self.new_id(), recipient=email, template=template, facts=facts or {})
        async with self.start_work(None) as work:
            await work.outbox.post(letter)
            await work.commit()
