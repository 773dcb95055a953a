"""Sessions and their refresh tokens in PostgreSQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import CTE, bindparam, delete, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.auth.refresh import Family, Renewal
from domain.auth.session import RefreshToken, Session
from domain.ids import SessionId, UserId
from infrastructure.persistence.access_changes import ended_message, tell
from infrastructure.persistence.auth.rows import FamiliarAddressRow, RefreshTokenRow, SessionRow
from infrastructure.persistence.mapping import entity_of, write
from infrastructure.persistence.two_factor.rows import ChallengeRow

#: A token's session never changes, so that it can be found and locked at once.
_LOCK_SESSION = (
    select(SessionRow)
    .where(
        SessionRow.id
        == select(RefreshTokenRow.session_id)
        .where(RefreshTokenRow.token_hash == bindparam("token_hash"))
        .scalar_subquery()
    )
    .with_for_update(of=SessionRow)
    .execution_options(populate_existing=True)
)

_PRESENTED = (
    select(RefreshTokenRow)
    .where(RefreshTokenRow.token_hash == bindparam("token_hash"))
    .execution_options(populate_existing=True)
)

_AROUND = (
    select(RefreshTokenRow)
    .where(
        or_(
            RefreshTokenRow.parent_id == bindparam("token_id"),
            RefreshTokenRow.parent_id == bindparam("parent_id"),
        ),
        RefreshTokenRow.id != bindparam("token_id"),
    )
    .execution_options(populate_existing=True)
)


_new_address = insert(FamiliarAddressRow)
_KNOW = _new_address.on_conflict_do_update(
    index_elements=[FamiliarAddressRow.user_id, FamiliarAddressRow.address],
    set_={"last_used_at": _new_address.excluded.last_used_at},
)


#: The sessions of a person that live.
_LIVE = (
    SessionRow.user_id == bindparam("user"),
    SessionRow.ended_at.is_(None),
    SessionRow.expires_at > bindparam("now"),
)

_STARTED_AT = select(SessionRow.created_at).where(*_LIVE, SessionRow.id == bindparam("session"))


def _ended(*conditions: Any) -> CTE:
    """Live sessions that come to their end."""
    return (
        update(SessionRow)
        .where(*_LIVE, *conditions)
        .values(ended_at=bindparam("now"))
        .returning(SessionRow.id)
        .execution_options(synchronize_session=False)
        .cte("ended")
    )


def _end(*conditions: Any) -> Any:
    ended = _ended(*conditions)
    return select(ended.c.id, tell(ended_message(ended.c.id)))


_END_ONE = _end(SessionRow.id == bindparam("session"))
_END_ALL = _end(true())
_END_OTHERS = _end(SessionRow.id != bindparam("session"))

_END_CHALLENGES = delete(ChallengeRow).where(ChallengeRow.user_id == bindparam("user"))


class SqlSessions:
    """The port ``Sessions`` within a session's transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def start(self, session: Session, token: RefreshToken, /, *, place: str) -> None:
        for entity, row in ((session, SessionRow()), (token, RefreshTokenRow())):
            write(entity, row)
            self._session.add(row)
            await self._session.flush()
        known = {"user_id": session.user_id, "address": place, "last_used_at": self._now}
        await self._session.execute(_KNOW, known)

    async def family(self, token_hash: bytes, /) -> Family | None:
        named = {"token_hash": token_hash}
        session = await self._session.scalar(_LOCK_SESSION, named)
        presented = await self._session.scalar(_PRESENTED, named)
        if session is None or presented is None:
            return None
        return await self._around(entity_of(session, Session), entity_of(presented, RefreshToken))

    async def _around(self, session: Session, presented: RefreshToken) -> Family:
        values = {"token_id": presented.id, "parent_id": presented.parent_id}
        rows = await self._session.scalars(_AROUND, values)
        others = [entity_of(row, RefreshToken) for row in rows]
        return Family(
            session=session,
            presented=presented,
            siblings=tuple(one for one in others if one.parent_id != presented.id),
            children=tuple(one for one in others if one.parent_id == presented.id),
        )

    async def renew(self, renewal: Renewal, /) -> None:
        write(renewal.session, await self._session.get_one(SessionRow, renewal.session.id))
        for token in renewal.changed:
            write(token, await self._session.get_one(RefreshTokenRow, token.id))
        issued = RefreshTokenRow()
        write(renewal.issued, issued)
        self._session.add(issued)
        await self._session.flush()

    async def started_at(self, user_id: UserId, session_id: SessionId, /) -> datetime | None:
        values = {"user": user_id, "session": session_id, "now": self._now}
        return await self._session.scalar(_STARTED_AT, values)

    async def end(self, user_id: UserId, session_id: SessionId, /) -> bool:
        values = {"user": user_id, "session": session_id, "now": self._now}
        return bool((await self._session.execute(_END_ONE, values)).all())

    async def end_all(self, user_id: UserId, /, *, but: SessionId | None = None) -> list[SessionId]:
        await self._session.execute(_END_CHALLENGES, {"user": user_id})
        statement = _END_ALL if but is None else _END_OTHERS
        values = {"user": user_id, "session": but, "now": self._now}
        ended = await self._session.execute(statement, values)
        return [SessionId(session_id) for session_id, _told in ended]
