"""A file that a lesson offers beside its content."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import AttachmentId, LessonId, MediaId
from domain.text import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An offer of a file, under a title of its own."""

    id: AttachmentId
    lesson_id: LessonId
    media_id: MediaId
    title: Title
    created_at: datetime
