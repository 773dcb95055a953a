"""A link that is mailed to somebody with an account (contract, sections 3 and 4)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from domain.ids import UserId
from domain.text import Email


class LinkPurpose(StrEnum):
    """What a click on the link does."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose is no password.
    CHANGE_EMAIL = "change_email"


#: How long each kind of link works after it was mailed.
LIFETIMES: Final = {
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
    LinkPurpose.CHANGE_EMAIL: timedelta(hours=24),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedLink:
    """The only link of its purpose that a person has. ``email`` is where it is mailed to: for a
    change of the address that is the new one. Without a ``token_hash`` it waits to be mailed.
    """

    user_id: UserId
    purpose: LinkPurpose
    email: Email
    token_hash: bytes | None = None
    created_at: datetime
    expires_at: datetime

    @classmethod
    def requested(
        cls, user_id: UserId, purpose: LinkPurpose, /, *, email: Email, now: datetime
    ) -> Self:
        """A link that is about to be mailed."""
        return cls(
            user_id=user_id,
            purpose=purpose,
            email=email,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )

    def mailed(self, *, token_hash: bytes, now: datetime) -> Self:
        """A letter with it goes out; its time begins now."""
        return replace(self, token_hash=token_hash, expires_at=now + LIFETIMES[self.purpose])

    def is_live(self, *, now: datetime) -> bool:
        """Whether its time has not run out."""
        return now < self.expires_at
