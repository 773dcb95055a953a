"""What the audit trail keeps of registrations and logins."""

from typing import Any

from application.actor import Origin
from application.ports import AuditEvent
from domain.ids import RegistrationId, SessionId, UserId


def registration_event(
    registration_id: RegistrationId, origin: Origin, *, taken: bool
) -> AuditEvent:
    """Somebody registered, or tried to with an address that has an account."""
    return AuditEvent(
        "user.registered",
        "registration",
        registration_id,
        None,
        origin,
        outcome="refused" if taken else "success",
        details={"reason": "address_taken"} if taken else None,
    )


def session_event(
    action: str,
    user_id: UserId,
    session_id: SessionId,
    origin: Origin,
    /,
    *,
    outcome: str = "success",
    **details: Any,
) -> AuditEvent:
    """Something happened to a session."""
    return AuditEvent(action, "session", session_id, user_id, origin, outcome, details)


def login_refused(user_id: UserId | None, origin: Origin, /, *, reason: str) -> AuditEvent:
    """A login failed. Whoever tried is not known to be the account's owner, and so is no actor."""
    return AuditEvent(
        "session.refused", "user", user_id, None, origin, "refused", details={"reason": reason}
    )
