"""What lessons offer beside their content, in PostgreSQL."""

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import NotFound
from domain.ids import AttachmentId, LessonId
from domain.lessons.attachment import Attachment
from domain.media.errors import AlreadyAttached
from infrastructure.persistence.errors import constraint_means
from infrastructure.persistence.mapping import entity_of, write
from infrastructure.persistence.media.rows import AttachmentRow

constraint_means("lesson_attachments_once", AlreadyAttached)


class AttachmentRows(SQLAlchemyAsyncRepository[AttachmentRow]):
    model_type = AttachmentRow


class SqlAttachments:
    """The port ``Attachments`` within a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = AttachmentRows(session=session, auto_refresh=False, wrap_exceptions=False)

    async def get(self, attachment_id: AttachmentId, /) -> Attachment:
        row = await self._rows.get_one_or_none(id=attachment_id)
        if row is None:
            raise NotFound
        return entity_of(row, Attachment)

    async def count(self, lesson_id: LessonId, /) -> int:
        return await self._rows.count(AttachmentRow.lesson_id == lesson_id)

    async def add(self, attachment: Attachment, /) -> None:
        row = AttachmentRow()
        write(attachment, row)
        await self._rows.add(row)

    async def remove(self, attachment_id: AttachmentId, /) -> None:
        await self._session.execute(delete(AttachmentRow).where(AttachmentRow.id == attachment_id))

    async def remove_all(self, lesson_id: LessonId, /) -> None:
        every = AttachmentRow.lesson_id == lesson_id
        await self._session.execute(delete(AttachmentRow).where(every))
