"""Lessons, sections and the outline that orders them."""

from typing import Annotated, TypeAlias
from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import UNSET

from application.actor import NotAllowed
from application.courses.views import Outline
from application.lessons import LessonUseCases
from application.lessons.errors import LessonLocked
from application.lessons.views import (
    Attachment,
    LessonDetail,
    LessonItem,
    RevisionDetail,
    RevisionItem,
    SectionDetail,
)
from domain.errors import InvalidTransition, Overlapped
from domain.ids import AttachmentId, CourseId, LessonId, MediaId, SectionId
from domain.lessons.errors import OutlineFull, OutlineMismatch, SectionNotEmpty
from domain.media.errors import AlreadyAttached, MediaNotReady
from domain.text import Title
from presentation.lessons.schemas import (
    LessonChange,
    NewAttachment,
    NewLesson,
    NewOrder,
    NewSection,
    SectionChange,
)
from presentation.paging import CursorPage
from presentation.schemas import (
    CurrentActor,
    CurrentVisitor,
    ExpectedVersion,
    OnceOnly,
    PageOf,
)

Lessons = NamedDependency[LessonUseCases]
RevisionNumber: TypeAlias = Annotated[
    int, PathParameter(description="The number of the revision, counted from 1.")
]


class OutlineController(Controller):
    """What stands in a course: `/courses/{id}/outline`, `/sections`, `/lessons`."""

    path = "/courses/{course_id:str}"
    tags = ("Lessons",)

    @put("/outline", operation_id="reorderOutline", opt={"refuses": (Overlapped, OutlineMismatch)})
    async def reorder(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[NewOrder],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        lessons: Lessons,
    ) -> Outline:
        """Put all sections and lessons of a course into a new order.

        For its staff, in one step: name every section and every lesson exactly once. Lessons can
        move to other sections.
        """
        return await lessons.reorder(
            actor, CourseId(course_id), data.order(), expected_version=expected_version
        )

    @post(
        "/sections",
        operation_id="addSection",
        opt={"location": "/sections/{id}", "refuses": (OutlineFull,)},
    )
    async def add_section(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[NewSection],
        actor: CurrentActor,
        once: OnceOnly,
        lessons: Lessons,
    ) -> SectionDetail:
        """Append a section to a course.

        For its staff.
        """
        return await lessons.add_section(actor, CourseId(course_id), Title(data.title), once=once)

    @get("/lessons", operation_id="listLessons")
    async def list(
        self, course_id: FromPath[UUID], actor: CurrentActor, listing: PageOf, lessons: Lessons
    ) -> CursorPage[LessonItem]:
        """List a course's lessons in order.

        Without contents, for its learners and staff; staff see drafts too.
        """
        return listing.show(await lessons.list(actor, CourseId(course_id), listing.page))

    @post(
        "/lessons",
        operation_id="addLesson",
        opt={"location": "/lessons/{id}", "refuses": (OutlineFull, MediaNotReady)},
    )
    async def add(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[NewLesson],
        actor: CurrentActor,
        once: OnceOnly,
        lessons: Lessons,
    ) -> LessonDetail:
        """Append a lesson, as a draft.

        For the course's staff. It goes to the end of `section_id`, or of the last section, which is
        made if there is none. `completion` says when learners have met it.
        """
        return await lessons.add(
            actor,
            CourseId(course_id),
            Title(data.title),
            section_id=None if data.section_id is UNSET else SectionId(data.section_id),
            facts=data.facts(),
            once=once,
        )


class SectionController(Controller):
    """`/sections`."""

    path = "/sections/{section_id:str}"
    tags = ("Lessons",)

    @get("/", operation_id="getSection", opt={"public": True})
    async def show(
        self, section_id: FromPath[UUID], visitor: CurrentVisitor, lessons: Lessons
    ) -> SectionDetail:
        """Show a section, without its lessons.

        For whoever sees the course; its lessons are in the outline.
        """
        return await lessons.section(visitor, SectionId(section_id))

    @patch("/", operation_id="renameSection")
    async def rename(
        self,
        section_id: FromPath[UUID],
        data: JSONBody[SectionChange],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        lessons: Lessons,
    ) -> SectionDetail:
        """Give a section another title.

        For the course's staff.
        """
        title = None if data.title is UNSET else Title(data.title)
        return await lessons.rename_section(
            actor, SectionId(section_id), title, expected_version=expected_version
        )

    @delete("/", operation_id="deleteSection", opt={"refuses": (SectionNotEmpty,)})
    async def delete(
        self,
        section_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        lessons: Lessons,
    ) -> None:
        """Delete an empty section.

        For the course's staff. Move or delete its lessons first.
        """
        await lessons.delete_section(
            actor, SectionId(section_id), expected_version=expected_version
        )


