"""Files as people see them, read from PostgreSQL."""

from typing import Any

from application.media.ports import MediaSheet, Stored
from application.media.views import MediaView, media_view
from application.page import Page, PageRequest
from domain.errors import NotFound
from domain.ids import MediaId, UserId
from domain.media.media import Media
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.media import statements
from infrastructure.persistence.paging import page_of
from infrastructure.persistence.read_lane import Lane


class SqlMediaReads:
    """The port ``MediaReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def sheet(self, media_id: MediaId, /) -> MediaSheet:
        found = await self._lane.fetch(statements.media(), media_id=media_id)
        if not found:
            raise NotFound
        *media, lesson_ids, is_avatar = found[0]
        return MediaSheet(entity_from(media, Media), tuple(lesson_ids), is_avatar)

    async def of_owner(self, user_id: UserId, page: PageRequest, /) -> Page[MediaView]:
        values: dict[str, Any] = {"user_id": user_id, "limit": page.limit + 1}
        if page.after is not None:
            (values["after_id"],) = page.after
        statement = statements.of_owner(going_on=page.after is not None)
        rows = await self._lane.fetch(statement, **values)
        return page_of(rows, page, _view, key=lambda row: (row[0],))

    async def stored_by(self, user_id: UserId, /) -> Stored:
        found = await self._lane.fetch(statements.usage(), user_id=user_id)
        return Stored(*found[0]) if found else Stored(0, 0)


def _view(row: Any) -> MediaView:
    return media_view(entity_from(row, Media))
