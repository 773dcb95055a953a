"""Accounts as entities in PostgreSQL."""

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.courses.course import CourseStatus
from domain.errors import NotFound, Overlapped
from domain.ids import UserId
from domain.text import Email
from domain.users.errors import EmailTaken
from domain.users.user import Role, User, UserStatus
from infrastructure.persistence.access_changes import role_message, tell
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.errors import constraint_means
from infrastructure.persistence.mapping import entity_of, write
from infrastructure.persistence.users.erasure import erase
from infrastructure.persistence.users.rows import UserRow

constraint_means("users_email_key", EmailTaken)

_IS_TAKEN = select(
    exists().where(
        func.lower(UserRow.email) == func.lower(bindparam("email")),
        UserRow.id.is_distinct_from(bindparam("but", type_=UserRow.id.type)),
    )
)

_LOCK_BY_EMAIL = (
    select(UserRow)
    .where(func.lower(UserRow.email) == func.lower(bindparam("email")))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)

#: In the order of their ids, so that nobody waits for somebody who waits for them.
_LOCK_ADMINS = (
    select(UserRow.id)
    .where(UserRow.role == Role.ADMIN, UserRow.status == UserStatus.ACTIVE)
    .order_by(UserRow.id)
    .with_for_update(key_share=True)
)

_OWNS_COURSES = select(
    exists().where(
        CourseRow.owner_id == bindparam("user"), CourseRow.status != CourseStatus.ARCHIVED
    )
)

#: Past the version, which counts changes of what the account is.
_REHASH = (
    update(UserRow)
    .where(UserRow.id == bindparam("user"))
    .values(password_hash=bindparam("hash"))
    .execution_options(synchronize_session=False)
)

_TELL_ROLE = select(tell(role_message(UserRow.id, UserRow.role, UserRow.version))).where(
    UserRow.id == bindparam("user")
)


class UserRows(SQLAlchemyAsyncRepository[UserRow]):
    model_type = UserRow


class SqlUsers:
    """The port ``Users`` within a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = UserRows(
            session=session,
            auto_refresh=False,
            wrap_exceptions=False,
            # A look after a lock must see what the lock waited for.
            execution_options={"populate_existing": True},
        )

    async def get(self, user_id: UserId, /) -> User:
        return _person(await self._rows.get_one_or_none(id=user_id))

    async def lock(self, user_id: UserId, /) -> User:
        return await self._locked(user_id, key_share=True)

    async def lock_wholly(self, user_id: UserId, /) -> User:
        return await self._locked(user_id, key_share=False)

    async def _locked(self, user_id: UserId, *, key_share: bool) -> User:
        return _person(
            await self._session.get(
                UserRow, user_id, with_for_update={"key_share": key_share}, populate_existing=True
            )
        )

    async def lock_by_email(self, email: Email, /) -> User | None:
        row = await self._session.scalar(_LOCK_BY_EMAIL, {"email": email})
        return None if row is None else entity_of(row, User)

    async def is_taken(self, email: Email, /, *, but: UserId | None = None) -> bool:
        return bool(await self._session.scalar(_IS_TAKEN, {"email": email, "but": but}))

    async def lock_admins(self) -> set[UserId]:
        return {UserId(one) for one in await self._session.scalars(_LOCK_ADMINS)}

    async def add(self, user: User, /) -> None:
        row = UserRow(version=user.version)
        write(user, row)
        await self._rows.add(row)

    async def save(self, user: User, /) -> User:
        row = await self._session.get_one(UserRow, user.id)
        if row.version != user.version:
            raise Overlapped
        has_new_role = row.role != user.role
        write(user, row)
        await self._session.flush()
        if has_new_role:
            await self._session.execute(_TELL_ROLE, {"user": user.id})
        return entity_of(row, User)

    async def owns_courses(self, user_id: UserId, /) -> bool:
        return bool(await self._session.scalar(_OWNS_COURSES, {"user": user_id}))

    async def erase(self, user: User, /) -> None:
        await erase(self._session, user)

    async def rehash(self, user_id: UserId, password_hash: str, /) -> None:
        await self._session.execute(_REHASH, {"user": user_id, "hash": password_hash})


def _person(row: UserRow | None) -> User:
    if row is None or row.erased_at is not None:
        raise NotFound
    return entity_of(row, User)
