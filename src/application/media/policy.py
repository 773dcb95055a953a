"""Who may read a file: its owner, admins, and whoever may read a lesson that uses it; everybody,
while it is somebody's picture (contract, section 5).
"""

from application.actor import Actor, Visitor
from application.lessons.ports import LessonReads
from application.media.ports import MediaReads, MediaSheet
from domain.errors import NotFound, Refusal
from domain.ids import MediaId
from domain.media.media import Media


def require_own(actor: Actor, media: Media) -> None:
    """Raise ``NotFound`` unless the file is the actor's, or the actor is an admin."""
    if not _is_own(actor, media):
        raise NotFound


async def readable_sheet(
    reads: MediaReads, lessons: LessonReads, visitor: Visitor, media_id: MediaId
) -> MediaSheet:
    """The file, which is ready. Raise ``NotFound`` where it is hidden from the visitor, and what
    the lessons that use it refuse where they may be known.
    """
    sheet = await reads.sheet(media_id)
    if not sheet.media.is_ready:
        raise NotFound
    if not sheet.is_avatar and not _is_own(visitor, sheet.media):
        await _require_a_readable_lesson(lessons, visitor, sheet)
    return sheet


def _is_own(visitor: Visitor, media: Media) -> bool:
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
