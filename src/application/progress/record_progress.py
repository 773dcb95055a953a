"""Recording what a learner did in a lesson."""

from dataclasses import dataclass

from application.actor import Actor
from application.enrollments.complete import CompleteEnrollment
from application.progress.notebook import CoursesNeeded, Notebook
from application.progress.ports import StartProgressWork
from application.progress.views import EnrollmentResult, LessonResult, ProgressReply
from domain.ids import LessonId
from domain.progress.lesson_progress import Fact, LessonProgress
from domain.progress.rule import Rule


@dataclass(frozen=True, slots=True)
class RecordProgress:
    """Add a fact about a lesson; when the last required lesson is met by it, the course is
    completed.
    """

    start_work: StartProgressWork
    complete: CompleteEnrollment

    async def __call__(self, actor: Actor, lesson_id: LessonId, fact: Fact, /) -> ProgressReply:
        try:
            return await self._record(actor, lesson_id, fact, courses_too=False)
        except CoursesNeeded:
            return await self._record(actor, lesson_id, fact, courses_too=True)

    async def _record(
        self, actor: Actor, lesson_id: LessonId, fact: Fact, *, courses_too: bool
    ) -> ProgressReply:
        async with self.start_work(None) as work:
            notebook = await Notebook.open(work, actor, [lesson_id], courses_too=courses_too)
            progress = notebook.enter(lesson_id, fact, at=work.now)
            await notebook.write(work, self.complete)
            await work.commit()
        return _reply(notebook, progress)


def _reply(notebook: Notebook, progress: LessonProgress) -> ProgressReply:
    enrollment = notebook.enrollments[progress.enrollment_id]
    return ProgressReply(
        lesson_result(progress, notebook.lessons[progress.lesson_id].rule),
        EnrollmentResult(
            enrollment.id,
            notebook.scores[enrollment.id].percent,
            enrollment.status,
            enrollment.completed_at,
        ),
    )


def lesson_result(progress: LessonProgress, rule: Rule) -> LessonResult:
    """Where the learner stands in the lesson."""
    return LessonResult(
        id=progress.lesson_id,
        state=progress.state,
        completed_at=progress.met_at,
        position_seconds=progress.position_seconds,
        watched_percent=rule.watched_percent(progress.watched),
        why=progress.why(rule),
    )
