"""Giving a course's outline a new order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.courses.views import Outline
from application.lessons.authoring import lock_own_course
from application.lessons.ports import LessonWork, StartLessonWork
from application.ports import AuditEvent
from domain.ids import CourseId, LessonId, SectionId
from domain.lessons.errors import OutlineMismatch

Order: TypeAlias = Sequence[tuple[SectionId, Sequence[LessonId]]]


@dataclass(frozen=True, slots=True)
class ReorderOutline:
    """Put all sections and lessons of a course into a new order in one step."""

    start_work: StartLessonWork

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        order: Order,
        /,
        *,
        expected_version: Expected = None,
    ) -> Outline:
        async with self.start_work(None) as work:
            await lock_own_course(work, actor, course_id)
            before = await _outline(work, actor, course_id)
            require_version(before, expected_version)
            _require_same(before.order(), order)
            await work.lessons.reorder(order)
            await work.audit.record(
                AuditEvent("outline.reordered", "course", course_id, actor.user_id, actor.origin)
            )
            after = await _outline(work, actor, course_id)
            await work.commit()
        return after


async def _outline(work: LessonWork, actor: Actor, course_id: CourseId) -> Outline:
    return (await work.course_reads.sheet(course_id, actor.user_id)).outline(actor)


def _require_same(existing: Order, wanted: Order) -> None:
    has, named = _ids(existing), _ids(wanted)
    missing, unknown = has - named, named - has
    if missing or unknown:
        raise OutlineMismatch(
            missing=[one for _, one in missing], unknown=[one for _, one in unknown]
        )


def _ids(order: Order) -> Counter[tuple[str, UUID]]:
    """Every id with what it stands for: a section named as a lesson is no lesson."""
    return Counter(
        named
        for section, lessons in order
        for named in (("section", section), *(("lesson", one) for one in lessons))
    )
