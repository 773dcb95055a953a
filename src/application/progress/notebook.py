"""One learner's facts as they are entered, one after the other, before they are written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from application.actor import Actor
from application.enrollments.complete import CompleteEnrollment
from application.progress.learning import Learning
from application.progress.ports import ProgressWork
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.errors import NotFound
from domain.ids import EnrollmentId, LessonId
from domain.lessons.lock import Step
from domain.progress.lesson_progress import Fact, LessonProgress
from domain.progress.score import Score


class CoursesNeeded(Exception):
    """An enrollment is to be completed, and the lock of its course was not taken first: the work
    must begin once more. Courses are locked before enrollments, so that nobody ever deadlocks.
    """


@dataclass(slots=True)
class Notebook:
    """What a learner did in some lessons, and what new facts make of it."""

    actor: Actor
    now: datetime
    courses_locked: bool
    lessons: dict[LessonId, Learning]
    steps: dict[EnrollmentId, list[Step]]
    scores: dict[EnrollmentId, Score] = field(default_factory=dict)
    enrollments: dict[EnrollmentId, Enrollment] = field(default_factory=dict)
    changed: dict[LessonId, LessonProgress] = field(default_factory=dict)

    @classmethod
    async def open(
        cls,
        work: ProgressWork,
        actor: Actor,
        lesson_ids: Sequence[LessonId],
        *,
        courses_too: bool,
    ) -> Self:
        """Lock and read what the actor did in these lessons."""
        await work.progress.lock(actor.user_id, lesson_ids, courses_too=courses_too)
        lessons = await work.progress.learning(actor.user_id, lesson_ids)
        ordered = {
            one.enrollment.id for one in lessons.values() if one.enrollment and one.may_be_locked
        }
        steps = await work.progress.steps(list(ordered)) if ordered else {}
        return cls(actor, work.now, courses_too, lessons, dict(steps))

    def enter(self, lesson_id: LessonId, fact: Fact, *, at: datetime) -> LessonProgress:
        """Add a fact from that time to the lesson. Raise ``NotFound``, ``NotAllowed``,
        ``LessonLocked`` or ``FactNotApplicable``, and nothing is added then.
        """
        if lesson_id not in self.lessons:
            raise NotFound
        learning = self.lessons[lesson_id]
        enrollment, before = learning.opened(self.actor)
        learning.require_unlocked(self.steps.get(enrollment.id, ()))
        # A client's clock is not trusted beyond what can be true.
        at = min(max(at, enrollment.enrolled_at), self.now)
        after = before.with_fact(fact, learning.rule, at=at)
        self.enrollments[enrollment.id] = enrollment
        self.scores.setdefault(enrollment.id, learning.score)
        if after != before:
            self._note(learning, enrollment.id, before, after)
        return after

    def _note(
        self,
        learning: Learning,
        enrollment_id: EnrollmentId,
        before: LessonProgress,
        after: LessonProgress,
    ) -> None:
        self.lessons[learning.lesson_id] = replace(learning, progress=after)
        self.changed[learning.lesson_id] = after
        if before.met_at is None and after.met_at is not None:
            score = self.scores[enrollment_id]
            self.scores[enrollment_id] = replace(score, met=score.met + learning.required)
            self.steps[enrollment_id] = [
                replace(one, met=True) if one.id == learning.lesson_id else one
                for one in self.steps.get(enrollment_id, ())
            ]

    async def write(self, work: ProgressWork, complete: CompleteEnrollment) -> None:
        """Write what changed, and complete what is complete now. Raise ``CoursesNeeded``, having
        written nothing, where that takes locks that this work has not got.
        """
        finished = [
            one
            for one in self.enrollments.values()
            if one.status is EnrollmentStatus.ACTIVE and self.scores[one.id].is_complete
        ]
        if finished and not self.courses_locked:
            raise CoursesNeeded
        if self.changed:
            await work.progress.save(list(self.changed.values()))
        for enrollment in finished:
            self.enrollments[enrollment.id] = await complete(work, enrollment)
