"""Starting a session: what every way of logging in comes to."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.events import session_event
from application.auth.issue_tokens import IssueTokens
from application.auth.ports import AuthWork, NewSecret
from application.auth.views import Tokens
from application.limits import network_of
from application.ports import NewId
from domain.auth.session import Lifetimes, RefreshToken, Session
from domain.auth.token import token_hash
from domain.ids import RefreshTokenId, SessionId
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class StartSession:
    """Log a person in whose identity is proved."""

    new_id: NewId
    new_secret: NewSecret
    issue_tokens: IssueTokens
    lifetimes: Lifetimes

    async def __call__(
        self, work: AuthWork, user: User, origin: Origin, /, *, method: str
    ) -> Tokens:
        session = Session.started(
            SessionId(self.new_id()),
            user.id,
            ip=origin.ip,
            user_agent=origin.user_agent,
            now=work.now,
            lifetimes=self.lifetimes,
        )
        secret = self.new_secret()
        await work.sessions.start(
            session, self._first_token(session, secret), place=network_of(origin.ip)
        )
        await work.audit.record(
            session_event("session.started", user.id, session.id, origin, method=method)
        )
        return self.issue_tokens(session, user.role, secret, now=work.now)

    def _first_token(self, session: Session, secret: str) -> RefreshToken:
        return RefreshToken(
            id=RefreshTokenId(self.new_id()),
            session_id=session.id,
            token_hash=token_hash(secret),
            created_at=session.created_at,
            expires_at=session.expires_at,
        )
