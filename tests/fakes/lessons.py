"""Lessons and sections in memory."""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from application.courses.policy import Standing
from application.files import media_url
from application.lessons.add_section import section_view
from application.lessons.sheet import LessonSheet, OrderedLesson, completion_of
from application.lessons.views import Attachment as AttachmentView
from application.lessons.views import (
    LessonFile,
    LessonItem,
    OwnRevision,
    RevisionDetail,
    RevisionItem,
    SectionDetail,
)
from application.page import Page, PageRequest
from application.users.views import PersonLink
from domain.errors import NotFound, Overlapped
from domain.ids import AttachmentId, CourseId, LessonId, MediaId, SectionId, UserId
from domain.lessons.attachment import Attachment
from domain.lessons.lesson import Lesson, LessonStatus
from domain.lessons.lock import Step
from domain.lessons.section import Section
from domain.media.errors import AlreadyAttached
from fakes.courses import lessons_in, paged
from fakes.memory import Clock, MemoryTransaction, Tables
from fakes.standing import latest_enrollment, standing_in


class MemoryLessons:
    """The port ``Lessons``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._transaction = transaction
        self._lessons = transaction.table("lessons")
        self._sections = transaction.table("sections")

    async def get(self, lesson_id: LessonId, /) -> Lesson:
        lesson: Lesson | None = self._lessons.get(lesson_id)
        if lesson is None or lesson.deleted_at is not None:
            raise NotFound
        return lesson

    async def add(self, lesson: Lesson, /) -> None:
        self._lessons[lesson.id] = lesson
        self._keep_revision(lesson)

    async def save(self, lesson: Lesson, /) -> Lesson:
        if self._lessons[lesson.id].version != lesson.version:
            raise Overlapped
        if self._lessons[lesson.id].revision != lesson.revision:
            self._keep_revision(lesson)
        saved = replace(lesson, version=lesson.version + 1)
        self._lessons[lesson.id] = saved
        return saved

    def _keep_revision(self, lesson: Lesson) -> None:
        """As the database's trigger does."""
        owner = self._transaction.table("courses")[lesson.course_id].owner_id
        kept = RevisionDetail(
            lesson.revision,
            PersonLink(lesson.revised_by or owner, ""),
            len(lesson.content),
            lesson.updated_at,
            lesson.content,
        )
        self._transaction.table("revisions")[lesson.id, lesson.revision] = kept

    async def section(self, section_id: SectionId, /) -> Section:
        if section_id not in self._sections:
            raise NotFound
        section: Section = self._sections[section_id]
        return section

    async def sections(self, course_id: CourseId, /) -> list[Section]:
        own = [one for one in self._sections.values() if one.course_id == course_id]
        return sorted(own, key=lambda one: one.position)

    async def add_section(self, section: Section, /) -> None:
        self._sections[section.id] = section

    async def save_section(self, section: Section, /) -> Section:
        if self._sections[section.id].version != section.version:
            raise Overlapped
        saved = replace(section, version=section.version + 1)
        self._sections[section.id] = saved
        return saved

    async def delete_section(self, section_id: SectionId, /) -> None:
        del self._sections[section_id]

    async def order(self, course_id: CourseId, /) -> list[tuple[SectionId, list[LessonId]]]:
        lessons = lessons_in(self._transaction, course_id)
        return [
            (section.id, [one.id for one in lessons if one.section_id == section.id])
            for section in await self.sections(course_id)
        ]

    async def reorder(self, order: Sequence[tuple[SectionId, Sequence[LessonId]]], /) -> None:
        for place, (section_id, lesson_ids) in enumerate(order, start=1):
            section = self._sections[section_id]
            self._sections[section_id] = replace(section, position=place)
            for spot, lesson_id in enumerate(lesson_ids, start=1):
                lesson = self._lessons[lesson_id]
                self._lessons[lesson_id] = replace(lesson, section_id=section_id, position=spot)


