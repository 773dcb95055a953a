"""Deleting a section."""

from dataclasses import dataclass

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.lessons.add_section import section_event
from application.lessons.authoring import lock_own_course
from application.lessons.ports import StartLessonWork
from domain.ids import SectionId
from domain.lessons.errors import SectionNotEmpty


@dataclass(frozen=True, slots=True)
class DeleteSection:
    """Take an empty section out of the outline."""

    start_work: StartLessonWork

    async def __call__(
        self, actor: Actor, section_id: SectionId, /, *, expected_version: Expected = None
    ) -> None:
        async with self.start_work(None) as work:
            seen = await work.lessons.section(section_id)
            await lock_own_course(work, actor, seen.course_id)
            # Whoever held the lock may have renamed the section, or deleted it.
            section = await work.lessons.section(section_id)
            require_version(section, expected_version)
            order = dict(await work.lessons.order(section.course_id))
            if order.pop(section_id):
                raise SectionNotEmpty
            await work.lessons.delete_section(section_id)
            await work.lessons.reorder(list(order.items()))
            await work.audit.record(section_event("section.deleted", actor, section))
            await work.commit()
