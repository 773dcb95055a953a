"""Refreshing a session: a refresh token is exchanged for new tokens."""

from dataclasses import dataclass, field
from typing import Final

from application.actor import Origin
from application.auth.events import session_event
from application.auth.issue_tokens import IssueTokens
from application.auth.ports import AuthReads, AuthWork, NewSecret, StartAuthWork
from application.auth.views import Tokens
from application.authentication import LiveSessions
from application.ports import NewId
from application.turns import Turns
from domain.auth.errors import InvalidRefreshToken
from domain.auth.refresh import Family, Verdict
from domain.auth.session import Lifetimes
from domain.auth.token import token_hash
from domain.errors import Unavailable
from domain.ids import RefreshTokenId

#: How long a refresh waits for others of the same session, in seconds: as long as for a connection.
MAX_WAIT: Final = 2.0


@dataclass(frozen=True, slots=True)
class Refresh:
    """Give new tokens for a refresh token that is good, and end the session of one that seems
    stolen.

    The refreshes of a session come one after the other. Those on this server wait before they take
    a connection, so that many of them at once keep nobody else from getting one.
    """

    start_work: StartAuthWork
    reads: AuthReads
    new_id: NewId
    new_secret: NewSecret
    issue_tokens: IssueTokens
    lifetimes: Lifetimes
    live: LiveSessions
    turns: Turns = field(default_factory=lambda: Turns(patience=MAX_WAIT))

    async def __call__(self, origin: Origin, token: str, /) -> Tokens:
        presented = token_hash(token)
        session_id = await self.reads.session_of(presented)
        if session_id is None:
            raise InvalidRefreshToken
        async with self.turns.turn(session_id) as came:
            if not came:
                raise Unavailable
            return await self._refreshed(origin, presented)

    async def _refreshed(self, origin: Origin, presented: bytes) -> Tokens:
        async with self.start_work(None) as work:
            family = await work.sessions.family(presented)
            if family is None:
                raise InvalidRefreshToken
            match family.verdict(now=work.now, grace=self.lifetimes.grace):
                case Verdict.GOOD | Verdict.REPEATED:
                    tokens = await self._renew(work, family, origin)
                case Verdict.REUSED:
                    await self._end(work, family, origin)
                    raise InvalidRefreshToken
                case Verdict.OVER:
                    raise InvalidRefreshToken
            await work.commit()
        return tokens

    async def _renew(self, work: AuthWork, family: Family, origin: Origin) -> Tokens:
        secret = self.new_secret()
        renewal = family.renewed(
            RefreshTokenId(self.new_id()),
            token_hash(secret),
            ip=origin.ip,
            user_agent=origin.user_agent,
            now=work.now,
            lifetimes=self.lifetimes,
        )
        await work.sessions.renew(renewal)
        user = await work.users.get(renewal.session.user_id)
        return self.issue_tokens(renewal.session, user.role, secret, now=work.now)

    async def _end(self, work: AuthWork, family: Family, origin: Origin) -> None:
        """The end is made durable before the refusal: that would undo it."""
        session = family.session
        await work.sessions.end(session.user_id, session.id)
        await work.audit.record(
            session_event(
                "session.reuse_detected", session.user_id, session.id, origin, outcome="refused"
            )
        )
        await work.commit()
        self.live.end([session.id])
