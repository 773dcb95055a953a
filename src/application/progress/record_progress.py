"""Recording what a learner did in a lesson."""

from dataclasses import dataclass

from application.actor import Actor
from application.enrollments.complete import CompleteEnrollment
from application.progress.learning import Noted
from application.progress.notebook import CoursesNeeded, Notebook
from application.progress.ports import DirectFacts, StartProgressWork
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
    direct: DirectFacts

    async def __call__(self, actor: Actor, lesson_id: LessonId, fact: Fact, /) -> ProgressReply:
        noted = None
        if fact.is_slight:
            noted = await self.direct.add(actor.user_id, lesson_id, fact)
        return _reply(noted or await self._record(actor, lesson_id, fact))

    async def _record(self, actor: Actor, lesson_id: LessonId, fact: Fact) -> Noted:
        try:
            return await self._note(actor, lesson_id, fact, courses_too=False)
        except CoursesNeeded:
            return await self._note(actor, lesson_id, fact, courses_too=True)

    async def _note(
        self, actor: Actor, lesson_id: LessonId, fact: Fact, *, courses_too: bool
    ) -> Noted:
        async with self.start_work(None) as work:
            notebook = await Notebook.open(work, actor, [lesson_id], courses_too=courses_too)
            progress = notebook.enter(lesson_id, fact, at=work.now)
            await notebook.write(work, self.complete)
            await work.commit()
        enrollment_id, rule = progress.enrollment_id, notebook.lessons[lesson_id].rule
        enrollment, score = notebook.enrollments[enrollment_id], notebook.scores[enrollment_id]
        return Noted(enrollment, score, rule, progress)


def _reply(noted: Noted) -> ProgressReply:
    enrollment = noted.enrollment
    return ProgressReply(
        lesson_result(noted.progress, noted.rule),
        EnrollmentResult(
            enrollment.id, noted.score.percent, enrollment.status, enrollment.completed_at
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
