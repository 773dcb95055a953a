"""Who asks."""

from dataclasses import dataclass
from typing import TypeAlias

from domain.errors import Forbidden, Unauthenticated
from domain.ids import SessionId, UserId
from domain.users.user import Role


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from, for the audit trail and for limits."""

    request_id: str
    ip: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who is logged in, with the role that they have now."""

    user_id: UserId
    role: Role
    session_id: SessionId
    origin: Origin

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


#: Somebody who may or may not be logged in.
Visitor: TypeAlias = Actor | None


class LoginRequired(Unauthenticated):
    """This needs a login: send `Authorization: Bearer ACCESS_TOKEN` with a token that has not run
    out and whose session has not ended. `POST /api/v1/auth/login` gives one, `POST
    /api/v1/auth/refresh` a fresh one.
    """

    code = "unauthenticated"
    title = "Login required"

    def __init__(
        self, detail: str = "Send a valid access token.", *, token_sent: bool = False
    ) -> None:
        super().__init__(detail)
        self.token_sent = token_sent


class NotAllowed(Forbidden):
    """You are logged in and may see this, but your role, or your part in the course, does not allow
    what you tried.
    """

    code = "forbidden"
    title = "Not allowed"

    def __init__(self, detail: str = "You may not do this.") -> None:
        super().__init__(detail)


def require_role(actor: Actor, *roles: Role) -> None:
    """Raise ``NotAllowed`` unless the actor has one of the roles."""
    if actor.role not in roles:
        raise NotAllowed(f"This is for {' and '.join(f'{role}s' for role in roles)}.")
