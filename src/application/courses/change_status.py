"""Publishing, unpublishing, archiving and restoring a course."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.courses.edit_course import require_course_staff
from application.courses.ports import StartCourseWork, Tally
from application.courses.views import CourseDetail
from application.ports import AuditEvent, Once
from domain.courses.course import Course
from domain.ids import CourseId


@dataclass(frozen=True, slots=True)
class ChangeCourseStatus:
    """Move a course to another state, if its state machine has the move and its guards agree.

    The course is locked first, so that nobody enrolls between the guard and the move.
    """

    start_work: StartCourseWork
    action: str
    move: Callable[[Course, Tally, datetime], Course]

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        /,
        *,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> CourseDetail:
        async with self.start_work(once) as work:
            course = await work.courses.lock(course_id)
            await require_course_staff(work, actor, course)
            require_version(course, expected_version)
            tally = await work.courses.tally(course_id)
            await work.courses.save(self.move(course, tally, work.now))
            await work.audit.record(
                AuditEvent(self.action, "course", course_id, actor.user_id, actor.origin)
            )
            moved = (await work.course_reads.sheet(course_id, actor.user_id)).detail(actor)
            await work.commit(moved)
        return moved


def publish_course(start_work: StartCourseWork) -> ChangeCourseStatus:
    """Make a draft visible to learners."""
    return ChangeCourseStatus(
        start_work,
        "course.published",
        lambda course, tally, now: course.publish(
            published_lessons=tally.published_lessons, now=now
        ),
    )


def unpublish_course(start_work: StartCourseWork) -> ChangeCourseStatus:
    """Make a published course a draft again, while nobody learns in it."""
    return ChangeCourseStatus(
        start_work,
        "course.unpublished",
        lambda course, tally, now: course.unpublish(enrolled=tally.enrolled, now=now),
    )


def archive_course(start_work: StartCourseWork) -> ChangeCourseStatus:
    """Close a course for good, readable to those who learned in it."""
    return ChangeCourseStatus(
        start_work, "course.archived", lambda course, _tally, now: course.archive(now=now)
    )


def restore_course(start_work: StartCourseWork) -> ChangeCourseStatus:
    """Bring an archived course back as a draft."""
    return ChangeCourseStatus(
        start_work, "course.restored", lambda course, _tally, now: course.restore(now=now)
    )
