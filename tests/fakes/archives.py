"""What is exported, from memory; and bodies that come in from nowhere."""

from collections.abc import AsyncIterator

from application.archives.ports import StoredFile, StoredLesson, StoredSection
from domain.ids import CourseId, MediaId
from domain.lessons.lesson import Lesson
from domain.lessons.section import Section
from fakes.courses import lessons_in
from fakes.memory import Tables


class MemoryArchiveReads:
    """The port ``ArchiveReads``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def sections(self, course_id: CourseId, /) -> list[StoredSection]:
        own: list[Section] = [
            one for one in self._tables.table("sections").values() if one.course_id == course_id
        ]
        lessons = lessons_in(self._tables, course_id)
        return [
            StoredSection(
                section.title,
                [self._lesson(one) for one in lessons if one.section_id == section.id],
            )
            for section in sorted(own, key=lambda one: one.position)
        ]

    def _lesson(self, lesson: Lesson) -> StoredLesson:
        offers = [
            one for one in self._tables.table("attachments").values() if one.lesson_id == lesson.id
        ]
        return StoredLesson(
            id=lesson.id,
            title=lesson.title,
            kind=lesson.kind,
            status=lesson.status,
            preview=lesson.preview,
            required=lesson.required,
            duration_minutes=lesson.duration_minutes,
            completion_rule=lesson.completion_rule,
            completion_percent=lesson.completion_percent,
            revision=lesson.revision,
            file=None if lesson.media_id is None else self._file(lesson.media_id),
            attachments=[
                (one.title, self._file(one.media_id))
                for one in sorted(offers, key=lambda one: (one.created_at, one.id))
            ],
        )

    def _file(self, media_id: MediaId) -> StoredFile:
        media = self._tables.table("media")[media_id]
        return StoredFile(media.id, media.filename, media.content_type, media.size, media.sha256)


class Bytes:
    """The port ``Incoming``: a body of these bytes, in small pieces."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    async def chunks(self, *, at_most: int) -> AsyncIterator[bytes]:
        assert len(self._data) <= at_most
        for start in range(0, len(self._data), 1000):
            yield self._data[start : start + 1000]
