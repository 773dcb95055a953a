"""What is left behind of uploads and files, in PostgreSQL."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Interval,
    any_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    select,
)

from domain.ids import MediaId
from infrastructure.persistence.lessons.rows import LessonRow
from infrastructure.persistence.media.rows import AttachmentRow, MediaLeftoverRow, MediaRow
from infrastructure.persistence.read_lane import Compiled, Lane
from infrastructure.persistence.users.rows import UserRow

_MEDIA, _LEFTOVER = MediaRow.__table__, MediaLeftoverRow.__table__

#: Uploads and pictures that nobody did anything with for so long are given up.
_GIVEN_UP_AFTER: Final = literal(timedelta(days=1), Interval)

_AT_MOST: Final = bindparam("at_most", type_=Integer)
_IDS: Final = any_(bindparam("ids", type_=ARRAY(_MEDIA.c.id.type)))

_IS_UNUSED: Final = ~(
    exists().where(UserRow.avatar_media_id == _MEDIA.c.id)
    | exists().where(LessonRow.media_id == _MEDIA.c.id)
    | exists().where(AttachmentRow.media_id == _MEDIA.c.id)
)


def _forgetting(*conditions: ColumnElement[bool]) -> Compiled:
    """Delete some files; those that somebody works on are left for the next time."""
    chosen = (
        select(_MEDIA.c.id).where(*conditions).limit(_AT_MOST).with_for_update(skip_locked=True)
    )
    return Compiled(delete(MediaRow).where(_MEDIA.c.id.in_(chosen)).returning(_MEDIA.c.id))


_ABANDONED: Final = (
    _forgetting(_MEDIA.c.status == "pending", _MEDIA.c.created_at < func.now() - _GIVEN_UP_AFTER),
    _forgetting(
        _MEDIA.c.purpose == "avatar", _MEDIA.c.updated_at < func.now() - _GIVEN_UP_AFTER, _IS_UNUSED
    ),
    _forgetting(_MEDIA.c.owner_id.is_(None), _IS_UNUSED),
)
_LEFTOVERS: Final = Compiled(select(_LEFTOVER.c.media_id).limit(_AT_MOST))
_SETTLE: Final = Compiled(delete(MediaLeftoverRow).where(_LEFTOVER.c.media_id == _IDS))
_AWAITED: Final = Compiled(
    select(_MEDIA.c.id).where(_MEDIA.c.id == _IDS, _MEDIA.c.status == "pending")
)


class SqlMediaRemains:
    """The port ``MediaRemains``, each statement a transaction of its own."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def forget_abandoned(self, *, at_most: int) -> int:
        return max([len(await self._fetch(one, at_most=at_most)) for one in _ABANDONED])

    async def leftovers(self, *, at_most: int) -> list[MediaId]:
        return await self._fetch(_LEFTOVERS, at_most=at_most)

    async def settle(self, media_ids: Collection[MediaId], /) -> None:
        await self._fetch(_SETTLE, ids=list(media_ids))

    async def awaited(self, media_ids: Collection[MediaId], /) -> set[MediaId]:
        return set(await self._fetch(_AWAITED, ids=list(media_ids)))

    async def _fetch(self, statement: Compiled, **values: Any) -> list[MediaId]:
        return [MediaId(row[0]) for row in await self._lane.fetch(statement, **values)]
