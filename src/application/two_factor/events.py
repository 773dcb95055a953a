"""What the audit trail keeps of two-factor login."""

from application.actor import Actor
from application.ports import AuditEvent


def totp_event(action: str, actor: Actor, /, *, refused: bool = False) -> AuditEvent:
    """Somebody turned their own two-factor login on or off, or tried to with a wrong code."""
    return AuditEvent(
        action,
        "user",
        actor.user_id,
        actor.user_id,
        actor.origin,
        outcome="refused" if refused else "success",
        details={"reason": "invalid_code"} if refused else None,
    )
