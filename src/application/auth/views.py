"""Logins as they are shown."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct


class RegistrationReceived(Struct, frozen=True):
    """The one answer to whoever wants an address to be verified, whether it is new or taken."""

    status: Literal["verification_sent"] = "verification_sent"


class ResetRequested(Struct, frozen=True):
    """The one answer to everybody who forgot a password, whether or not there is an account."""

    status: Literal["reset_sent"] = "reset_sent"


class Tokens(Struct, frozen=True):
    """What a login gives; the times are in seconds from now."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    refresh_token: str
    refresh_expires_in: int


class CodeRequired(Struct, frozen=True, kw_only=True):
    """The password was right, and a code is asked for: send it with the ``mfa_token`` within
    ``expires_in`` seconds.
    """

    mfa_required: Literal[True] = True
    mfa_token: str
    expires_in: int


class SessionItem(Struct, frozen=True):
    """One of a person's logins; ``current`` marks the one that asks."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    ip: str | None
    user_agent: str | None
    current: bool
