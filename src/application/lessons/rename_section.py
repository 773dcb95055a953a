"""Renaming a section."""

from dataclasses import dataclass, replace

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.courses.edit_course import require_course_staff
from application.lessons.add_section import section_event, section_view
from application.lessons.ports import StartLessonWork
from application.lessons.views import SectionDetail
from domain.ids import SectionId
from domain.text import Title


@dataclass(frozen=True, slots=True)
class RenameSection:
    """Give a section another title."""

    start_work: StartLessonWork

    async def __call__(
        self,
        actor: Actor,
        section_id: SectionId,
        title: Title | None,
        /,
        *,
        expected_version: Expected = None,
    ) -> SectionDetail:
        async with self.start_work(None) as work:
            section = await work.lessons.section(section_id)
            await require_course_staff(work, actor, await work.courses.get(section.course_id))
            require_version(section, expected_version)
            if title not in (None, section.title):
                renamed = replace(section, title=title, updated_at=work.now)
                section = await work.lessons.save_section(renamed)
                await work.audit.record(section_event("section.renamed", actor, section))
            await work.commit()
        return section_view(section)