class LessonController(Controller):
    """`/lessons`."""

    path = "/lessons/{lesson_id:str}"
    tags = ("Lessons",)

    @get("/", operation_id="getLesson", opt={"public": True, "refuses": (NotAllowed, LessonLocked)})
    async def show(
        self, lesson_id: FromPath[UUID], visitor: CurrentVisitor, lessons: Lessons
    ) -> LessonDetail:
        """Show a lesson with its content.

        For learners while the course is open to them, for its staff, and a `preview` for everybody.
        `content_html` is rendered from the Markdown in `content` and safe to show as it is. In a
        sequential course a lesson is locked until the required ones before it are met.
        """
        return await lessons.show(visitor, LessonId(lesson_id))

    @patch("/", operation_id="editLesson", opt={"refuses": (OutlineFull, MediaNotReady)})
    async def edit(
        self,
        lesson_id: FromPath[UUID],
        data: JSONBody[LessonChange],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        lessons: Lessons,
    ) -> LessonDetail:
        """Change some of a lesson's facts, or its content.

        For the course's staff. Every content that was saved is kept as a revision. A lesson that
        becomes optional may complete learners.
        """
        return await lessons.edit(
            actor, LessonId(lesson_id), changes=data.changes(), expected_version=expected_version
        )

    @delete("/", operation_id="deleteLesson")
    async def delete(
        self,
        lesson_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        lessons: Lessons,
    ) -> None:
        """Take a lesson out of its course for good.

        For the course's staff. What learners did in it is kept, and counts no more; whoever has met
        all that is left completes the course.
        """
        await lessons.delete(actor, LessonId(lesson_id), expected_version=expected_version)

    @post(
        "/publish",
        status_code=HTTP_200_OK,
        operation_id="publishLesson",
        opt={"refuses": (InvalidTransition,)},
    )
    async def publish(
        self,
        lesson_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        lessons: Lessons,
    ) -> LessonDetail:
        """Show a lesson to learners.

        For the course's staff. Percentages of learners may fall by it; a course that was completed
        stays so.
        """
        return await lessons.publish(
            actor, LessonId(lesson_id), expected_version=expected_version, once=once
        )

    @post(
        "/unpublish",
        status_code=HTTP_200_OK,
        operation_id="unpublishLesson",
        opt={"refuses": (InvalidTransition,)},
    )
    async def unpublish(
        self,
        lesson_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        lessons: Lessons,
    ) -> LessonDetail:
        """Hide a lesson from learners.

        For the course's staff. Whoever has met all that is left completes the course.
        """
        return await lessons.unpublish(
            actor, LessonId(lesson_id), expected_version=expected_version, once=once
        )


class RevisionController(Controller):
    """`/lessons/{id}/revisions`."""

    path = "/lessons/{lesson_id:str}/revisions"
    tags = ("Lessons",)

    @get("/", operation_id="listRevisions", opt={"refuses": (NotAllowed,)})
    async def list(
        self, lesson_id: FromPath[UUID], actor: CurrentActor, listing: PageOf, lessons: Lessons
    ) -> CursorPage[RevisionItem]:
        """List the contents that a lesson has and had, newest first.

        Every content that was saved is kept; the first of the list is the one that learners read.
        """
        return listing.show(await lessons.revisions(actor, LessonId(lesson_id), listing.page))

    @get("/{revision:str}", operation_id="getRevision", opt={"refuses": (NotAllowed,)})
    async def show(
        self,
        lesson_id: FromPath[UUID],
        revision: RevisionNumber,
        actor: CurrentActor,
        lessons: Lessons,
    ) -> RevisionDetail:
        """Show one of a lesson's contents.

        For the course's staff, by its number in the list of revisions.
        """
        return await lessons.revision(actor, LessonId(lesson_id), revision)

    @post("/{revision:str}/restore", status_code=HTTP_200_OK, operation_id="restoreRevision")
    async def restore(
        self,
        lesson_id: FromPath[UUID],
        revision: RevisionNumber,
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        lessons: Lessons,
    ) -> LessonDetail:
        """Give a lesson the content of an earlier revision again.

        Nothing else of the lesson changes.
        """
        return await lessons.restore(
            actor, LessonId(lesson_id), revision, expected_version=expected_version, once=once
        )


class AttachmentController(Controller):
    """`/lessons/{id}/attachments`."""

    path = "/lessons/{lesson_id:str}/attachments"
    tags = ("Lessons",)

    @post(
        "/",
        operation_id="attachFile",
        opt={
            "location": "/lessons/{lesson_id}/attachments/{id}",
            "refuses": (Overlapped, MediaNotReady, AlreadyAttached),
        },
    )
    async def attach(
        self,
        lesson_id: FromPath[UUID],
        data: JSONBody[NewAttachment],
        actor: CurrentActor,
        once: OnceOnly,
        lessons: Lessons,
    ) -> Attachment:
        """Offer a file to everybody who may read the lesson.

        For the course's staff: a file of your own that is ready, or one that another course of
        yours uses.
        """
        return await lessons.attach(
            actor, LessonId(lesson_id), MediaId(data.media_id), Title(data.title), once=once
        )

    @get(
        "/{attachment_id:str}",
        operation_id="getAttachment",
        opt={"public": True, "refuses": (NotAllowed, LessonLocked)},
    )
    async def show(
        self,
        lesson_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
        visitor: CurrentVisitor,
        lessons: Lessons,
    ) -> Attachment:
        """Show what is known of a file that a lesson offers.

        For whoever may read the lesson; the file itself is at its `url`.
        """
        return await lessons.show_attachment(
            visitor, LessonId(lesson_id), AttachmentId(attachment_id)
        )

    @delete("/{attachment_id:str}", operation_id="detachFile", opt={"refuses": (Overlapped,)})
    async def detach(
        self,
        lesson_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
        actor: CurrentActor,
        lessons: Lessons,
    ) -> None:
        """Offer a file no longer.

        For the course's staff. The file itself stays its owner's.
        """
        await lessons.detach(actor, LessonId(lesson_id), AttachmentId(attachment_id))
