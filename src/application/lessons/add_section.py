"""Adding a section to a course."""

from dataclasses import dataclass
from datetime import datetime

from application.actor import Actor
from application.lessons.authoring import lock_own_course
from application.lessons.ports import LessonWork, StartLessonWork
from application.lessons.views import SectionDetail
from application.ports import AuditEvent, NewId, Once
from domain.ids import CourseId, SectionId
from domain.lessons.errors import require_room
from domain.lessons.section import Section
from domain.text import Title


@dataclass(frozen=True, slots=True)
class AddSection:
    """Append a section to a course's outline."""

    start_work: StartLessonWork
    new_id: NewId

    async def __call__(
        self, actor: Actor, course_id: CourseId, title: Title, /, *, once: Once | None = None
    ) -> SectionDetail:
        async with self.start_work(once) as work:
            await lock_own_course(work, actor, course_id)
            section = await append_section(
                work, SectionId(self.new_id()), course_id, title, now=work.now
            )
            await work.audit.record(section_event("section.added", actor, section))
            added = section_view(section)
            await work.commit(added)
        return added


async def append_section(
    work: LessonWork, section_id: SectionId, course_id: CourseId, title: Title, /, *, now: datetime
) -> Section:
    """Add a section behind the course's last one; the course is locked already. Raise
    ``OutlineFull``.
    """
    present = len(await work.lessons.sections(course_id))
    require_room(present)
    section = Section(
        id=section_id,
        course_id=course_id,
        title=title,
        position=present + 1,
        created_at=now,
        updated_at=now,
    )
    await work.lessons.add_section(section)
    return section


def section_view(section: Section) -> SectionDetail:
    """The section as it is shown."""
    return SectionDetail(
        section.id,
        section.course_id,
        section.title,
        section.position,
        section.created_at,
        section.updated_at,
        section.version,
    )


def section_event(action: str, actor: Actor, section: Section) -> AuditEvent:
    """A record of what an author did to a section."""
    return AuditEvent(
        action,
        "section",
        section.id,
        actor.user_id,
        actor.origin,
        details={"course_id": str(section.course_id)},
    )
