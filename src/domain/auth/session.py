"""A login and the refresh tokens that keep it alive (contract, section 4; RFC 9700, section
4.14.2).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from domain.ids import RefreshTokenId, SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """How long an access token and a session live: a session ``idle`` after its last refresh, but
    never longer than ``longest``. For ``grace`` after its use a refresh token is taken for a
    repeated request and not for a theft.
    """

    access: timedelta = timedelta(minutes=15)
    idle: timedelta = timedelta(days=14)
    longest: timedelta = timedelta(days=90)
    grace: timedelta = timedelta(seconds=10)


#: So much of a browser's name tells people which of their devices it is.
_USER_AGENT_LENGTH: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One login on one device. ``expires_at`` is when it ends if it is not refreshed before."""

    id: SessionId
    user_id: UserId
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    ip: str | None = None
    user_agent: str | None = None

    @classmethod
    def started(
        cls,
        session_id: SessionId,
        user_id: UserId,
        /,
        *,
        ip: str | None,
        user_agent: str | None,
        now: datetime,
        lifetimes: Lifetimes,
    ) -> Self:
        """A new session."""
        return cls(
            id=session_id,
            user_id=user_id,
            created_at=now,
            last_used_at=now,
            expires_at=now + min(lifetimes.idle, lifetimes.longest),
            ip=ip,
            user_agent=_shortened(user_agent),
        )

    def is_live(self, *, now: datetime) -> bool:
        """Whether it has neither ended nor run out."""
        return self.ended_at is None and now < self.expires_at

    def refreshed(
        self, *, ip: str | None, user_agent: str | None, now: datetime, lifetimes: Lifetimes
    ) -> Self:
        """The session after a refresh: its time starts anew, up to the longest that a session may
        live.
        """
        expires_at = min(now + lifetimes.idle, self.created_at + lifetimes.longest)
        return replace(
            self,
            last_used_at=now,
            expires_at=expires_at,
            ip=ip,
            user_agent=_shortened(user_agent),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken:
    """One link in the chain of a session's tokens; ``ended_at`` is set when a sibling was used in
    its place.
    """

    id: RefreshTokenId
    session_id: SessionId
    parent_id: RefreshTokenId | None = None
    token_hash: bytes
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None


def _shortened(user_agent: str | None) -> str | None:
    return None if user_agent is None else user_agent[:_USER_AGENT_LENGTH]
