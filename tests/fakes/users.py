"""Accounts in memory."""

from dataclasses import replace
from datetime import datetime

from application.files import picture_url
from application.page import Page, PageRequest
from application.users.ports import PeopleFilter
from application.users.views import Me, PublicProfile
from domain.courses.course import CourseStatus
from domain.errors import NotFound, Overlapped
from domain.ids import UserId
from domain.text import Email
from domain.users.errors import EmailTaken
from domain.users.user import User, UserStatus
from fakes.courses import paged
from fakes.erasure import forget, is_erased
from fakes.memory import MemoryTransaction, Tables


class MemoryUsers:
    """The port ``Users``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._users = transaction.table("users")

    async def get(self, user_id: UserId, /) -> User:
        if user_id not in self._users or is_erased(self._transaction, user_id):
            raise NotFound
        user: User = self._users[user_id]
        return user

    async def lock(self, user_id: UserId, /) -> User:
        await self._transaction.lock("users", user_id)
        return await self.get(user_id)

    async def lock_wholly(self, user_id: UserId, /) -> User:
        return await self.lock(user_id)

    async def lock_by_email(self, email: Email, /) -> User | None:
        found = _with_address(self._transaction, email)
        return None if found is None else await self.lock(found.id)

    async def is_taken(self, email: Email, /, *, but: UserId | None = None) -> bool:
        found = _with_address(self._transaction, email)
        return found is not None and found.id != but

    async def lock_admins(self) -> set[UserId]:
        for user in sorted(self._users.values(), key=lambda one: one.id):
            if user.is_active_admin:
                await self._transaction.lock("users", user.id)
        return {user.id for user in self._users.values() if user.is_active_admin}

    async def add(self, user: User, /) -> None:
        # As in a unique index: who comes second waits for what becomes of the first.
        await self._transaction.lock("addresses", user.email.canonical)
        if await self.is_taken(user.email):
            raise EmailTaken
        self._users[user.id] = user

    async def save(self, user: User, /) -> User:
        if (await self.get(user.id)).version != user.version:
            raise Overlapped
        await self._transaction.lock("addresses", user.email.canonical)
        if await self.is_taken(user.email, but=user.id):
            raise EmailTaken
        saved = replace(user, version=user.version + 1)
        self._users[user.id] = saved
        return saved

    async def owns_courses(self, user_id: UserId, /) -> bool:
        return any(
            one.owner_id == user_id and one.status is not CourseStatus.ARCHIVED
            for one in self._transaction.table("courses").values()
        )

    async def erase(self, user: User, /) -> None:
        forget(self._transaction, user, self._now)

    async def rehash(self, user_id: UserId, password_hash: str, /) -> None:
        self._users[user_id] = replace(self._users[user_id], password_hash=password_hash)


class MemoryUserReads:
    """The port ``UserReads``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def account(self, user_id: UserId, /) -> Me:
        return self._account(self._found(user_id))

    async def profile(self, user_id: UserId, /) -> PublicProfile:
        user = self._found(user_id)
        if user.status is not UserStatus.ACTIVE:
            raise NotFound
        picture = picture_url(user.avatar_media_id)
        return PublicProfile(user.id, user.display_name, user.title, user.bio, picture)

    async def people(self, wanted: PeopleFilter, page: PageRequest, /) -> Page[Me]:
        known = self._tables.table("users").values()
        listed = [
            one for one in known if _fits(one, wanted) and not is_erased(self._tables, one.id)
        ]
        return paged(
            [self._account(one) for one in listed], page, lambda one: (one.id,), descending=True
        )

    def _found(self, user_id: UserId) -> User:
        user: User | None = self._tables.table("users").get(user_id)
        if user is None or is_erased(self._tables, user_id):
            raise NotFound
        return user

    def _account(self, user: User) -> Me:
        totp = self._tables.table("totps").get(user.id)
        identities = self._tables.table("identities").values()
        return Me(
            id=user.id,
            email=user.email,
            email_verified=True,
            display_name=user.display_name,
            title=user.title,
            bio=user.bio,
            avatar_url=picture_url(user.avatar_media_id),
            locale=user.locale,
            timezone=user.timezone,
            role=user.role,
            status=user.status,
            has_password=user.password_hash is not None,
            has_totp=totp is not None and totp.is_on,
            identities=sorted(one.provider for one in identities if one.user_id == user.id),
            created_at=user.created_at,
            updated_at=user.updated_at,
            version=user.version,
        )


def _with_address(tables: Tables, email: str) -> User | None:
    users = tables.table("users").values()
    return next((one for one in users if one.email.lower() == email.lower()), None)


def _fits(user: User, wanted: PeopleFilter) -> bool:
    text = (wanted.search or "").lower()
    return (
        (text in user.display_name.lower() or text in user.email.lower())
        and wanted.role in (None, user.role)
        and wanted.status in (None, user.status)
    )
