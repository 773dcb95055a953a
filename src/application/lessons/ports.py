"""What the lesson use cases need from outside."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from application.certificates.ports import Certificates
from application.courses.policy import Standing
from application.courses.ports import CourseReads, Courses
from application.files import MediaFiles
from application.jobs.ports import Jobs
from application.lessons.sheet import LessonSheet
from application.lessons.views import (
    LessonItem,
    OwnRevision,
    RevisionDetail,
    RevisionItem,
    SectionDetail,
)
from application.notices import Notices
from application.page import Page, PageRequest
from application.ports import Once, UnitOfWork
from application.seats import Enrollments
from domain.ids import AttachmentId, CourseId, LessonId, SectionId, UserId
from domain.lessons.attachment import Attachment
from domain.lessons.lesson import Lesson
from domain.lessons.section import Section


class Lessons(Protocol):
    """Lessons and sections as entities.

    Whoever changes an order locks the course first (``Courses.lock``), so that positions stay
    dense.
    """

    async def get(self, lesson_id: LessonId, /) -> Lesson:
        """Raise ``NotFound`` when there is none, or it is deleted."""
        ...

    async def add(self, lesson: Lesson, /) -> None:
        """Its content is kept as its first revision."""
        ...

    async def save(self, lesson: Lesson, /) -> Lesson:
        """Write what changed, and answer the lesson in its new version; raise ``Overlapped`` when
        the stored version is another one than the given lesson's. The content of a lesson in its
        next revision is kept as that.
        """
        ...

    async def section(self, section_id: SectionId, /) -> Section:
        """Raise ``NotFound`` when there is none."""
        ...

    async def sections(self, course_id: CourseId, /) -> list[Section]:
        """All sections of the course, in order."""
        ...

    async def add_section(self, section: Section, /) -> None: ...

    async def save_section(self, section: Section, /) -> Section:
        """As ``save``."""
        ...

    async def delete_section(self, section_id: SectionId, /) -> None:
        """Take a section out that has no lessons but deleted ones; the gap in the order stays until
        ``reorder``.
        """
        ...

    async def order(self, course_id: CourseId, /) -> list[tuple[SectionId, list[LessonId]]]:
        """The course's present order: each section with the ids of its lessons."""
        ...

    async def reorder(self, order: Sequence[tuple[SectionId, Sequence[LessonId]]], /) -> None:
        """Put the sections, and the lessons in each, into this order."""
        ...


class Attachments(Protocol):
    """What lessons offer beside their content. Whoever changes it locks the course first."""

    async def get(self, attachment_id: AttachmentId, /) -> Attachment:
        """Raise ``NotFound`` when there is none."""
        ...

    async def count(self, lesson_id: LessonId, /) -> int: ...

    async def add(self, attachment: Attachment, /) -> None:
        """Raise ``AlreadyAttached``, at the latest at the end of the work, where the lesson offers
        the file already.
        """
        ...

    async def remove(self, attachment_id: AttachmentId, /) -> None: ...

    async def remove_all(self, lesson_id: LessonId, /) -> None: ...


class LessonReads(Protocol):
    """The lessons as people see them; every method costs a fixed number of statements."""

    async def sheet(self, lesson_id: LessonId, viewer: UserId | None) -> LessonSheet:
        """Everything about a lesson, for the policy to cut. Raise ``NotFound`` when there is
        none.
        """
        ...

    async def of_course(
        self, course_id: CourseId, *, drafts_too: bool, page: PageRequest
    ) -> Page[LessonItem]:
        """The lessons in course order, none of them marked as locked."""
        ...

    async def section(
        self, section_id: SectionId, viewer: UserId | None
    ) -> tuple[SectionDetail, Standing]:
        """A section, and how the viewer stands to its course. Raise ``NotFound`` when there is
        none.
        """
        ...

    async def revisions(self, lesson_id: LessonId, page: PageRequest) -> Page[RevisionItem]:
        """The contents that the lesson has and had, newest first."""
        ...

    async def revision(self, lesson_id: LessonId, number: int) -> RevisionDetail:
        """Raise ``NotFound`` when there is none of this number."""
        ...

    async def revisions_by(self, author: UserId, page: PageRequest) -> Page[OwnRevision]:
        """What somebody wrote, of deleted lessons too, lesson by lesson."""
        ...


class MarkdownRenderer(Protocol):
    """Markdown to HTML that is safe to show: no script, no style, no foreign frame."""

    async def html(self, content: str) -> str:
        """The content, rendered and sanitised; soon again at no cost."""
        ...


class LessonWork(UnitOfWork, Protocol):
    """A transaction on lessons and the outline."""

    courses: Courses
    course_reads: CourseReads
    enrollments: Enrollments
    notices: Notices
    certificates: Certificates
    jobs: Jobs
    lessons: Lessons
    lesson_reads: LessonReads
    media: MediaFiles
    attachments: Attachments


StartLessonWork: TypeAlias = Callable[[Once | None], LessonWork]
