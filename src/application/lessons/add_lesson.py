"""Adding a lesson to a course."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from application.actor import Actor
from application.files import require_usable
from application.lessons.add_section import append_section
from application.lessons.authoring import (
    lesson_event,
    lock_own_course,
    require_section,
    shown_to_author,
)
from application.lessons.ports import LessonWork, MarkdownRenderer, StartLessonWork
from application.lessons.views import LessonDetail
from application.ports import NewId, Once
from domain.ids import CourseId, LessonId, SectionId
from domain.lessons.errors import require_room
from domain.lessons.lesson import Lesson
from domain.text import Title

#: The title of the section that is made where a course has none.
FIRST_SECTION = Title("Lessons")


@dataclass(frozen=True, slots=True)
class AddLesson:
    """Append a lesson, as a draft, to a section of a course: the named one, or the last."""

    start_work: StartLessonWork
    new_id: NewId
    renderer: MarkdownRenderer

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        title: Title,
        /,
        *,
        section_id: SectionId | None = None,
        facts: Mapping[str, Any],
        once: Once | None = None,
    ) -> LessonDetail:
        # A long text takes long to render: not while others wait for the course.
        await self.renderer.html(facts.get("content", ""))
        async with self.start_work(once) as work:
            await lock_own_course(work, actor, course_id)
            if (media_id := facts.get("media_id")) is not None:
                await require_usable(work, actor, media_id)
            section_id = await self._section(work, course_id, section_id)
            others = dict(await work.lessons.order(course_id))[section_id]
            require_room(len(others))
            now = work.now
            lesson = Lesson(
                id=LessonId(self.new_id()),
                course_id=course_id,
                section_id=section_id,
                title=title,
                position=len(others) + 1,
                created_at=now,
                updated_at=now,
                revised_by=actor.user_id,
                **facts,
            )
            await work.lessons.add(lesson)
            await work.audit.record(lesson_event("lesson.added", actor, lesson))
            added = await shown_to_author(work, actor, lesson.id, self.renderer)
            await work.commit(added)
        return added

    async def _section(
        self, work: LessonWork, course_id: CourseId, wanted: SectionId | None
    ) -> SectionId:
        sections = [section.id for section in await work.lessons.sections(course_id)]
        if wanted is not None:
            require_section(wanted, sections)
            return wanted
        if sections:
            return sections[-1]
        first = SectionId(self.new_id())
        await append_section(work, first, course_id, FIRST_SECTION, now=work.now)
        return first
