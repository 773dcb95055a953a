"""A login half done: the password was right, and a code is still to come."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from domain.auth.token import token_hash
from domain.ids import UserId
from domain.users.user import User

#: How long a code may take.
LIFETIME: Final = timedelta(minutes=5)

#: How many wrong codes end it.
MAX_FAILURES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Known by the hash of the ``mfa_token``. ``password_digest`` tells the password that it was
    begun with: with another one it is over.
    """

    token_hash: bytes
    user_id: UserId
    password_digest: bytes
    created_at: datetime
    expires_at: datetime
    failures: int = 0

    @classmethod
    def begun(cls, token: str, user: User, /, *, now: datetime) -> Self:
        """A new one for somebody whose password was right."""
        return cls(
            token_hash=token_hash(token),
            user_id=user.id,
            password_digest=_digest_of(user),
            created_at=now,
            expires_at=now + LIFETIME,
        )

    def is_open(self, *, now: datetime) -> bool:
        """Whether a code may still come."""
        return now < self.expires_at and self.failures < MAX_FAILURES

    def vouches_for(self, user: User) -> bool:
        """Whether the password that was right is still the password."""
        return self.password_digest == _digest_of(user)

    def failed(self) -> Self:
        """After one more wrong code."""
        return replace(self, failures=self.failures + 1)


def _digest_of(user: User) -> bytes:
    return token_hash(user.password_hash or "")
