"""Registrations in PostgreSQL."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.auth.registration import Registration
from domain.ids import RegistrationId
from domain.text import Email
from infrastructure.persistence.auth.rows import RegistrationRow
from infrastructure.persistence.mapping import entity_of, write

_OF_ADDRESS = func.lower(RegistrationRow.email) == func.lower(bindparam("email"))

_NEWEST = (
    select(RegistrationRow)
    .where(_OF_ADDRESS, RegistrationRow.expires_at > bindparam("now"))
    .order_by(RegistrationRow.created_at.desc(), RegistrationRow.id.desc())
    .limit(1)
    .with_for_update()
)

_ADDRESS = select(RegistrationRow.email).where(
    RegistrationRow.token_hash == bindparam("token_hash")
)

#: All of an address in one order, so that two of its links that are used at once do not wait for
#: each other.
_ALL = (
    select(RegistrationRow)
    .where(_OF_ADDRESS)
    .order_by(RegistrationRow.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)

_END_ALL = delete(RegistrationRow).where(_OF_ADDRESS)


class SqlRegistrations:
    """The port ``Registrations`` within a session's transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, registration: Registration, /) -> None:
        row = RegistrationRow()
        write(registration, row)
        self._session.add(row)
        await self._session.flush()

    async def lock(self, registration_id: RegistrationId, /) -> Registration | None:
        return _entity(
            await self._session.get(
                RegistrationRow, registration_id, with_for_update=True, populate_existing=True
            )
        )

    async def lock_newest(self, email: Email, /) -> Registration | None:
        return _entity(await self._session.scalar(_NEWEST, {"email": email, "now": self._now}))

    async def lock_by_token(self, token_hash: bytes, /) -> Registration | None:
        email = await self._session.scalar(_ADDRESS, {"token_hash": token_hash})
        if email is None:
            return None
        locked = (await self._session.scalars(_ALL, {"email": email})).all()
        return _entity(next((one for one in locked if one.token_hash == token_hash), None))

    async def save(self, registration: Registration, /) -> None:
        write(registration, await self._session.get_one(RegistrationRow, registration.id))
        await self._session.flush()

    async def end_all(self, email: Email, /) -> None:
        await self._session.execute(_END_ALL, {"email": email})


def _entity(row: RegistrationRow | None) -> Registration | None:
    return None if row is None else entity_of(row, Registration)
