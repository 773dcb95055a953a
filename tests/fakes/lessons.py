"""Lessons and sections in memory."""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from application.courses.policy import Standing
from application.lessons.add_section import section_view
from application.lessons.sheet import LessonSheet, OrderedLesson, completion_of
from application.lessons.views import (
    LessonItem,
    OwnRevision,
    RevisionDetail,
    RevisionItem,
    SectionDetail,
)
from application.page import Page, PageRequest
from application.users.views import PersonLink
from domain.errors import NotFound, Overlapped
from domain.ids import CourseId, LessonId, SectionId, UserId
from domain.lessons.attachment import Attachment
from domain.lessons.lesson import Lesson, LessonStatus
from domain.lessons.lock import Step
from domain.lessons.section import Section
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

    async def attach(self, attachment: Attachment, /) -> None:
        self._transaction.table("attachments")[attachment.id] = attachment

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
