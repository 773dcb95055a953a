"""The letters of registration. What stands in them is found out when they are delivered: the
request that asks for one does the same work for every address, and no secret is ever stored.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote
from uuid import UUID

from application.auth.ports import AuthWork, NewSecret, StartAuthWork
from application.mail.letter import Letter
from application.mail.ports import Prepare, Prepared
from domain.auth.registration import Registration
from domain.auth.token import token_hash
from domain.ids import RegistrationId
from domain.text import Email

#: The link by which a registration becomes an account.
VERIFY_EMAIL: Final = "verify_email"

#: Somebody registered with the address of an account.
ACCOUNT_EXISTS: Final = "account_exists"

#: Somebody asked for the link again: it becomes one of the two above, or nothing.
VERIFY_EMAIL_AGAIN: Final = "verify_email_again"


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that letters lead to, on the site that people see."""

    frontend_url: str

    def verify_email(self, token: str) -> str:
        """The page on which a click verifies the address."""
        return f"{self.frontend_url}/auth/verify?token={quote(token)}"

    def reset_password(self, token: str) -> str:
        """The page on which a new password is chosen."""
        return f"{self.forgot_password}?token={quote(token)}"

    @property
    def forgot_password(self) -> str:
        """The page on which a link for that is asked for."""
        return f"{self.frontend_url}/auth/reset"

    @property
    def home(self) -> str:
        return f"{self.frontend_url}/"


@dataclass(frozen=True, slots=True)
class PrepareVerification:
    """Make the link of the registration that a letter is about, or of the newest one that waits for
    its address.
    """

    start_work: StartAuthWork
    new_secret: NewSecret
    links: Links

    async def __call__(self, letter: Letter, /) -> Prepared | None:
        async with self.start_work(None) as work:
            registration = await _subject_of(letter, work)
            if registration is None or not registration.is_pending(now=work.now):
                return await self._without_registration(letter, work)
            token = self.new_secret()
            mailed = registration.mailed(token_hash=token_hash(token), now=work.now)
            await work.registrations.save(mailed)
            await work.commit()
        return self._about_account() if mailed.decoy else self._with_link(token)

    async def _without_registration(self, letter: Letter, work: AuthWork) -> Prepared | None:
        if letter.template == VERIFY_EMAIL:
            return None
        return self._about_account() if await work.users.is_taken(Email(letter.recipient)) else None

    def _with_link(self, token: str) -> Prepared:
        # The name that somebody registered with is left out: it would be a stranger's way to write
        # to this address.
        return VERIFY_EMAIL, {"link": self.links.verify_email(token)}

    def _about_account(self) -> Prepared:
        return ACCOUNT_EXISTS, {"home": self.links.home}


async def _subject_of(letter: Letter, work: AuthWork) -> Registration | None:
    if letter.template == VERIFY_EMAIL_AGAIN:
        return await work.registrations.lock_newest(Email(letter.recipient))
    named = RegistrationId(UUID(letter.facts["registration_id"]))
    return await work.registrations.lock(named)


def preparations(
    start_work: StartAuthWork, new_secret: NewSecret, links: Links
) -> dict[str, Prepare]:
    """How each of these letters is prepared."""
    verification = PrepareVerification(start_work, new_secret, links)
    return dict.fromkeys((VERIFY_EMAIL, ACCOUNT_EXISTS, VERIFY_EMAIL_AGAIN), verification)
