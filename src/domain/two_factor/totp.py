"""An app that makes codes from a secret that it shares with us (RFC 6238), and the recovery codes
that stand in for it (contract, section 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Totp:
    """Somebody's app. It is asked for at logins from ``confirmed_at`` on, when it showed its first
    code.

    Every code works once: ``last_step`` is the time step of the latest that was used, and neither
    that step nor an earlier one counts again (RFC 6238, section 5.2). Of recovery codes those that
    are left are known, by their hashes. ``sealed_secret`` can be read by the server alone.
    """

    user_id: UserId
    sealed_secret: bytes
    created_at: datetime
    confirmed_at: datetime | None = None
    last_step: int | None = None
    recovery_hashes: tuple[bytes, ...] = ()

    @property
    def is_on(self) -> bool:
        return self.confirmed_at is not None

    def after_code(self, steps: Iterable[int], /) -> Self | None:
        """The app after a code that belongs to one of these time steps, or None when the code does
        not count.
        """
        fresh = [one for one in steps if self.last_step is None or one > self.last_step]
        return replace(self, last_step=min(fresh)) if fresh else None

    def after_recovery(self, code_hash: bytes, /) -> Self | None:
        """The app after a recovery code, or None when the code does not count."""
        left = tuple(one for one in self.recovery_hashes if one != code_hash)
        return replace(self, recovery_hashes=left) if left != self.recovery_hashes else None

    def turned_on(self, recovery_hashes: Iterable[bytes], /, *, now: datetime) -> Self:
        """The app once it has shown a code."""
        return replace(self, confirmed_at=now, recovery_hashes=tuple(recovery_hashes))
