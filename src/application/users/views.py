"""People as they are shown."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from domain.users.user import Role, UserStatus


class Me(Struct, frozen=True):
    """An account as its owner and admins see it."""

    id: UUID
    email: str
    email_verified: bool
    display_name: str
    title: str | None
    bio: str | None
    avatar_url: str | None
    locale: str
    timezone: str
    role: Role
    status: UserStatus
    has_password: bool
    has_totp: bool
    identities: list[str]
    created_at: datetime
    updated_at: datetime
    version: int


class PublicProfile(Struct, frozen=True):
    """A person as everybody may know them."""

    id: UUID
    display_name: str
    title: str | None
    bio: str | None
    avatar_url: str | None


class PersonLink(Struct, frozen=True):
    """Just enough of a person to name them."""

    id: UUID
    display_name: str
