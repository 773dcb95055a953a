"""A login half done: the password was right, and a code is still to come."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from domain.auth.token import token_hash
from domain.ids import UserId

#: How long a code may take.
LIFETIME: Final = timedelta(minutes=5)

#: How many wrong codes end it.
MAX_FAILURES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Known by the hash of the ``mfa_token``. It ends with the sessions of the account, when these
    end all together: a new password or a suspension leaves nothing that was begun before.
    """

    token_hash: bytes
    user_id: UserId
    created_at: datetime
    expires_at: datetime
    failures: int = 0

    @classmethod
    def begun(cls, token: str, user_id: UserId, /, *, now: datetime) -> Self:
        """A new one for somebody whose password was right."""
        return cls(
            token_hash=token_hash(token),
            user_id=user_id,
            created_at=now,
            expires_at=now + LIFETIME,
        )

    def is_open(self, *, now: datetime) -> bool:
        """Whether a code may still come."""
        return now < self.expires_at and self.failures < MAX_FAILURES

    def failed(self) -> Self:
        """After one more wrong code."""
        return replace(self, failures=self.failures + 1)
