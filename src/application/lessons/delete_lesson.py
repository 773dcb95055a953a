"""Deleting a lesson."""

from dataclasses import dataclass

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.enrollments.complete_late import CompleteLate
from application.lessons.authoring import lesson_event, lesson_to_change
from application.lessons.ports import StartLessonWork
from domain.ids import LessonId


@dataclass(frozen=True, slots=True)
class DeleteLesson:
    """Take a lesson out of its course and close the gap; what learners did in it is kept."""

    start_work: StartLessonWork
    complete_late: CompleteLate

    async def __call__(
        self, actor: Actor, lesson_id: LessonId, /, *, expected_version: Expected = None
    ) -> None:
        async with self.start_work(None) as work:
            lesson = await lesson_to_change(work, actor, lesson_id)
            require_version(lesson, expected_version)
            await work.lessons.save(lesson.delete(now=work.now))
            await work.attachments.remove_all(lesson_id)
            await work.lessons.reorder(await work.lessons.order(lesson.course_id))
            await self.complete_late(work, lesson.course_id)
            await work.audit.record(lesson_event("lesson.deleted", actor, lesson))
            await work.commit()
