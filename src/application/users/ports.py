"""What the use cases on people need from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from application.courses.ports import Courses
from application.files import MediaFiles
from application.page import Page, PageRequest
from application.ports import Once, UnitOfWork
from application.seats import Enrollments
from application.users.views import Me, PublicProfile
from domain.ids import SessionId, UserId
from domain.text import Email
from domain.users.user import Role, User, UserStatus


class Users(Protocol):
    """The accounts as entities."""

    async def get(self, user_id: UserId, /) -> User:
        """Raise ``NotFound`` when there is none."""
        ...

    async def lock(self, user_id: UserId, /) -> User:
        """The same, and nobody else changes it until this work ends."""
        ...

    async def lock_wholly(self, user_id: UserId, /) -> User:
        """The same, and until this work ends nothing new refers to it either: no course, no
        enrollment, no session.
        """
        ...

    async def lock_by_email(self, email: Email, /) -> User | None:
        """The account with this address, in any letter case, locked as by ``lock``; None when there
        is none.
        """
        ...

    async def is_taken(self, email: Email, /, *, but: UserId | None = None) -> bool:
        """Whether there is an account with this address, in any letter case, ``but`` perhaps this
        one.
        """
        ...

    async def lock_admins(self) -> set[UserId]:
        """The active admins; nobody else makes them less until this work ends."""
        ...

    async def add(self, user: User, /) -> None:
        """Raise ``EmailTaken``, at the latest at the end of the work, where there is one."""
        ...

    async def save(self, user: User, /) -> User:
        """Write what changed and answer the user in the new version; raise ``Overlapped`` when the
        stored version is another one than the given user's, and ``EmailTaken`` as ``add``. A new
        role becomes known to all servers with the commit.
        """
        ...

    async def owns_courses(self, user_id: UserId, /) -> bool:
        """Whether a course of theirs is not archived."""
        ...

    async def erase(self, user: User, /) -> None:
        """Forget who the person was, everywhere: address, name, profile, where they came from and
        what was written to them, in the audit trail as well. What they did stays, as a former
        learner's. The account is gone from here on for every method of every port. Its sessions
        have ended before.
        """
        ...

    async def rehash(self, user_id: UserId, password_hash: str, /) -> None:
        """Store another hash of the same password: that is no new version of the account."""
        ...


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom to list; None does not filter. ``search`` is a part of the name or of the address."""

    search: str | None = None
    role: Role | None = None
    status: UserStatus | None = None


class UserReads(Protocol):
    """The accounts as people see them; every method is one statement."""

    async def account(self, user_id: UserId, /) -> Me:
        """Raise ``NotFound`` when there is none."""
        ...

    async def profile(self, user_id: UserId, /) -> PublicProfile:
        """Raise ``NotFound`` when there is none, or it is not active."""
        ...

    async def people(self, wanted: PeopleFilter, page: PageRequest, /) -> Page[Me]:
        """The accounts that fit, newest first."""
        ...


class Logins(Protocol):
    """The part of sessions that accounts need."""

    async def started_at(self, user_id: UserId, session_id: SessionId, /) -> datetime | None:
        """When the person's session began; None when it is not live, or not theirs."""
        ...

    async def end_all(self, user_id: UserId, /, *, but: SessionId | None = None) -> list[SessionId]:
        """End all live sessions of the person, but perhaps one, and answer which; all servers are
        told. Logins that wait for a code end with them.
        """
        ...


class UserWork(UnitOfWork, Protocol):
    """A transaction on accounts."""

    users: Users
    user_reads: UserReads

    @property
    def sessions(self) -> Logins: ...


class ProfileWork(UserWork, Protocol):
    """A transaction on accounts and their pictures."""

    media: MediaFiles


class ErasureWork(ProfileWork, Protocol):
    """A transaction on accounts and on the waitlists that they stand on."""

    courses: Courses
    enrollments: Enrollments


StartUserWork: TypeAlias = Callable[[Once | None], UserWork]
StartProfileWork: TypeAlias = Callable[[Once | None], ProfileWork]
StartErasureWork: TypeAlias = Callable[[Once | None], ErasureWork]
