"""Files as entities in PostgreSQL."""

from typing import cast

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import any_, bindparam, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import NotFound, Overlapped
from domain.ids import MediaId, UserId
from domain.media.errors import MediaInUse
from domain.media.media import Media
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.errors import constraint_means
from infrastructure.persistence.lessons.rows import LessonRow
from infrastructure.persistence.mapping import entity_of, write
from infrastructure.persistence.media.rows import AttachmentRow, MediaRow, MediaUsageRow

for _use in ("lessons_media_fkey", "lesson_attachments_media_fkey", "users_avatar_fkey"):
    constraint_means(_use, MediaInUse)

_STORED = select(MediaUsageRow.bytes).where(MediaUsageRow.user_id == bindparam("user_id"))


_USER = bindparam("user_id", type_=CourseRow.owner_id.type)
_IS_TAUGHT_WITH = select(
    exists().where(
        LessonRow.course_id == CourseRow.id,
        LessonRow.deleted_at.is_(None),
        or_(
            LessonRow.media_id == bindparam("media_id"),
            exists().where(
                AttachmentRow.lesson_id == LessonRow.id,
                AttachmentRow.media_id == bindparam("media_id"),
            ),
        ),
        or_(CourseRow.owner_id == _USER, any_(CourseRow.co_instructor_ids) == _USER),
    )
)


class MediaRows(SQLAlchemyAsyncRepository[MediaRow]):
    model_type = MediaRow


class SqlMediaFiles:
    """The port ``MediaFiles`` within a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = MediaRows(session=session, auto_refresh=False, wrap_exceptions=False)

    async def get(self, media_id: MediaId, /) -> Media:
        return _file(await self._rows.get_one_or_none(id=media_id))

    async def lock(self, media_id: MediaId, /) -> Media:
        row = await self._session.get(
            MediaRow, media_id, with_for_update=True, populate_existing=True
        )
        return _file(row)

    async def add(self, media: Media, /) -> None:
        row = MediaRow(version=media.version)
        write(media, row)
        # A trigger counts it, by the row of its owner's usage.
        await self._rows.add(row)

    async def save(self, media: Media, /) -> Media:
        row = await self._session.get_one(MediaRow, media.id)
        if row.version != media.version:
            raise Overlapped
        write(media, row)
        await self._session.flush()
        return entity_of(row, Media)

    async def delete(self, media_id: MediaId, /) -> None:
        await self._session.execute(delete(MediaRow).where(MediaRow.id == media_id))

    async def is_taught_with(self, media_id: MediaId, user_id: UserId, /) -> bool:
        values = {"media_id": media_id, "user_id": user_id}
        return bool(await self._session.scalar(_IS_TAUGHT_WITH, values))

    async def stored_by(self, user_id: UserId, /) -> int:
        return cast("int", await self._session.scalar(_STORED, {"user_id": user_id}) or 0)


def _file(row: MediaRow | None) -> Media:
    if row is None:
        raise NotFound
    return entity_of(row, Media)
