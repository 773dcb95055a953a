"""A lesson, and how one person stands to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.actor import Actor, NotAllowed
from application.courses.policy import Standing, is_staff, require_sight
from application.lessons.errors import LessonLocked
from domain.enrollments.access import Access
from domain.enrollments.enrollment import Enrollment
from domain.errors import NotFound
from domain.ids import CourseId, LessonId
from domain.lessons.lock import Step, missing_before
from domain.progress.lesson_progress import LessonProgress
from domain.progress.rule import Rule
from domain.progress.score import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """A lesson, somebody's last enrollment in its course, and what they did in it.

    ``score`` is that of the enrollment; without one, nothing is met.
    """

    lesson_id: LessonId
    course_id: CourseId
    published: bool
    required: bool
    preview: bool
    rule: Rule
    standing: Standing
    sequential: bool
    enrollment: Enrollment | None
    progress: LessonProgress | None
    score: Score

    def opened(self, actor: Actor) -> tuple[Enrollment, LessonProgress]:
        """The enrollment and what was done so far, where facts are taken now. Raise ``NotFound``
        where the lesson is hidden from the actor, ``NotAllowed`` where it takes no facts.
        """
        require_sight(actor, self.standing)
        if not self.published and not is_staff(actor, self.standing):
            raise NotFound
        if self.enrollment is None or self.progress is None or self.standing.access is Access.NONE:
            raise NotAllowed("This is for people who learn in the course.")
        if self.standing.access is Access.UPCOMING:
            raise NotAllowed("The course has not begun yet.")
        if self.standing.access is Access.READ_ONLY:
            raise NotAllowed("The course is over: what was learned in it stays as it is.")
        if not self.published:
            raise NotAllowed("The lesson is not published.")
        return self.enrollment, self.progress

    def require_unlocked(self, steps: Sequence[Step]) -> None:
        """Raise ``LessonLocked`` where the course's order says that other lessons come first."""
        if missing := missing_before(self.lesson_id, steps):
            raise LessonLocked(missing)

    @property
    def may_be_locked(self) -> bool:
        """Whether the order of the course may lock the lesson."""
        return self.sequential and not self.preview and self.enrollment is not None


@dataclass(frozen=True, slots=True)
class Noted:
    """Where a learner stands in a lesson and its course once a fact was added."""

    enrollment: Enrollment
    score: Score
    rule: Rule
    progress: LessonProgress
