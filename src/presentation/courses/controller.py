"""Courses: the catalogue, one's own courses, and a course's life from draft to archive."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter
from litestar.status_codes import HTTP_200_OK

from application.actor import NotAllowed
from application.courses import CourseUseCases
from application.courses.ports import CatalogueFilter, CourseRef, Sort
from application.courses.search import Search
from application.courses.views import CourseCard, CourseDetail, Outline
from domain.courses.course import CourseStatus, Level
from domain.courses.errors import CourseNotReady, HasEnrollments, PrerequisiteCycle, SlugTaken
from domain.errors import InvalidTransition, NotFound
from domain.ids import CourseId, UserId
from domain.text import VISIBLE, Slug, Title
from presentation.canonical_ids import is_canonical_id
from presentation.courses.schemas import CourseChange, NewCourse, PrerequisiteList
from presentation.paging import CursorPage
from presentation.schemas import (
    CurrentActor,
    CurrentVisitor,
    ExpectedVersion,
    OnceOnly,
    PageOf,
)

Courses = NamedDependency[CourseUseCases]

SEARCH: Final = (
    "Words to search for in titles, tags, summaries and descriptions, in any language and form; "
    "misspelt ones find their like. Words in double quotes are found in this order and spelling, a "
    "word behind a minus sign is not found."
)


class CourseController(Controller):
    """`/courses`."""

    path = "/courses"
    tags = ("Courses",)

    @get("/", operation_id="listCourses", opt={"public": True, "refuses": (NotAllowed,)})
    async def list(
        self,
        visitor: CurrentVisitor,
        listing: PageOf,
        courses: Courses,
        q: Annotated[
            str | None, QueryParameter(max_length=200, pattern=VISIBLE, description=SEARCH)
        ] = None,
        tag: Annotated[
            str | None, QueryParameter(max_length=40, description="Courses with this tag.")
        ] = None,
        level: Annotated[Level | None, QueryParameter(description="Courses of this level.")] = None,
        language: Annotated[
            str | None, QueryParameter(max_length=35, description="Courses in this language.")
        ] = None,
        instructor_id: Annotated[
            UUID | None, QueryParameter(description="Courses that this person owns or co-teaches.")
        ] = None,
        status: Annotated[
            CourseStatus | None,
            QueryParameter(description="Courses in this state, unlisted ones too; for admins."),
        ] = None,
        sort: Annotated[
            Sort | None,
            QueryParameter(
                description="The order: `relevance` where there is a `q`, `newest` where there is "
                "none. In another order a search finds only what has all its words."
            ),
        ] = None,
    ) -> CursorPage[CourseCard]:
        """List or search the catalogue: published, public courses.

        With `q` it searches. Filters narrow it down, and all of them hold at once. An admin may add
        `status`, and then finds every course.
        """
        wanted = CatalogueFilter(
            search=Search.of(q) if q else None,
            tag=tag,
            level=level,
            language=language,
            instructor_id=UserId(instructor_id) if instructor_id else None,
            status=status,
            sort=sort,
        )
        return listing.show(await courses.browse(visitor, wanted, listing.page))

    @post(
        "/",
        operation_id="createCourse",
        opt={"location": "/courses/{id}", "refuses": (NotAllowed,)},
    )
    async def create(
        self, data: JSONBody[NewCourse], actor: CurrentActor, once: OnceOnly, courses: Courses
    ) -> CourseDetail:
        """Start a course, as a draft.

        For instructors and admins; a title is enough. The slug is made from the title. Add lessons,
        publish them, and then publish the course.
        """
        return await courses.create(actor, Title(data.title), facts=data.facts(), once=once)

    @get("/{course_id:str}", operation_id="getCourse", opt={"public": True})
    async def show(
        self,
        course_id: Annotated[str, PathParameter(description="The id, or any slug.")],
        visitor: CurrentVisitor,
        courses: Courses,
    ) -> CourseDetail:
        """Show a course with its outline.

        By its id, or by any slug that it has or had. A draft is 404 to everybody but its staff, who
        see drafts of lessons as well; an archived course stays readable to its learners.
        """
        return await courses.show(visitor, _ref(course_id))

    @patch("/{course_id:str}", operation_id="editCourse", opt={"refuses": (SlugTaken,)})
    async def edit(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[CourseChange],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        courses: Courses,
    ) -> CourseDetail:
        """Change some of a course's facts.

        For its staff. A new slug leaves the old one working. Raising `capacity` lets the head of
        the waitlist in; lowering it puts nobody out.
        """
        return await courses.edit(
            actor, CourseId(course_id), changes=data.changes(), expected_version=expected_version
        )

    @delete("/{course_id:str}", operation_id="deleteCourse", opt={"refuses": (HasEnrollments,)})
    async def delete(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        courses: Courses,
    ) -> None:
        """Delete a course in which nobody ever enrolled.

        For its owner and admins. Where somebody is or was enrolled, archive it instead.
        """
        await courses.delete(actor, CourseId(course_id), expected_version=expected_version)

    @post(
        "/{course_id:str}/publish",
        status_code=HTTP_200_OK,
        operation_id="publishCourse",
        opt={"refuses": (InvalidTransition, CourseNotReady)},
    )
    async def publish(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        courses: Courses,
    ) -> CourseDetail:
        """Make a draft visible to learners.

        For its staff. At least one of its lessons has to be published first.
        """
        return await courses.publish(
            actor, CourseId(course_id), expected_version=expected_version, once=once
        )

    @post(
        "/{course_id:str}/unpublish",
        status_code=HTTP_200_OK,
        operation_id="unpublishCourse",
        opt={"refuses": (InvalidTransition, HasEnrollments)},
    )
    async def unpublish(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        courses: Courses,
    ) -> CourseDetail:
        """Make a published course a draft again.

        For its staff, as long as nobody learns in it or has completed it; else archive it.
        """
        return await courses.unpublish(
            actor, CourseId(course_id), expected_version=expected_version, once=once
        )

    @post(
        "/{course_id:str}/archive",
        status_code=HTTP_200_OK,
        operation_id="archiveCourse",
        opt={"refuses": (InvalidTransition,)},
    )
    async def archive(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        courses: Courses,
    ) -> CourseDetail:
        """Close a course.

        For its staff. Nobody new gets in; its learners go on reading it, and nothing more is
        recorded for them.
        """
        return await courses.archive(
            actor, CourseId(course_id), expected_version=expected_version, once=once
        )

    @post(
        "/{course_id:str}/restore",
        status_code=HTTP_200_OK,
        operation_id="restoreCourse",
        opt={"refuses": (InvalidTransition,)},
    )
    async def restore(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        courses: Courses,
    ) -> CourseDetail:
        """Bring an archived course back as a draft.

        For its staff. Publish it to open it again.
        """
        return await courses.restore(
            actor, CourseId(course_id), expected_version=expected_version, once=once
        )

    @put(
        "/{course_id:str}/prerequisites",
        operation_id="setPrerequisites",
        opt={"refuses": (PrerequisiteCycle,)},
    )
    async def set_prerequisites(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[PrerequisiteList],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        courses: Courses,
    ) -> CourseDetail:
        """Say which courses must be completed first.

        For its staff. The list takes the place of the former one; every course in it has to be
        published, and none may lead back to this one.
        """
        wanted = [CourseId(one) for one in data.course_ids]
        return await courses.set_prerequisites(
            actor, CourseId(course_id), wanted, expected_version=expected_version
        )

    @get("/{course_id:str}/outline", operation_id="getOutline", opt={"public": True})
    async def outline(
        self, course_id: FromPath[UUID], visitor: CurrentVisitor, courses: Courses
    ) -> Outline:
        """Show a course's sections and lessons in order.

        Without contents, for whoever sees the course; staff see drafts too. `locked` tells learners
        of a sequential course what they may not read yet.
        """
        return await courses.outline(visitor, CourseId(course_id))


class TaughtCoursesController(Controller):
    """`/me/courses`."""

    path = "/me/courses"
    tags = ("Courses",)

    @get("/", operation_id="listMyCourses")
    async def list(
        self,
        actor: CurrentActor,
        listing: PageOf,
        courses: Courses,
        status: Annotated[
            CourseStatus | None, QueryParameter(description="Courses in this state.")
        ] = None,
    ) -> CursorPage[CourseCard]:
        """List the courses that you own or co-teach, newest first.

        In any state, drafts and archived ones too.
        """
        return listing.show(await courses.taught(actor, status, listing.page))


def _ref(text: str) -> CourseRef:
    if is_canonical_id(text):
        return CourseId(UUID(text))
    if Slug.faults(text):
        raise NotFound
    return Slug(text)
