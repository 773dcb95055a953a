"""Who teaches a course."""

from uuid import UUID

from litestar import Controller, delete, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from application.courses import CourseUseCases
from application.courses.views import CourseDetail
from domain.courses.errors import NotAnInstructor, OwnerStays, TooManyInstructors
from domain.ids import CourseId, UserId
from presentation.courses.schemas import Transfer
from presentation.schemas import CurrentActor, ExpectedVersion, OnceOnly

Courses = NamedDependency[CourseUseCases]


class CourseStaffController(Controller):
    """`/courses/{id}/instructors` and `/courses/{id}/transfer`."""

    path = "/courses/{course_id:str}"
    tags = ("Courses",)

    @put(
        "/instructors/{user_id:str}",
        operation_id="addInstructor",
        opt={"refuses": (NotAnInstructor, TooManyInstructors)},
    )
    async def add_instructor(
        self,
        course_id: FromPath[UUID],
        user_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        courses: Courses,
    ) -> CourseDetail:
        """Let an instructor teach the course beside you.

        For its owner and admins. A co-instructor may do everything that staff may, but delete the
        course and choose who teaches it. Doing it again changes nothing.
        """
        return await courses.add_instructor(
            actor, CourseId(course_id), UserId(user_id), expected_version=expected_version
        )

    @delete(
        "/instructors/{user_id:str}",
        operation_id="removeInstructor",
        opt={"refuses": (OwnerStays,)},
    )
    async def remove_instructor(
        self,
        course_id: FromPath[UUID],
        user_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        courses: Courses,
    ) -> None:
        """Let somebody no longer teach the course beside you.

        For its owner and admins. The owner stays: hand the course over first.
        """
        await courses.remove_instructor(
            actor, CourseId(course_id), UserId(user_id), expected_version=expected_version
        )

    @post(
        "/transfer",
        status_code=HTTP_200_OK,
        operation_id="transferCourse",
        opt={"refuses": (NotAnInstructor,)},
    )
    async def transfer(
        self,
        course_id: FromPath[UUID],
        data: JSONBody[Transfer],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        courses: Courses,
    ) -> CourseDetail:
        """Hand a course over to another owner.

        For its owner and admins. The new owner has to be an instructor or admin; the former one
        goes on as a co-instructor.
        """
        return await courses.transfer(
            actor,
            CourseId(course_id),
            UserId(data.user_id),
            expected_version=expected_version,
            once=once,
        )
