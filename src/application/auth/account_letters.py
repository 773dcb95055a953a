"""The letters to people with an account. As with those of registration, secrets are made and
questions decided when a letter is delivered.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from application.auth.letters import ACCOUNT_EXISTS, Links
from application.auth.ports import AuthWork, NewSecret, StartAuthWork
from application.mail.letter import Letter
from application.mail.ports import Prepare, Prepared
from domain.auth.mailed_link import LinkPurpose, MailedLink
from domain.auth.token import token_hash
from domain.ids import UserId
from domain.text import Email
from domain.users.user import User

#: The link by which a password is set.
RESET_PASSWORD: Final = "reset_password"  # noqa: S105 - a template is no password.

#: The link by which a new address is confirmed.
CONFIRM_NEW_EMAIL: Final = "confirm_new_email"

#: What happened to the account, told at its address.
PASSWORD_CHANGED: Final = "password_changed"  # noqa: S105 - a template is no password.
EMAIL_CHANGE_REQUESTED: Final = "email_change_requested"
EMAIL_CHANGED: Final = "email_changed"


def letter_to(user: User, template: str, letter_id: UUID, /) -> Letter:
    """A letter about an account to its owner."""
    return Letter(
        id=letter_id,
        recipient=user.email,
        template=template,
        locale=user.locale,
        facts={"user_id": str(user.id)},
    )


@dataclass(frozen=True, slots=True)
class PrepareReset:
    """Make the link by which the account of the letter's recipient gets a new password. Without an
    account the letter is needless.
    """

    start_work: StartAuthWork
    new_secret: NewSecret
    links: Links

    async def __call__(self, letter: Letter, /) -> Prepared | None:
        async with self.start_work(None) as work:
            user = await work.users.lock_by_email(Email(letter.recipient))
            if user is None:
                return None
            link = MailedLink.requested(
                user.id, LinkPurpose.RESET_PASSWORD, email=user.email, now=work.now
            )
            token = await _mail(work, link, self.new_secret)
        return RESET_PASSWORD, {"link": self.links.reset_password(token)}


@dataclass(frozen=True, slots=True)
class PrepareNewEmail:
    """Make the link by which a new address is confirmed, or tell the owner of an address that is
    taken. A wish that is over by now needs no letter.
    """

    start_work: StartAuthWork
    new_secret: NewSecret
    links: Links

    async def __call__(self, letter: Letter, /) -> Prepared | None:
        user_id, email = UserId(UUID(letter.facts["user_id"])), Email(letter.recipient)
        async with self.start_work(None) as work:
            await work.users.lock(user_id)
            link = await work.links.get(user_id, LinkPurpose.CHANGE_EMAIL)
            if link is None or link.email != email or not link.is_live(now=work.now):
                return None
            if await work.users.is_taken(email, but=user_id):
                return ACCOUNT_EXISTS, {"home": self.links.home}
            token = await _mail(work, link, self.new_secret)
        return CONFIRM_NEW_EMAIL, {"link": self.links.verify_email(token)}


@dataclass(frozen=True, slots=True)
class PrepareNotice:
    """Say in a letter where somebody whom it surprises can set a new password."""

    links: Links

    async def __call__(self, letter: Letter, /) -> Prepared:
        return letter.template, {"forgot": self.links.forgot_password}


async def _mail(work: AuthWork, link: MailedLink, new_secret: NewSecret) -> str:
    """Store the link with the hash of a new token, and answer the token."""
    token = new_secret()
    await work.links.put(link.mailed(token_hash=token_hash(token), now=work.now))
    await work.commit()
    return token


def account_preparations(
    start_work: StartAuthWork, new_secret: NewSecret, links: Links
) -> dict[str, Prepare]:
    """How each of these letters is prepared."""
    notices = (PASSWORD_CHANGED, EMAIL_CHANGE_REQUESTED, EMAIL_CHANGED)
    return {
        RESET_PASSWORD: PrepareReset(start_work, new_secret, links),
        CONFIRM_NEW_EMAIL: PrepareNewEmail(start_work, new_secret, links),
        **dict.fromkeys(notices, PrepareNotice(links)),
    }
