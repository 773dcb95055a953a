"""Refreshing a session: a refresh token is exchanged for new tokens."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.events import session_event
from application.auth.issue_tokens import IssueTokens
from application.auth.ports import AuthWork, NewSecret, StartAuthWork
from application.auth.views import Tokens
from application.authentication import LiveSessions
from application.ports import NewId
from domain.auth.errors import InvalidRefreshToken
from domain.auth.refresh import Family, Verdict
from domain.auth.session import Lifetimes
from domain.auth.token import token_hash
from domain.ids import RefreshTokenId


@dataclass(frozen=True, slots=True)
class Refresh:
    """Give new tokens for a refresh token that is good, and end the session of one that seems
    stolen.
    """

    start_work: StartAuthWork
    new_id: NewId
    new_secret: NewSecret
    issue_tokens: IssueTokens
    lifetimes: Lifetimes
    live: LiveSessions

    async def __call__(self, origin: Origin, token: str, /) -> Tokens:
        async with self.start_work(None) as work:
            family = await work.sessions.family(token_hash(token))
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
