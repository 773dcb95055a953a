"""The tokens that a login and every refresh hand out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from application.auth.views import Tokens
from application.authentication import AccessTokens
from domain.auth.session import Lifetimes, Session
from domain.users.user import Role


@dataclass(frozen=True, slots=True)
class IssueTokens:
    """Put an access token beside a session's new refresh token. Neither outlives the session."""

    tokens: AccessTokens
    lifetimes: Lifetimes

    def __call__(
        self, session: Session, role: Role, refresh_token: str, /, *, now: datetime
    ) -> Tokens:
        left = session.expires_at - now
        lifetime = min(self.lifetimes.access, left)
        return Tokens(
            access_token=self.tokens.issue(session.user_id, session.id, role, lifetime=lifetime),
            token_type="Bearer",  # noqa: S106 - the scheme's name is no secret.
            expires_in=_seconds(lifetime),
            refresh_token=refresh_token,
            refresh_expires_in=_seconds(left),
        )


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
