"""What an enrollment amounts to as it is stored, lesson by lesson."""

from dataclasses import dataclass

from application.progress.views import LessonLine, ProgressView
from domain.ids import UserId
from domain.progress.lesson_progress import LessonProgress, LessonState
from domain.progress.rule import Rule
from domain.progress.score import FORMULA, Score


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A published lesson, in course order, and what was done in it."""

    title: str
    required: bool
    rule: Rule
    progress: LessonProgress


@dataclass(frozen=True, slots=True)
class ProgressSheet:
    """Whose progress it is, who teaches the course, and every published lesson."""

    holder_id: UserId
    owner_id: UserId
    co_instructor_ids: tuple[UserId, ...]
    lines: list[SheetLine]

    def view(self) -> ProgressView:
        """The progress as it is shown."""
        required = [one for one in self.lines if one.required]
        met = sum(one.progress.state is LessonState.MET for one in required)
        score = Score(len(required), met)
        return ProgressView(
            score.percent, score.required, score.met, [_line(one) for one in self.lines], FORMULA
        )


def _line(line: SheetLine) -> LessonLine:
    progress = line.progress
    return LessonLine(
        progress.lesson_id,
        line.title,
        line.required,
        progress.state,
        progress.met_at,
        progress.why(line.rule),
    )
