"""Enrollments: the way into a course, one's own courses as a learner, and what staff decide."""

from typing import Annotated, TypeAlias
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from application.actor import NotAllowed
from application.enrollments import EnrollmentUseCases
from application.enrollments.ports import CohortFilter, CohortSort, EnrollmentFilter
from application.enrollments.views import (
    EligibilityView,
    EnrollmentView,
    EventView,
    LearnerProgress,
)
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.errors import (
    AlreadyEnrolled,
    CourseFull,
    EnrollmentClosed,
    EnrollmentNotOpen,
    NotPublished,
    OwnCourse,
    PrerequisiteMissing,
)
from domain.errors import InvalidTransition
from domain.ids import CourseId, EnrollmentId, UserId
from domain.text import Reason
from presentation.enrollments.cohort_csv import CSV, cohort_file
from presentation.enrollments.schemas import Decision, NewEnrollment
from presentation.paging import CursorPage
from presentation.schemas import CurrentActor, ExpectedVersion, OnceOnly, PageOf
from presentation.sent import Streamed

Enrollments = NamedDependency[EnrollmentUseCases]

WantedStatus: TypeAlias = Annotated[
    EnrollmentStatus | None, QueryParameter(description="The status that holds now.")
]

WantedName: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=100,
        description="How a word of the name begins, in any case; for admins also how the address "
        "begins.",
    ),
]

WantedOrder: TypeAlias = Annotated[
    CohortSort,
    QueryParameter(
        description="By what to sort; a minus turns the order around. Whoever has done nothing yet "
        "comes before all activity."
    ),
]

#: What can keep somebody out of a course.
NOT_ELIGIBLE = (
    NotPublished,
    EnrollmentNotOpen,
    EnrollmentClosed,
    CourseFull,
    PrerequisiteMissing,
    AlreadyEnrolled,
    OwnCourse,
)


class CourseEnrollmentsController(Controller):
    """The way into a course, and its roster."""

    path = "/courses/{course_id:str}"
    tags = ("Enrollments",)

    @get("/eligibility", operation_id="getEligibility")
    async def eligibility(
        self, course_id: FromPath[UUID], actor: CurrentActor, enrollments: Enrollments
    ) -> EligibilityView:
        """Tell whether you may enroll, with everything that stands in the way."""
        return await enrollments.eligibility(actor, CourseId(course_id))

    @post(
        "/enrollments",
        operation_id="enroll",
        opt={"location": "/enrollments/{id}", "refuses": NOT_ELIGIBLE},
    )
    async def enroll(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[NewEnrollment],  # noqa: ARG002 - it must be an empty object.
        actor: CurrentActor,
        once: OnceOnly,
        enrollments: Enrollments,
    ) -> EnrollmentView:
        """Take a seat, or a place on the waitlist where none is left."""
        return await enrollments.enroll(actor, CourseId(course_id), once=once)

    @get("/enrollments", operation_id="listCourseEnrollments")
    async def roster(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        listing: PageOf,
        enrollments: Enrollments,
        status: WantedStatus = None,
        q: WantedName = None,
    ) -> CursorPage[EnrollmentView]:
        """List who is, was or waits to be in the course, newest first, for its staff."""
        page = await enrollments.roster(
            actor, CourseId(course_id), listing.page, status=status, q=q
        )
        return listing.show(page)

    @get("/progress", operation_id="listCourseProgress", opt={"refuses": (NotAllowed,)})
    async def cohort(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        listing: PageOf,
        enrollments: Enrollments,
        sort: WantedOrder = CohortSort.NAME,
        status: WantedStatus = None,
    ) -> CursorPage[LearnerProgress]:
        """Show how far each learner of the course has come, for its staff.

        Everybody is listed once, with their last enrollment.
        """
        wanted = CohortFilter(CourseId(course_id), sort, status)
        return listing.show(await enrollments.cohort(actor, wanted, listing.page))

    @get(
        "/progress.csv",
        operation_id="exportCourseProgress",
        opt={"document": CSV, "refuses": (NotAllowed,)},
    )
    async def export(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        enrollments: Enrollments,
        sort: WantedOrder = CohortSort.ENROLLED_AT,
        status: WantedStatus = None,
    ) -> Streamed:
        """Show the same of all learners as a file for spreadsheets, for the course's staff.

        UTF-8, with the names of the columns first. A name that a spreadsheet would take for a
        formula begins with an apostrophe.
        """
        wanted = CohortFilter(CourseId(course_id), sort, status)
        pages = await enrollments.export_cohort(actor, wanted)
        return await cohort_file(pages, name=f"progress-{course_id}.csv")


