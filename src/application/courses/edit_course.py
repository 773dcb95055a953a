"""Editing what a course says about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.courses.create_course import RESERVED
from application.courses.policy import Standing, require_staff
from application.courses.ports import CourseWork, StartCourseWork
from application.courses.views import CourseDetail
from application.ports import AuditEvent
from application.seats import fill_seats
from domain.courses.course import Course
from domain.courses.errors import SlugTaken
from domain.ids import CourseId
from domain.text import Slug


@dataclass(frozen=True, slots=True)
class EditCourse:
    """Change some of a course's facts, and leave the others as they are."""

    start_work: StartCourseWork

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        /,
        *,
        changes: Mapping[str, Any],
        expected_version: Expected = None,
    ) -> CourseDetail:
        async with self.start_work(None) as work:
            course = await work.courses.get(course_id)
            await require_course_staff(work, actor, course)
            require_version(course, expected_version)
            edited = replace(course, **changes)
            if edited != course:
                if edited.slug != course.slug:
                    await _take_slug(work, edited.slug, course_id)
                await work.courses.save(replace(edited, updated_at=work.now))
                if _has_more_seats(edited, than=course):
                    await fill_seats(work, course_id, reason="capacity_raised")
                await work.audit.record(
                    AuditEvent(
                        "course.edited",
                        "course",
                        course_id,
                        actor.user_id,
                        actor.origin,
                        details={"fields": sorted(changes)},
                    )
                )
            answer = (await work.course_reads.sheet(course_id, actor.user_id)).detail(actor)
            await work.commit()
        return answer


async def _take_slug(work: CourseWork, slug: Slug, course_id: CourseId) -> None:
    if slug in RESERVED:
        raise SlugTaken(slug)
    await work.courses.take_slug(slug, course_id)


def _has_more_seats(course: Course, *, than: Course) -> bool:
    if than.capacity is None:
        return False
    return course.capacity is None or course.capacity > than.capacity


async def require_course_staff(work: CourseWork, actor: Actor, course: Course) -> None:
    """Raise ``NotFound`` or ``NotAllowed`` unless the actor is staff of the course."""
    require_staff(actor, await standing_of(work, actor, course))


async def standing_of(work: CourseWork, actor: Actor, course: Course) -> Standing:
    """How the actor stands to a course that was read as an entity."""
    access = await work.courses.access_of(course.id, actor.user_id)
    return Standing(course.owner_id, course.co_instructor_ids, course.status, access)
