"""Progress as people see it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from domain.enrollments.access import EnrollmentStatus
from domain.progress.lesson_progress import LessonState
from domain.progress.rule import Missing


class LessonResult(Struct, frozen=True):
    """Where a learner stands in one lesson; ``why`` says what is still missing."""

    id: UUID
    state: LessonState
    completed_at: datetime | None
    position_seconds: int | None
    watched_percent: int | None
    why: list[Missing]


class EnrollmentResult(Struct, frozen=True):
    """Where the learner stands in the course."""

    id: UUID
    percent: int | None
    status: EnrollmentStatus
    completed_at: datetime | None


class ProgressReply(Struct, frozen=True):
    """What became of a fact."""

    lesson: LessonResult
    enrollment: EnrollmentResult


class FactOutcome(StrEnum):
    """A fact added something, was known already, or was refused."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class FactResult(Struct, frozen=True, omit_defaults=True):
    """What became of one fact among several; ``code`` says why it was refused."""

    lesson_id: UUID
    status: FactOutcome
    code: str | UnsetType = UNSET


class FactResults(Struct, frozen=True):
    """What became of the facts, in the order in which they were sent."""

    results: list[FactResult]


class LessonLine(Struct, frozen=True):
    """One lesson of a course, and what its learner lacks in it."""

    id: UUID
    title: str
    required: bool
    state: LessonState
    completed_at: datetime | None
    why: list[Missing]


class ProgressView(Struct, frozen=True):
    """What an enrollment amounts to, lesson by lesson, and by which rule."""

    percent: int | None
    required: int
    met: int
    lessons: list[LessonLine]
    formula: str
