"""Asking for the link of a registration again."""

from dataclasses import dataclass

from application.auth.letters import VERIFY_EMAIL_AGAIN
from application.auth.ports import StartAuthWork
from application.auth.views import RegistrationReceived
from application.mail.letter import Letter
from application.ports import NewId
from domain.text import Email


@dataclass(frozen=True, slots=True)
class ResendVerification:
    """Have a link mailed again. What the letter says, and whether there is one, is found out when
    it is delivered.
    """

    start_work: StartAuthWork
    new_id: NewId

    async def __call__(self, email: Email, /) -> RegistrationReceived:
        async with self.start_work(None) as work:
            await work.outbox.post(
                Letter(id=self.new_id(), recipient=email, template=VERIFY_EMAIL_AGAIN)
            )
            await work.commit()
        return RegistrationReceived()
