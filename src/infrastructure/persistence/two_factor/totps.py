"""Apps of two-factor login in PostgreSQL."""

from sqlalchemy import Integer, LargeBinary, bindparam, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import UserId
from domain.two_factor.totp import Totp
from infrastructure.persistence.mapping import entity_of, values_of, write
from infrastructure.persistence.two_factor.rows import TotpRow

_IS_ON = select(
    exists().where(TotpRow.user_id == bindparam("user"), TotpRow.confirmed_at.is_not(None))
)

_PROPOSAL = insert(TotpRow)

#: One that is on is not touched, and nothing comes back.
_PROPOSE = _PROPOSAL.on_conflict_do_update(
    index_elements=[TotpRow.user_id],
    set_={
        name: _PROPOSAL.excluded[name]
        for name in ("sealed_secret", "created_at", "last_step", "recovery_hashes")
    },
    where=TotpRow.confirmed_at.is_(None),
).returning(TotpRow.user_id)

_REMOVE = delete(TotpRow).where(TotpRow.user_id == bindparam("user"))

_MARK = bindparam("mark", type_=LargeBinary)

_SEALED_OTHERWISE = (
    select(TotpRow)
    .where(func.substring(TotpRow.sealed_secret, 1, func.length(_MARK)) != _MARK)
    .order_by(TotpRow.user_id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
    .execution_options(populate_existing=True)
)


class SqlTotps:
    """The port ``Totps`` within a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_on(self, user_id: UserId, /) -> bool:
        return bool(await self._session.scalar(_IS_ON, {"user": user_id}))

    async def lock(self, user_id: UserId, /) -> Totp | None:
        row = await self._session.get(
            TotpRow, user_id, with_for_update=True, populate_existing=True
        )
        return None if row is None else entity_of(row, Totp)

    async def propose(self, totp: Totp, /) -> bool:
        written = await self._session.execute(_PROPOSE, values_of(totp))
        return written.first() is not None

    async def save(self, totp: Totp, /) -> None:
        write(totp, await self._session.get_one(TotpRow, totp.user_id))
        await self._session.flush()

    async def remove(self, user_id: UserId, /) -> None:
        await self._session.execute(_REMOVE, {"user": user_id})

    async def sealed_otherwise(
        self, mark: bytes, /, *, after: UserId | None, limit: int
    ) -> list[Totp]:
        statement, values = _SEALED_OTHERWISE, {"mark": mark, "limit": limit}
        if after is not None:
            statement = statement.where(TotpRow.user_id > after)
        rows = await self._session.scalars(statement, values)
        return [entity_of(row, Totp) for row in rows]
