"""What every new password of an account comes to."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.account_letters import PASSWORD_CHANGED, letter_to
from application.auth.ports import AuthWork
from application.ports import AuditEvent, NewId
from domain.ids import SessionId
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class SetPassword:
    """Store the password of a locked account, end what rested on the old one (sessions, links of
    every kind), and tell its owner.
    """

    new_id: NewId

    async def __call__(
        self,
        work: AuthWork,
        user: User,
        password_hash: str,
        /,
        *,
        kept: SessionId | None,
        by: str,
        origin: Origin,
    ) -> list[SessionId]:
        """Answer the sessions that ended: all but the one that is ``kept``."""
        await work.users.save(user.with_password(password_hash, now=work.now))
        ended = await work.sessions.end_all(user.id, but=kept)
        await work.links.end_all(user.id)
        await work.outbox.post(letter_to(user, PASSWORD_CHANGED, self.new_id()))
        details = {"by": by, "sessions": len(ended)}
        await work.audit.record(
            AuditEvent("password.changed", "user", user.id, user.id, origin, details=details)
        )
        return ended
