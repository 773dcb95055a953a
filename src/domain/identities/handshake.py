"""The way to a provider and back (contract, section 4; RFC 9700, sections 2.1 and 4.7).

Whoever leaves gets two secrets: the *state* travels in addresses, the *browser's secret* stays in a
cookie. Only a browser that comes back with both of them ends what it began, once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.ids import SessionId, UserId

#: How long somebody may stay with the provider.
HANDSHAKE_LIFETIME: Final = timedelta(minutes=10)

#: How long a page has to exchange the code that it was given.
CODE_LIFETIME: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """Somebody who was sent to the provider; one with an account goes to link it.

    The ``verifier`` (RFC 7636) and the ``nonce`` (OpenID Connect Core 1.0, section 15.5.2) tie the
    provider's answer to this handshake.
    """

    state_hash: bytes
    browser_hash: bytes
    nonce: str
    verifier: str
    return_to: str
    user_id: UserId | None = None
    session_id: SessionId | None = None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginCode:
    """What is exchanged for tokens: these never stand in an address."""

    code_hash: bytes
    user_id: UserId
    expires_at: datetime
