"""Enrollments: the way into a course, one's own courses as a learner, and what staff decide."""

from typing import Annotated, TypeAlias
from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from application.actor import NotAllowed
from application.enrollments import EnrollmentUseCases
from application.enrollments.ports import CohortFilter, CohortSort, EnrollmentFilter
from application.enrollments.views import (
    EligibilityView,
    EnrollmentView,
    EventView,
    InvitationView,
    LearnerProgress,
)
from application.jobs.views import JobView
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
from domain.enrollments.invitation import InvitationStatus
from domain.errors import InvalidTransition
from domain.ids import CourseId, EnrollmentId, InvitationId, UserId
from domain.text import Reason
from presentation.enrollments.cohort_csv import CSV, cohort_file
from presentation.enrollments.schemas import BulkEnrollment, Decision, NewEnrollment
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

#: The largest body of a bulk enrollment, in bytes: 10 000 rows of 400.
MAX_BULK = 4 * 1024 * 1024

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
        """Tell whether you may enroll, and what stands in the way.

        It asks what `POST /api/v1/courses/{course_id}/enrollments` would ask, and names every
        reason at once. `outcome` tells whether a seat or a place on the waitlist is to be had.
        """
        return await enrollments.eligibility(actor, CourseId(course_id))

    @post(
        "/enrollments",
        operation_id="enroll",
        opt={
            "location": {
                EnrollmentView: "/enrollments/{id}",
                InvitationView: "/invitations/{id}",
            },
            "statuses": {InvitationView: HTTP_202_ACCEPTED},
            "refuses": NOT_ELIGIBLE,
        },
    )
    async def enroll(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[NewEnrollment],
        actor: CurrentActor,
        once: OnceOnly,
        enrollments: Enrollments,
    ) -> EnrollmentView | InvitationView:
        """Take a seat, or a place on the waitlist where none is left.

        Staff put somebody else in, by `user_id` or `email`, whatever the time for enrolling. An
        address without an account is invited: the answer is 202 with the invitation, and the
        enrollment begins when the address is verified. So staff learn which addresses have an
        account, as from the roster; the trail keeps who asked.
        """
        if (candidate := data.candidate()) is None:
            return await enrollments.enroll(actor, CourseId(course_id), once=once)
        return await enrollments.enroll_somebody(actor, CourseId(course_id), candidate, once=once)

    @post(
        "/enrollments/bulk",
        status_code=HTTP_202_ACCEPTED,
        operation_id="enrollMany",
        request_max_body_size=MAX_BULK,
        opt={"location": "/jobs/{id}", "reads": {"text/csv": BulkEnrollment.of_csv}},
    )
    async def enroll_many(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[BulkEnrollment],
        actor: CurrentActor,
        once: OnceOnly,
        enrollments: Enrollments,
        *,
        dry_run: Annotated[
            bool, QueryParameter(description="Tell what would become of the rows, and no more.")
        ] = False,
    ) -> JobView:
        """Have a job put up to 10 000 people into a course.

        The body is JSON or CSV in UTF-8, up to 4 MiB. CSV has a header line of `email`, `user_id`,
        `waive` (divided by blanks) and `reason`, as many as are needed, and is divided by commas,
        semicolons or tabs. Each row is handled as if it came alone, in order; its result, counted
        from 1, is `enrolled`, `waitlisted`, `invited`, `already_enrolled`, `refused` or `invalid`,
        the last two with a `code` and a `detail`.
        """
        return await enrollments.enroll_many(
            actor,
            CourseId(course_id),
            data.given,
            dry_run=data.dry_run or dry_run,
            once=once,
        )

    @get("/invitations", operation_id="listInvitations")
    async def invitations(
        self,
        course_id: FromPath[UUID],
        actor: CurrentActor,
        listing: PageOf,
        enrollments: Enrollments,
        status: Annotated[
            InvitationStatus | None, QueryParameter(description="The status that holds now.")
        ] = None,
    ) -> CursorPage[InvitationView]:
        """List who is or was invited to the course, newest first.

        For its staff: addresses without an account that are enrolled once they are verified.
        """
        page = await enrollments.invitations(actor, CourseId(course_id), status, listing.page)
        return listing.show(page)

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
        """List who is, was or waits to be in the course, newest first.

        For its staff. `q` finds names; to admins addresses too.
        """
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
        """Show how far each learner of the course has come.

        For its staff. Everybody is listed once, with their last enrollment, by name where `sort`
        says nothing else.
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
        """Export how far each learner has come as CSV, for a spreadsheet.

        For the course's staff: what `GET /api/v1/courses/{course_id}/progress` lists, in UTF-8,
        with the names of the columns first. A name that a spreadsheet would take for a formula
        begins with an apostrophe.
        """
        wanted = CohortFilter(CourseId(course_id), sort, status)
        pages = await enrollments.export_cohort(actor, wanted)
        return await cohort_file(pages, name=f"progress-{course_id}.csv")


class InvitationController(Controller):
    """`/invitations`."""

    path = "/invitations/{invitation_id:str}"
    tags = ("Enrollments",)

    @get("/", operation_id="getInvitation")
    async def show(
        self, invitation_id: FromPath[UUID], actor: CurrentActor, enrollments: Enrollments
    ) -> InvitationView:
        """Show an invitation.

        For the course's staff.
        """
        return await enrollments.invitation(actor, InvitationId(invitation_id))

    @delete("/", operation_id="withdrawInvitation")
    async def withdraw(
        self,
        invitation_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        enrollments: Enrollments,
    ) -> None:
        """Take an invitation back.

        For the course's staff; the address is forgotten. Whoever is enrolled by it stays.
        """
        await enrollments.withdraw_invitation(
            actor, InvitationId(invitation_id), expected_version=expected_version
        )


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
        """List your enrollments, newest first.

        Current and former ones, waitlists too.
        """
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
        """List all enrollments of the platform, newest first; for admins.

        By person, course and state.
        """
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
        """Show an enrollment.

        To its holder and to the course's staff. `access` is what counts now: `open` to learn,
        `read_only`, `upcoming` or `none`.
        """
        return await enrollments.show(actor, EnrollmentId(enrollment_id))

    @get("/{enrollment_id:str}/events", operation_id="listEnrollmentEvents")
    async def events(
        self,
        enrollment_id: FromPath[UUID],
        actor: CurrentActor,
        listing: PageOf,
        enrollments: Enrollments,
    ) -> CursorPage[EventView]:
        """List every step of an enrollment, in order.

        For its holder and the course's staff: from which state to which, by whom, when and why.
        """
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
        """Leave a course, or its waitlist.

        For the holder. A seat that becomes free goes to the head of the waitlist at once. Whoever
        enrolls again goes on where they were.
        """
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
        """Take a learner's access away for a time.

        For the course's staff. The seat is kept; `POST /api/v1/enrollments/{enrollment_id}/resume`
        gives the access back.
        """
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
        """Give a suspended learner's access back.

        For the course's staff.
        """
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
        """Put a learner out of a course.

        For the course's staff. A seat that becomes free goes to the head of the waitlist at once;
        the learner may enroll again.
        """
        return await enrollments.remove(
            actor,
            EnrollmentId(enrollment_id),
            reason=Reason(data.reason),
            expected_version=expected_version,
            once=once,
        )
