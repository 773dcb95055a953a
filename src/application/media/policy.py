"""Who may read a file: its owner, admins, and whoever may read a lesson that uses it; everybody,
while it is somebody's picture (contract, section 5).
"""

from dataclasses import dataclass

from application.actor import Actor, NotAllowed, Visitor
from application.lessons.ports import LessonReads
from application.media.ports import MediaReads, MediaSheet
from domain.errors import NotFound, Refusal
from domain.ids import MediaId
from domain.media.media import Media


@dataclass(frozen=True, slots=True)
class MediaPolicy:
    """Decides by what is stored of a file and of the lessons that use it."""

    reads: MediaReads
    lessons: LessonReads

    async def require_own(self, actor: Actor, media_id: MediaId, /) -> None:
        """Raise ``NotAllowed`` unless the file is the actor's, or the actor is an admin; where it
        is hidden from the actor, as ``readable``.
        """
        sheet = await self.reads.sheet(media_id)
        if not is_own(actor, sheet.media):
            await self._require_readable(actor, sheet)
            raise NotAllowed("This is for the person who uploaded the file.")

    async def readable(self, visitor: Visitor, media_id: MediaId, /) -> MediaSheet:
        """The file, which is ready. Raise ``NotFound`` where it is hidden from the visitor, and
        what the lessons that use it refuse where they may be known.
        """
        sheet = await self.reads.sheet(media_id)
        await self._require_readable(visitor, sheet)
        return sheet

    async def _require_readable(self, visitor: Visitor, sheet: MediaSheet) -> None:
        if not sheet.media.is_ready:
            raise NotFound
        if not sheet.is_avatar and not is_own(visitor, sheet.media):
            await _require_a_readable_lesson(self.lessons, visitor, sheet)


def is_own(visitor: Visitor, media: Media) -> bool:
    """Whether the visitor may do with the file whatever its owner may."""
    return visitor is not None and (visitor.is_admin or visitor.user_id == media.owner_id)


async def _require_a_readable_lesson(
    lessons: LessonReads, visitor: Visitor, sheet: MediaSheet
) -> None:
    most_telling: Refusal = NotFound()
    for lesson_id in sheet.lesson_ids:
        try:
            lesson = await lessons.sheet(lesson_id, visitor.user_id if visitor else None)
            lesson.require_readable(visitor)
        except Refusal as refused:
            if isinstance(most_telling, NotFound):
                most_telling = refused
        else:
            return
    raise most_telling
