"""Editing a lesson."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.enrollments.complete_late import CompleteLate
from application.files import require_usable
from application.lessons.authoring import (
    lesson_event,
    lesson_to_change,
    require_section,
    shown_to_author,
)
from application.lessons.ports import LessonWork, MarkdownRenderer, StartLessonWork
from application.lessons.views import LessonDetail
from domain.ids import LessonId
from domain.lessons.errors import require_room
from domain.lessons.lesson import Lesson


@dataclass(frozen=True, slots=True)
class EditLesson:
    """Change some of a lesson's facts or its content, and leave the others as they are."""

    start_work: StartLessonWork
    renderer: MarkdownRenderer
    complete_late: CompleteLate

    async def __call__(
        self,
        actor: Actor,
        lesson_id: LessonId,
        /,
        *,
        changes: Mapping[str, Any],
        expected_version: Expected = None,
    ) -> LessonDetail:
        # A long text takes long to render: not while others wait for the course.
        await self.renderer.html(changes.get("content", ""))
        async with self.start_work(None) as work:
            lesson = await lesson_to_change(work, actor, lesson_id)
            require_version(lesson, expected_version)
            edited = lesson.edited(changes, by=actor.user_id)
            if edited.media_id not in (None, lesson.media_id):
                await require_usable(work, actor, edited.media_id)
            if edited != lesson:
                await _save(work, lesson, replace(edited, updated_at=work.now))
                if edited.required != lesson.required:
                    await self.complete_late(work, lesson.course_id)
                await work.audit.record(lesson_event("lesson.edited", actor, lesson))
            answer = await shown_to_author(work, actor, lesson_id, self.renderer)
            await work.commit()
        return answer


async def _save(work: LessonWork, lesson: Lesson, edited: Lesson) -> None:
    """Write the lesson; one that moves goes to the end of its new section, and leaves no gap."""
    if edited.section_id == lesson.section_id:
        await work.lessons.save(edited)
        return
    order = dict(await work.lessons.order(lesson.course_id))
    require_section(edited.section_id, order)
    require_room(len(order[edited.section_id]))
    order[lesson.section_id].remove(lesson.id)
    order[edited.section_id].append(lesson.id)
    await work.lessons.save(replace(edited, position=len(order[edited.section_id])))
    await work.lessons.reorder(list(order.items()))
