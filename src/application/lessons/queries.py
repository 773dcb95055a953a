"""The reads of lessons."""

from dataclasses import dataclass

from msgspec import structs

from application.actor import Actor, NotAllowed, Visitor
from application.courses.policy import is_staff, may_read_content, require_sight
from application.courses.ports import CourseReads
from application.lessons.ports import LessonReads, MarkdownRenderer
from application.lessons.views import (
    Attachment,
    LessonDetail,
    LessonItem,
    RevisionDetail,
    RevisionItem,
    SectionDetail,
)
from application.page import Page, PageRequest
from domain.ids import AttachmentId, CourseId, LessonId, SectionId


@dataclass(frozen=True, slots=True)
class ShowLesson:
    """Show a lesson with its content to whoever may read it."""

    reads: LessonReads
    renderer: MarkdownRenderer

    async def __call__(self, visitor: Visitor, lesson_id: LessonId, /) -> LessonDetail:
        sheet = await self.reads.sheet(lesson_id, visitor.user_id if visitor else None)
        sheet.require_readable(visitor)
        html = await self.renderer.html(sheet.lesson.content)
        return sheet.detail(visitor, content_html=html)


@dataclass(frozen=True, slots=True)
class ShowAttachment:
    """Show what is known of a file that a lesson offers, to whoever may read the lesson."""

    reads: LessonReads

    async def __call__(
        self, visitor: Visitor, lesson_id: LessonId, attachment_id: AttachmentId, /
    ) -> Attachment:
        sheet = await self.reads.sheet(lesson_id, visitor.user_id if visitor else None)
        sheet.require_readable(visitor)
        return sheet.attachment(attachment_id)


@dataclass(frozen=True, slots=True)
class ListLessons:
    """List the lessons of a course, in its order, for its learners and staff."""

    courses: CourseReads
    reads: LessonReads

    async def __call__(
        self, actor: Actor, course_id: CourseId, page: PageRequest, /
    ) -> Page[LessonItem]:
        sheet = await self.courses.sheet(course_id, actor.user_id)
        sections = sheet.outline(actor).sections
        if not may_read_content(actor, sheet.standing):
            raise NotAllowed("This is for people who learn in the course.")
        drafts_too = is_staff(actor, sheet.standing)
        found = await self.reads.of_course(course_id, drafts_too=drafts_too, page=page)
        locked = {one.id for section in sections for one in section.lessons if one.locked}
        items = [structs.replace(item, locked=item.id in locked) for item in found.items]
        return Page(items, found.next_key)


@dataclass(frozen=True, slots=True)
class ShowSection:
    """Show a section to whoever sees its course."""

    reads: LessonReads

    async def __call__(self, visitor: Visitor, section_id: SectionId, /) -> SectionDetail:
        viewer = visitor.user_id if visitor else None
        section, standing = await self.reads.section(section_id, viewer)
        require_sight(visitor, standing)
        return section


@dataclass(frozen=True, slots=True)
class ListRevisions:
    """List the contents that a lesson has and had, newest first, to the course's staff."""

    reads: LessonReads

    async def __call__(
        self, actor: Actor, lesson_id: LessonId, page: PageRequest, /
    ) -> Page[RevisionItem]:
        (await self.reads.sheet(lesson_id, actor.user_id)).require_author(actor)
        return await self.reads.revisions(lesson_id, page)


@dataclass(frozen=True, slots=True)
class ShowRevision:
    """Show one of a lesson's contents to the course's staff."""

    reads: LessonReads

    async def __call__(self, actor: Actor, lesson_id: LessonId, number: int, /) -> RevisionDetail:
        (await self.reads.sheet(lesson_id, actor.user_id)).require_author(actor)
        return await self.reads.revision(lesson_id, number)
