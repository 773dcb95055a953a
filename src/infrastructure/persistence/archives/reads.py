"""What is exported of a course, read from PostgreSQL in one statement, so at one moment."""

from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, select

from application.archives.ports import StoredFile, StoredLesson, StoredSection
from domain.ids import CourseId, LessonId, MediaId
from domain.lessons.lesson import CompletionRule, LessonKind, LessonStatus
from infrastructure.persistence.gathered import gathered
from infrastructure.persistence.lessons.rows import LessonRow, SectionRow
from infrastructure.persistence.media.rows import AttachmentRow, MediaRow
from infrastructure.persistence.read_lane import Compiled, Lane

_SECTION, _LESSON = SectionRow.__table__, LessonRow.__table__
_MEDIA, _ATTACHMENT = MediaRow.__table__, AttachmentRow.__table__
_OFFERED: Final = _MEDIA.alias("offered")

_FACTS: Final = (
    *("id", "title", "kind", "status", "preview", "required", "duration_minutes"),
    *("completion_rule", "completion_percent", "revision"),
)
_FILE: Final = ("id", "filename", "content_type", "size", "sha256")


class SqlArchiveReads:
    """The port ``ArchiveReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def sections(self, course_id: CourseId, /) -> list[StoredSection]:
        found: dict[Any, StoredSection] = {}
        for section_id, title, *lesson in await self._lane.fetch(_sections(), course_id=course_id):
            section = found.setdefault(section_id, StoredSection(title, []))
            if lesson[0] is not None:
                section.lessons.append(_lesson(lesson))
        return list(found.values())


@cache
def _sections() -> Compiled:
    """A row for each lesson, and for each section that has none, in course order."""
    attachments = (
        select(_ATTACHMENT.c.title, *(_OFFERED.c[name] for name in _FILE))
        .select_from(_ATTACHMENT.join(_OFFERED, _OFFERED.c.id == _ATTACHMENT.c.media_id))
        .where(_ATTACHMENT.c.lesson_id == _LESSON.c.id)
        .order_by(_ATTACHMENT.c.created_at, _ATTACHMENT.c.id)
    )
    present = (_LESSON.c.section_id == _SECTION.c.id) & _LESSON.c.deleted_at.is_(None)
    return Compiled(
        select(
            _SECTION.c.id,
            _SECTION.c.title,
            *(_LESSON.c[name] for name in _FACTS),
            *(_MEDIA.c[name] for name in _FILE),
            gathered(attachments),
        )
        .select_from(
            _SECTION.outerjoin(_LESSON, present).outerjoin(
                _MEDIA, _MEDIA.c.id == _LESSON.c.media_id
            )
        )
        .where(_SECTION.c.course_id == bindparam("course_id"))
        .order_by(_SECTION.c.position, _LESSON.c.position)
    )


def _lesson(row: list[Any]) -> StoredLesson:
    facts, file, attachments = row[: len(_FACTS)], row[len(_FACTS) : -1], row[-1]
    lesson_id, title, kind, status, preview, required, minutes, rule, percent, revision = facts
    return StoredLesson(
        id=LessonId(lesson_id),
        title=title,
        kind=LessonKind(kind),
        status=LessonStatus(status),
        preview=preview,
        required=required,
        duration_minutes=minutes,
        completion_rule=CompletionRule(rule),
        completion_percent=percent,
        revision=revision,
        file=None if file[0] is None else _file(file),
        attachments=[(name, _file(rest)) for name, *rest in attachments],
    )


def _file(row: list[Any]) -> StoredFile:
    media_id, filename, content_type, size, sha256 = row
    return StoredFile(MediaId(media_id), filename, content_type, size, sha256)
