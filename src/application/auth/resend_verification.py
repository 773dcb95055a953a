"""Asking for the link of a registration again."""

from dataclasses import dataclass

from application.auth.letters import VERIFY_EMAIL_AGAIN
from application.auth.request_letter import RequestLetter
from application.auth.views import RegistrationReceived
from domain.text import Email


@dataclass(frozen=True, slots=True)
class ResendVerification:
    """Have a link mailed again. What the letter says, and whether there is one, is found out when
    it is delivered.
    """

    request_letter: RequestLetter

    async def __call__(self, email: Email, /) -> RegistrationReceived:
        await self.request_letter(VERIFY_EMAIL_AGAIN, email)
        return RegistrationReceived()
