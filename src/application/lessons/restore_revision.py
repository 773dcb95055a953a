"""Giving a lesson the content of an earlier revision again."""

from dataclasses import dataclass, replace

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.lessons.authoring import lesson_event, lesson_to_change, shown_to_author
from application.lessons.ports import MarkdownRenderer, StartLessonWork
from application.lessons.views import LessonDetail
from application.ports import Once
from domain.ids import LessonId
from domain.text import Markdown


@dataclass(frozen=True, slots=True)
class RestoreRevision:
    """Make a new revision of a lesson that equals an old one; all in between are kept."""

    start_work: StartLessonWork
    renderer: MarkdownRenderer

    async def __call__(
        self,
        actor: Actor,
        lesson_id: LessonId,
        number: int,
        /,
        *,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> LessonDetail:
        async with self.start_work(once) as work:
            lesson = await lesson_to_change(work, actor, lesson_id)
            require_version(lesson, expected_version)
            old = await work.lesson_reads.revision(lesson_id, number)
            restored = lesson.restored(Markdown(old.content), by=actor.user_id)
            await work.lessons.save(replace(restored, updated_at=work.now))
            await work.audit.record(lesson_event("lesson.revision_restored", actor, lesson))
            answer = await shown_to_author(work, actor, lesson_id, self.renderer)
            await work.commit(answer)
        return answer
