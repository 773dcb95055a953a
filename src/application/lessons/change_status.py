"""Publishing and unpublishing a lesson."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.enrollments.complete_late import CompleteLate
from application.lessons.authoring import lesson_event, lesson_to_change, shown_to_author
from application.lessons.ports import MarkdownRenderer, StartLessonWork
from application.lessons.views import LessonDetail
from application.ports import Once
from domain.ids import LessonId
from domain.lessons.lesson import Lesson


@dataclass(frozen=True, slots=True)
class ChangeLessonStatus:
    """Move a lesson to its other state."""

    start_work: StartLessonWork
    renderer: MarkdownRenderer
    complete_late: CompleteLate
    action: str
    move: Callable[[Lesson, datetime], Lesson]

    async def __call__(
        self,
        actor: Actor,
        lesson_id: LessonId,
        /,
        *,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> LessonDetail:
        async with self.start_work(once) as work:
            lesson = await lesson_to_change(work, actor, lesson_id)
            require_version(lesson, expected_version)
            await work.lessons.save(self.move(lesson, work.now))
            await self.complete_late(work, lesson.course_id)
            await work.audit.record(lesson_event(self.action, actor, lesson))
            moved = await shown_to_author(work, actor, lesson_id, self.renderer)
            await work.commit(moved)
        return moved


def publish_lesson(
    start_work: StartLessonWork, renderer: MarkdownRenderer, complete_late: CompleteLate
) -> ChangeLessonStatus:
    """Show a lesson to learners."""
    return ChangeLessonStatus(
        start_work,
        renderer,
        complete_late,
        "lesson.published",
        lambda lesson, now: lesson.publish(now=now),
    )


def unpublish_lesson(
    start_work: StartLessonWork, renderer: MarkdownRenderer, complete_late: CompleteLate
) -> ChangeLessonStatus:
    """Hide a lesson from learners."""
    return ChangeLessonStatus(
        start_work,
        renderer,
        complete_late,
        "lesson.unpublished",
        lambda lesson, now: lesson.unpublish(now=now),
    )
