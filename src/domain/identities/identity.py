"""Who somebody is at an identity provider (OpenID Connect Core 1.0, section 5.7): issuer and
subject, never the address.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.auth.errors import EmailNotVerified
from domain.errors import Invalid
from domain.ids import UserId
from domain.text import DisplayName, Email
from domain.users.user import User


class Provider(StrEnum):
    """Where people can prove who they are."""

    GOOGLE = "google"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An account's owner as a provider knows them."""

    issuer: str
    subject: str
    provider: Provider
    user_id: UserId
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a provider vouches for. ``issuer`` and ``subject`` tell who it is; the address counts
    only where the provider has verified it.
    """

    issuer: str
    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str | None = None

    @property
    def verified_email(self) -> Email:
        """Raise ``EmailNotVerified`` where there is none, or it is none that we know as one."""
        if self.email is None or not self.email_verified:
            raise EmailNotVerified
        try:
            return Email(self.email)
        except Invalid:
            raise EmailNotVerified from None

    @property
    def display_name(self) -> DisplayName:
        """The person's name there, or what stands before the @ of their address."""
        try:
            return DisplayName((self.name or "")[: DisplayName.max_length])
        except Invalid:
            return DisplayName(self.verified_email.partition("@")[0])

    def account(self, user_id: UserId, /, *, now: datetime) -> User:
        """A new account for this person: without a password, with a verified address."""
        return User(
            id=user_id,
            email=self.verified_email,
            display_name=self.display_name,
            created_at=now,
            updated_at=now,
        )

    def identity(self, user_id: UserId, /, *, now: datetime) -> Identity:
        """The tie between this person and an account."""
        return Identity(
            issuer=self.issuer,
            subject=self.subject,
            provider=Provider.GOOGLE,
            user_id=user_id,
            linked_at=now,
        )
