"""A registration that waits for its address to be verified (contract, section 4)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from domain.auth.applicant import Applicant
from domain.ids import RegistrationId, UserId
from domain.text import DisplayName, Email
from domain.users.user import User

#: How long a registration, and so its link, can be verified.
LIFETIME: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Somebody's wish for an account. It becomes one when its link is used.

    A ``decoy`` stands for a registration of an address that has an account already: it answers like
    any other and never gets a link, so that nobody can tell the two apart.
    """

    id: RegistrationId
    email: Email
    display_name: DisplayName
    password_hash: str
    decoy: bool
    token_hash: bytes | None = None
    created_at: datetime
    expires_at: datetime

    @classmethod
    def received(
        cls,
        registration_id: RegistrationId,
        /,
        *,
        applicant: Applicant,
        password_hash: str,
        taken: bool,
        now: datetime,
    ) -> Self:
        """A new registration, a decoy where the address is taken."""
        return cls(
            id=registration_id,
            email=applicant.email,
            display_name=applicant.display_name,
            password_hash=password_hash,
            decoy=taken,
            created_at=now,
            expires_at=now + LIFETIME,
        )

    def is_pending(self, *, now: datetime) -> bool:
        """Whether its time has not run out."""
        return now < self.expires_at

    def mailed(self, *, token_hash: bytes, now: datetime) -> Self:
        """A letter about it goes out: its link is the only one that works, for the whole lifetime
        from now on.

        A decoy's time goes on alike, but there is no link to it.
        """
        return replace(
            self, token_hash=None if self.decoy else token_hash, expires_at=now + LIFETIME
        )

    def verified(self, user_id: UserId, /, *, now: datetime) -> User:
        """The account that it becomes."""
        return User(
            id=user_id,
            email=self.email,
            display_name=self.display_name,
            password_hash=self.password_hash,
            created_at=now,
            updated_at=now,
        )
