"""Saying what must be completed before somebody may enroll in a course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.courses.edit_course import require_course_staff
from application.courses.ports import Prerequisites, PrerequisiteWork, StartPrerequisiteWork
from application.courses.views import CourseDetail
from application.ports import AuditEvent
from domain.courses.course import Course
from domain.courses.errors import PrerequisiteCycle
from domain.errors import Fault, Invalid
from domain.ids import CourseId


@dataclass(frozen=True, slots=True)
class SetPrerequisites:
    """Put these published courses in the place of all that had to be completed first."""

    start_work: StartPrerequisiteWork

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        wanted: Sequence[CourseId],
        /,
        *,
        expected_version: Expected = None,
    ) -> CourseDetail:
        _require_distinct(wanted)
        async with self.start_work(None) as work:
            course = await work.courses.lock(course_id)
            await require_course_staff(work, actor, course)
            require_version(course, expected_version)
            await work.prerequisites.lock()
            if set(wanted) != await work.prerequisites.of(course_id):
                await _require_published(work.prerequisites, course_id, wanted)
                await _require_no_cycle(work.prerequisites, course_id, wanted)
                await self._put(work, actor, course, wanted)
            answer = (await work.course_reads.sheet(course_id, actor.user_id)).detail(actor)
            await work.commit()
        return answer

    async def _put(
        self, work: PrerequisiteWork, actor: Actor, course: Course, wanted: Sequence[CourseId]
    ) -> None:
        await work.prerequisites.put(course.id, wanted)
        await work.courses.save(replace(course, updated_at=work.now))
        await work.audit.record(
            AuditEvent(
                "course.prerequisites_set",
                "course",
                course.id,
                actor.user_id,
                actor.origin,
                details={"course_ids": [str(one) for one in wanted]},
            )
        )


def _require_distinct(wanted: Sequence[CourseId]) -> None:
    doubled = [place for place, one in enumerate(wanted) if one in wanted[:place]]
    _require_none(doubled, "Stands in the list already.")


async def _require_no_cycle(
    prerequisites: Prerequisites, course_id: CourseId, wanted: Sequence[CourseId]
) -> None:
    asking = await prerequisites.asking_for(course_id)
    if places := [place for place, one in enumerate(wanted) if one in asking]:
        raise PrerequisiteCycle(places)


async def _require_published(
    prerequisites: Prerequisites, course_id: CourseId, wanted: Sequence[CourseId]
) -> None:
    """A course that is not published looks like one that does not exist, whatever it asks for. That
    the course itself is in the list is another fault.
    """
    known = {course_id, *await prerequisites.published(wanted)}
    hidden = [place for place, one in enumerate(wanted) if one not in known]
    _require_none(hidden, "Must be a published course.")


def _require_none(places: Sequence[int], detail: str) -> None:
    if places:
        raise Invalid(*(Fault(detail, pointer=f"/course_ids/{place}") for place in places))
