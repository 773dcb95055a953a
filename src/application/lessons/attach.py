"""Offering a file in a lesson."""

from dataclasses import dataclass
from typing import Final

from application.actor import Actor
from application.files import require_usable
from application.lessons.authoring import lesson_event, lesson_to_change
from application.lessons.ports import LessonWork, StartLessonWork
from application.lessons.views import Attachment as AttachmentView
from application.ports import NewId, Once
from domain.errors import Fault, Invalid, NotFound
from domain.ids import AttachmentId, LessonId, MediaId
from domain.lessons.attachment import Attachment
from domain.text import Title

#: They come with every reading of the lesson.
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class AttachFile:
    """Offer a file beside a lesson's content, to everybody who may read the lesson."""

    start_work: StartLessonWork
    new_id: NewId

    async def __call__(
        self,
        actor: Actor,
        lesson_id: LessonId,
        media_id: MediaId,
        title: Title,
        /,
        *,
        once: Once | None = None,
    ) -> AttachmentView:
        async with self.start_work(once) as work:
            lesson = await lesson_to_change(work, actor, lesson_id)
            await require_usable(work, actor, media_id)
            if await work.attachments.count(lesson_id) >= MOST:
                raise Invalid(Fault(f"A lesson offers at most {MOST} files.", pointer=""))
            attachment = Attachment(
                id=AttachmentId(self.new_id()),
                lesson_id=lesson_id,
                media_id=media_id,
                title=title,
                created_at=work.now,
            )
            await work.attachments.add(attachment)
            await work.audit.record(lesson_event("lesson.file_attached", actor, lesson))
            added = await _shown(work, actor, attachment)
            await work.commit(added)
        return added


async def _shown(work: LessonWork, actor: Actor, attachment: Attachment) -> AttachmentView:
    sheet = await work.lesson_reads.sheet(attachment.lesson_id, actor.user_id)
    return sheet.attachment(attachment.id)


@dataclass(frozen=True, slots=True)
class DetachFile:
    """Offer a file no longer in a lesson; the file itself stays its owner's."""

    start_work: StartLessonWork

    async def __call__(
        self, actor: Actor, lesson_id: LessonId, attachment_id: AttachmentId, /
    ) -> None:
        async with self.start_work(None) as work:
            lesson = await lesson_to_change(work, actor, lesson_id)
            attachment = await work.attachments.get(attachment_id)
            if attachment.lesson_id != lesson_id:
                raise NotFound
            await work.attachments.remove(attachment_id)
            await work.audit.record(lesson_event("lesson.file_detached", actor, lesson))
            await work.commit()
