"""What this server knows of sessions that ended and roles that changed lately."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from application.authentication import AccessClaims
from domain.ids import SessionId, UserId
from domain.users.user import Role


class _KnownRole(NamedTuple):
    role: Role
    version: int


@dataclass(slots=True)
class AccessMemory:
    """Facts are kept for ``span``: as long as a token that was issued before them can be shown.

    ``monotonic`` is a clock in seconds that nobody sets.
    """

    span: timedelta
    monotonic: Callable[[], float]
    _ended: set[SessionId] = field(default_factory=set)
    _roles: dict[UserId, _KnownRole] = field(default_factory=dict)
    #: When each fact was learned, in that order; the newest word on an id stands last.
    _learned_at: dict[SessionId | UserId, float] = field(default_factory=dict)

    def end(self, session_id: SessionId) -> None:
        """Learn that this session has ended."""
        self._ended.add(session_id)
        self._learned(session_id)

    def change_role(self, user_id: UserId, role: Role, version: int) -> None:
        """Learn the role in this version of an account; what comes late changes nothing."""
        known = self._roles.get(user_id)
        if known is None or known.version < version:
            self._roles[user_id] = _KnownRole(role, version)
            self._learned(user_id)

    def has_ended(self, session_id: SessionId) -> bool:
        """Whether the session is known to have ended."""
        return session_id in self._ended

    def role_of(self, claims: AccessClaims) -> Role:
        """The role that the token's holder has now."""
        known = self._roles.get(claims.user_id)
        return claims.role if known is None else known.role

    def forget_old(self) -> None:
        """Forget what no token is old enough to contradict."""
        oldest = self.monotonic() - self.span.total_seconds()
        while self._learned_at:
            fact = next(iter(self._learned_at))
            if self._learned_at[fact] >= oldest:
                return
            del self._learned_at[fact]
            self._ended.discard(SessionId(fact))
            self._roles.pop(UserId(fact), None)

    def _learned(self, fact: SessionId | UserId) -> None:
        self._learned_at.pop(fact, None)
        self._learned_at[fact] = self.monotonic()
