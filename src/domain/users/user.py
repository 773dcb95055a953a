"""A person with an account (contract, sections 2 and 3)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from domain.errors import InvalidTransition
from domain.ids import MediaId, UserId
from domain.text import DisplayName, Email, Title
from domain.users.profile import Bio, Locale, Timezone

#: What holds until somebody says otherwise.
ENGLISH: Final = Locale("en")
UTC: Final = Timezone("UTC")


class Role(StrEnum):
    """Students learn, instructors teach courses of their own, admins run the platform."""

    STUDENT = "student"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


class UserStatus(StrEnum):
    """Whoever is suspended cannot log in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


MOVES: Final = {
    UserStatus.ACTIVE: frozenset({UserStatus.SUSPENDED}),
    UserStatus.SUSPENDED: frozenset({UserStatus.ACTIVE}),
}

#: What an account that was erased is called wherever it is shown.
FORMER: Final = DisplayName("Former learner")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account whose address is verified: unverified registrations are no accounts."""

    id: UserId
    email: Email
    display_name: DisplayName
    title: Title | None = None
    bio: Bio | None = None
    avatar_media_id: MediaId | None = None
    locale: Locale = ENGLISH
    timezone: Timezone = UTC
    role: Role = Role.STUDENT
    role_changed_at: datetime | None = None
    status: UserStatus = UserStatus.ACTIVE
    password_hash: str | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def is_active_admin(self) -> bool:
        return self.role is Role.ADMIN and self.status is UserStatus.ACTIVE

    def with_role(self, role: Role, *, now: datetime) -> Self:
        """Give another role; the same one changes nothing."""
        if role is self.role:
            return self
        return replace(self, role=role, role_changed_at=now, updated_at=now)

    def with_password(self, password_hash: str, *, now: datetime) -> Self:
        """Log in with another password from now on."""
        return replace(self, password_hash=password_hash, updated_at=now)

    def with_email(self, email: Email, *, now: datetime) -> Self:
        """Be reached at another address, which is verified, from now on."""
        return replace(self, email=email, updated_at=now)

    def suspended(self, *, now: datetime) -> Self:
        """Not let in any more."""
        return self._moved_to(UserStatus.SUSPENDED, now=now)

    def reinstated(self, *, now: datetime) -> Self:
        """Let in again."""
        return self._moved_to(UserStatus.ACTIVE, now=now)

    def _moved_to(self, status: UserStatus, *, now: datetime) -> Self:
        if status not in MOVES[self.status]:
            raise InvalidTransition(self.status, status, allowed=frozenset(MOVES[self.status]))
        return replace(self, status=status, updated_at=now)
