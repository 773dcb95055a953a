"""A lesson: its content, its two states and the rule by which it counts as met (contract, section
5).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from domain.errors import Fault, Invalid, InvalidTransition
from domain.ids import CourseId, LessonId, MediaId, SectionId
from domain.text import Markdown, Title

#: How much of a ``watched`` lesson's time must be watched where its author says nothing else, in
#: percent.
DEFAULT_WATCHED_PERCENT: Final = 90


class LessonKind(StrEnum):
    ARTICLE = "article"
    VIDEO = "video"
    FILE = "file"


class LessonStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class CompletionRule(StrEnum):
    """How a lesson is met: the learner says so, has opened it, or has watched enough of it."""

    MANUAL = "manual"
    VIEWED = "viewed"
    WATCHED = "watched"


MOVES: Final = {
    LessonStatus.DRAFT: frozenset({LessonStatus.PUBLISHED}),
    LessonStatus.PUBLISHED: frozenset({LessonStatus.DRAFT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson; ``position`` counts from 1 without gaps within its section and is None once it is
    deleted.
    """

    id: LessonId
    course_id: CourseId
    section_id: SectionId
    title: Title
    content: Markdown = Markdown("")
    kind: LessonKind = LessonKind.ARTICLE
    status: LessonStatus = LessonStatus.DRAFT
    preview: bool = False
    required: bool = True
    duration_minutes: int | None = None
    completion_rule: CompletionRule = CompletionRule.MANUAL
    completion_percent: int | None = None
    #: The file that a lesson of kind video or file is about.
    media_id: MediaId | None = None
    position: int | None
    deleted_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def __post_init__(self) -> None:
        if self.completion_rule is CompletionRule.WATCHED and self.duration_minutes is None:
            raise Invalid(Fault("The rule watched needs a duration.", pointer="/duration_minutes"))

    def publish(self, *, now: datetime) -> Self:
        """Show the lesson to learners."""
        return self._moved_to(LessonStatus.PUBLISHED, now=now)

    def unpublish(self, *, now: datetime) -> Self:
        """Hide the lesson from learners; it no longer counts."""
        return self._moved_to(LessonStatus.DRAFT, now=now)

    def delete(self, *, now: datetime) -> Self:
        """Take the lesson out of its course; what learners did in it is kept."""
        return replace(self, position=None, media_id=None, deleted_at=now, updated_at=now)

    def _moved_to(self, status: LessonStatus, *, now: datetime) -> Self:
        if status not in MOVES[self.status]:
            raise InvalidTransition(self.status, status, allowed=frozenset(MOVES[self.status]))
        return replace(self, status=status, updated_at=now)