class OwnEnrollmentsController(Controller):
    """`/me/enrollments`."""

    path = "/me/enrollments"
    tags = ("Enrollments",)

    @get("/", operation_id="listMyEnrollments")
    async def list(
        self,
        actor: CurrentActor,
        listing: PageOf,
        enrollments: Enrollments,
        status: WantedStatus = None,
    ) -> CursorPage[EnrollmentView]:
        """List your enrollments, newest first."""
        return listing.show(await enrollments.mine(actor, status, listing.page))


class EnrollmentController(Controller):
    """`/enrollments`."""

    path = "/enrollments"
    tags = ("Enrollments",)

    @get("/", operation_id="listEnrollments", opt={"refuses": (NotAllowed,)})
    async def list(
        self,
        actor: CurrentActor,
        listing: PageOf,
        enrollments: Enrollments,
        user_id: Annotated[UUID | None, QueryParameter(description="Whose.")] = None,
        course_id: Annotated[UUID | None, QueryParameter(description="In which course.")] = None,
        status: WantedStatus = None,
    ) -> CursorPage[EnrollmentView]:
        """List all enrollments of the platform, newest first, for admins."""
        wanted = EnrollmentFilter(
            user_id=UserId(user_id) if user_id else None,
            course_id=CourseId(course_id) if course_id else None,
            status=status,
        )
        return listing.show(await enrollments.all(actor, wanted, listing.page))

    @get("/{enrollment_id:str}", operation_id="getEnrollment")
    async def show(
        self, enrollment_id: FromPath[UUID], actor: CurrentActor, enrollments: Enrollments
    ) -> EnrollmentView:
        """Show an enrollment to its holder and to the course's staff."""
        return await enrollments.show(actor, EnrollmentId(enrollment_id))

    @get("/{enrollment_id:str}/events", operation_id="listEnrollmentEvents")
    async def events(
        self,
        enrollment_id: FromPath[UUID],
        actor: CurrentActor,
        listing: PageOf,
        enrollments: Enrollments,
    ) -> CursorPage[EventView]:
        """List every step of an enrollment, in order."""
        page = await enrollments.events(actor, EnrollmentId(enrollment_id), listing.page)
        return listing.show(page)

    @post(
        "/{enrollment_id:str}/withdraw",
        status_code=HTTP_200_OK,
        operation_id="withdraw",
        opt={"refuses": (InvalidTransition,)},
    )
    async def withdraw(
        self,
        enrollment_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        enrollments: Enrollments,
    ) -> EnrollmentView:
        """Leave a course, or its waitlist."""
        return await enrollments.withdraw(
            actor, EnrollmentId(enrollment_id), expected_version=expected_version, once=once
        )

    @post(
        "/{enrollment_id:str}/suspend",
        status_code=HTTP_200_OK,
        operation_id="suspendEnrollment",
        opt={"refuses": (InvalidTransition,)},
    )
    async def suspend(
        self,
        enrollment_id: FromPath[UUID],
        data: JSONBody[Decision],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        enrollments: Enrollments,
    ) -> EnrollmentView:
        """Take a learner's access away for a time; the seat is kept."""
        return await enrollments.suspend(
            actor,
            EnrollmentId(enrollment_id),
            reason=Reason(data.reason),
            expected_version=expected_version,
            once=once,
        )

    @post(
        "/{enrollment_id:str}/resume",
        status_code=HTTP_200_OK,
        operation_id="resumeEnrollment",
        opt={"refuses": (InvalidTransition,)},
    )
    async def resume(
        self,
        enrollment_id: FromPath[UUID],
        data: JSONBody[Decision],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        enrollments: Enrollments,
    ) -> EnrollmentView:
        """Give a suspended learner's access back."""
        return await enrollments.resume(
            actor,
            EnrollmentId(enrollment_id),
            reason=Reason(data.reason),
            expected_version=expected_version,
            once=once,
        )

    @post(
        "/{enrollment_id:str}/remove",
        status_code=HTTP_200_OK,
        operation_id="removeEnrollment",
        opt={"refuses": (InvalidTransition,)},
    )
    async def remove(
        self,
        enrollment_id: FromPath[UUID],
        data: JSONBody[Decision],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        enrollments: Enrollments,
    ) -> EnrollmentView:
        """Put a learner out of a course."""
        return await enrollments.remove(
            actor,
            EnrollmentId(enrollment_id),
            reason=Reason(data.reason),
            expected_version=expected_version,
            once=once,
        )
