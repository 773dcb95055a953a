"""Forgetting what was done in a lesson."""

from dataclasses import dataclass

from application.actor import Actor
from application.progress.ports import StartProgressWork
from domain.enrollments.access import EnrollmentStatus
from domain.errors import NotFound
from domain.ids import LessonId
from domain.progress.errors import CourseCompleted


@dataclass(frozen=True, slots=True)
class ResetProgress:
    """Begin a lesson anew, as long as the course is not completed."""

    start_work: StartProgressWork

    async def __call__(self, actor: Actor, lesson_id: LessonId, /) -> None:
        async with self.start_work(None) as work:
            await work.progress.lock(actor.user_id, [lesson_id], courses_too=False)
            learning = (await work.progress.learning(actor.user_id, [lesson_id])).get(lesson_id)
            if learning is None:
                raise NotFound
            enrollment, _progress = learning.opened(actor)
            if enrollment.status is EnrollmentStatus.COMPLETED:
                raise CourseCompleted
            await work.progress.reset(enrollment.id, lesson_id)
            await work.commit()
