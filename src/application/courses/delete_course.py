"""Deleting a course in which nobody ever enrolled."""

from dataclasses import dataclass

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.courses.edit_course import standing_of
from application.courses.policy import require_owner
from application.courses.ports import StartCourseWork
from application.ports import AuditEvent
from domain.courses.errors import HasEnrollments
from domain.ids import CourseId


@dataclass(frozen=True, slots=True)
class DeleteCourse:
    """Remove a course with all its lessons, as long as nobody ever enrolled in it."""

    start_work: StartCourseWork

    async def __call__(
        self, actor: Actor, course_id: CourseId, /, *, expected_version: Expected = None
    ) -> None:
        async with self.start_work(None) as work:
            course = await work.courses.lock(course_id)
            require_owner(actor, await standing_of(work, actor, course))
            require_version(course, expected_version)
            if (await work.courses.tally(course_id)).ever_enrolled:
                raise HasEnrollments
            await work.courses.delete(course_id)
            await work.audit.record(
                AuditEvent(
                    "course.deleted",
                    "course",
                    course_id,
                    actor.user_id,
                    actor.origin,
                    details={"title": course.title},
                )
            )
            await work.commit()
