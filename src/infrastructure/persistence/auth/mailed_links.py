"""Mailed links in PostgreSQL."""

from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.auth.mailed_link import LinkPurpose, MailedLink
from domain.ids import UserId
from infrastructure.persistence.auth.rows import MailedLinkRow
from infrastructure.persistence.mapping import entity_from

_LINK = MailedLinkRow.__table__
_KEY = (_LINK.c.user_id == bindparam("user"), _LINK.c.purpose == bindparam("for"))
_TOKEN = _LINK.c.token_hash == bindparam("token")

#: In the order of the entity's fields.
_COLUMNS = [
    _LINK.c[name]
    for name in ("user_id", "purpose", "email", "token_hash", "created_at", "expires_at")
]

_new = insert(MailedLinkRow)
_PUT = _new.on_conflict_do_update(
    constraint="mailed_links_pkey",
    set_={
        name: _new.excluded[name] for name in ("email", "token_hash", "created_at", "expires_at")
    },
)
_GET = select(*_COLUMNS).where(*_KEY)
_FIND = select(*_COLUMNS).where(_LINK.c.purpose == bindparam("for"), _TOKEN)
_USE = delete(MailedLinkRow).where(*_KEY, _TOKEN).returning(_LINK.c.user_id)
_END_ALL = delete(MailedLinkRow).where(_LINK.c.user_id == bindparam("user"))


class SqlMailedLinks:
    """The port ``MailedLinks`` within a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, link: MailedLink, /) -> None:
        values = {column.name: getattr(link, column.name) for column in _COLUMNS}
        await self._session.execute(_PUT, values)

    async def get(self, user_id: UserId, purpose: LinkPurpose, /) -> MailedLink | None:
        return await self._one(_GET, {"user": user_id, "for": purpose})

    async def find(self, purpose: LinkPurpose, token_hash: bytes, /) -> MailedLink | None:
        return await self._one(_FIND, {"for": purpose, "token": token_hash})

    async def use(self, link: MailedLink, /) -> bool:
        named = {"user": link.user_id, "for": link.purpose, "token": link.token_hash}
        return bool((await self._session.execute(_USE, named)).all())

    async def end_all(self, user_id: UserId, /) -> None:
        await self._session.execute(_END_ALL, {"user": user_id})

    async def _one(self, statement: Any, values: dict[str, Any]) -> MailedLink | None:
        found = (await self._session.execute(statement, values)).one_or_none()
        return None if found is None else entity_from(found, MailedLink)
