"""One's own account."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from benchmarks.floor.http import JSON, Answer, Refusal, Request, encode

ME: Final = """
SELECT
    id, email, display_name, title, bio, locale, timezone, role, status,
    password_hash IS NOT NULL, created_at, updated_at, version
FROM users
WHERE id = $1"""


class Me(msgspec.Struct, gc=False):
    id: UUID
    email: str
    display_name: str
    title: str | None
    bio: str | None
    locale: str
    timezone: str
    role: str
    status: str
    has_password: bool
    created_at: datetime
    updated_at: datetime
    version: int
    email_verified: bool = True
    has_totp: bool = False
    avatar_url: str | None = None
    identities: tuple[str, ...] = ()


async def me(request: Request) -> Answer:
    """Who holds the token."""
    row = await request.pool.fetchrow(ME, request.user().id)
    if row is None:
        raise Refusal(401, "unauthenticated")
    return 200, encode(Me(*row)), (JSON,)
