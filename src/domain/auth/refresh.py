"""What happens when a refresh token is presented (contract, section 4: ``POST /auth/refresh``).

::

    live ── used ──────────────────▶ used: a child is issued, and the siblings end
    used ── within the grace, ─────▶ used: one more child, a sibling of the first
            no child used yet
    used ── later, or after ───────▶ reuse: the session ends, and every token with it
            a child was used
    ended ── presented at all ─────▶ reuse
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.auth.session import Lifetimes, RefreshToken, Session
from domain.ids import RefreshTokenId


class Verdict(StrEnum):
    """What a presented token is: good, the repetition of a request whose answer was lost, over, or
    stolen.
    """

    GOOD = "good"
    REPEATED = "repeated"
    OVER = "over"
    REUSED = "reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The outcome of a refresh: the session with its new time, the tokens that changed, and the one
    that was issued.
    """

    session: Session
    changed: tuple[RefreshToken, ...]
    issued: RefreshToken


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A presented token with what decides on it: its session, its siblings and its children."""

    session: Session
    presented: RefreshToken
    siblings: tuple[RefreshToken, ...] = ()
    children: tuple[RefreshToken, ...] = ()

    def verdict(self, *, now: datetime, grace: timedelta) -> Verdict:
        """Judge the presented token."""
        token = self.presented
        if not self.session.is_live(now=now):
            return Verdict.OVER
        if token.ended_at is not None:
            return Verdict.REUSED
        if token.used_at is None:
            return Verdict.GOOD if now < token.expires_at else Verdict.OVER
        if now - token.used_at < grace and all(child.used_at is None for child in self.children):
            return Verdict.REPEATED
        return Verdict.REUSED

    def renewed(
        self,
        token_id: RefreshTokenId,
        token_hash: bytes,
        /,
        *,
        ip: str | None,
        user_agent: str | None,
        now: datetime,
        lifetimes: Lifetimes,
    ) -> Renewal:
        """Use the token up and issue its child; the verdict is good or repeated."""
        session = self.session.refreshed(ip=ip, user_agent=user_agent, now=now, lifetimes=lifetimes)
        issued = RefreshToken(
            id=token_id,
            session_id=session.id,
            parent_id=self.presented.id,
            token_hash=token_hash,
            created_at=now,
            expires_at=session.expires_at,
        )
        return Renewal(session=session, changed=self._used_up(now), issued=issued)

    def _used_up(self, now: datetime) -> tuple[RefreshToken, ...]:
        """The first use counts; with it the siblings end."""
        if self.presented.used_at is not None:
            return ()
        ended = (
            replace(sibling, ended_at=now) for sibling in self.siblings if sibling.ended_at is None
        )
        return (replace(self.presented, used_at=now), *ended)