class MemoryAttachments:
    """The port ``Attachments``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._attachments = transaction.table("attachments")

    async def get(self, attachment_id: AttachmentId, /) -> Attachment:
        if attachment_id not in self._attachments:
            raise NotFound
        attachment: Attachment = self._attachments[attachment_id]
        return attachment

    async def count(self, lesson_id: LessonId, /) -> int:
        return len(self._of(lesson_id))

    async def add(self, attachment: Attachment, /) -> None:
        if attachment.media_id in [one.media_id for one in self._of(attachment.lesson_id)]:
            raise AlreadyAttached
        self._attachments[attachment.id] = attachment

    async def remove(self, attachment_id: AttachmentId, /) -> None:
        self._attachments.pop(attachment_id, None)

    async def remove_all(self, lesson_id: LessonId, /) -> None:
        for one in self._of(lesson_id):
            del self._attachments[one.id]

    def _of(self, lesson_id: LessonId) -> list[Attachment]:
        return [one for one in self._attachments.values() if one.lesson_id == lesson_id]


class MemoryLessonReads:
    """The port ``LessonReads``."""

    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._tables = tables
        self._clock = clock

    async def sheet(self, lesson_id: LessonId, viewer: UserId | None) -> LessonSheet:
        lesson: Lesson | None = self._tables.table("lessons").get(lesson_id)
        if lesson is None or lesson.deleted_at is not None:
            raise NotFound
        course = self._tables.table("courses")[lesson.course_id]
        enrollment = latest_enrollment(self._tables, course, viewer)
        progress = self._tables.table("progress")
        return LessonSheet(
            lesson=lesson,
            standing=standing_in(self._tables, course, viewer, self._clock.now),
            sequential=course.sequential,
            file=_file(self._tables, lesson.media_id),
            attachments=[
                _attachment(self._tables, one)
                for one in sorted(
                    self._tables.table("attachments").values(), key=lambda one: one.id
                )
                if one.lesson_id == lesson_id
            ],
            order=[
                OrderedLesson(
                    one.id,
                    one.status,
                    Step(
                        one.id,
                        required=one.required,
                        preview=one.preview,
                        met=enrollment is not None
                        and (fact := progress.get((enrollment.id, one.id))) is not None
                        and fact.met_at is not None,
                    ),
                )
                for one in lessons_in(self._tables, course.id)
            ],
        )

    async def of_course(
        self, course_id: CourseId, *, drafts_too: bool, page: PageRequest
    ) -> Page[LessonItem]:
        places = {one.id: one.position for one in self._tables.table("sections").values()}
        items = [
            _item(one)
            for one in lessons_in(self._tables, course_id)
            if drafts_too or one.status is LessonStatus.PUBLISHED
        ]
        return paged(
            items, page, lambda one: (places[one.section_id], one.position), descending=False
        )

    async def section(
        self, section_id: SectionId, viewer: UserId | None
    ) -> tuple[SectionDetail, Standing]:
        section: Section | None = self._tables.table("sections").get(section_id)
        if section is None:
            raise NotFound
        course = self._tables.table("courses")[section.course_id]
        standing = standing_in(self._tables, course, viewer, self._clock.now)
        return section_view(section), standing

    async def revisions(self, lesson_id: LessonId, page: PageRequest) -> Page[RevisionItem]:
        kept = [
            self._named(one)
            for (of_lesson, _), one in self._tables.table("revisions").items()
            if of_lesson == lesson_id
        ]
        items = [
            RevisionItem(one.number, one.author, one.characters, one.created_at) for one in kept
        ]
        return paged(items, page, lambda one: (one.number,), descending=True)

    async def revision(self, lesson_id: LessonId, number: int) -> RevisionDetail:
        kept = self._tables.table("revisions").get((lesson_id, number))
        if kept is None:
            raise NotFound
        return self._named(kept)

    async def revisions_by(self, author: UserId, page: PageRequest) -> Page[OwnRevision]:
        items = [
            OwnRevision(lesson_id, one.number, one.characters, one.created_at)
            for (lesson_id, _), one in self._tables.table("revisions").items()
            if one.author.id == author
        ]
        return paged(items, page, lambda one: (one.lesson_id, one.number), descending=False)

    def _named(self, kept: RevisionDetail) -> RevisionDetail:
        author = self._tables.table("users")[kept.author.id]
        return structs.replace(kept, author=PersonLink(author.id, author.display_name))


class PlainRenderer:
    """Renders Markdown as it is: rendering is tested where it happens."""

    async def html(self, content: str) -> str:
        return f"<p>{content}</p>"


def _file(tables: Tables, media_id: MediaId | None) -> LessonFile | None:
    if media_id is None:
        return None
    media = tables.table("media")[media_id]
    return LessonFile(media.id, media.filename, media.content_type, media.size, media_url(media.id))


def _attachment(tables: Tables, one: Attachment) -> AttachmentView:
    file = _file(tables, one.media_id)
    assert file is not None
    known = (file.filename, file.content_type, file.size, file.url)
    return AttachmentView(one.id, one.lesson_id, one.title, one.media_id, *known)


def _item(lesson: Lesson) -> LessonItem:
    assert lesson.position is not None
    return LessonItem(
        lesson.id,
        lesson.course_id,
        lesson.section_id,
        lesson.title,
        lesson.kind,
        lesson.status,
        completion_of(lesson.completion_rule, lesson.completion_percent),
        lesson.preview,
        lesson.required,
        lesson.duration_minutes,
        lesson.position,
        lesson.updated_at,
        lesson.version,
        locked=False,
    )
