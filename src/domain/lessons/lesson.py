"""A lesson: its content, its two states and the rule by which it counts as met (contract, section
5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from domain.errors import Fault, Invalid, InvalidTransition
from domain.ids import CourseId, LessonId, MediaId, SectionId, UserId
from domain.text import Markdown, Title

#: How much of a ``watched`` lesson's time must be watched where its author says nothing else, in
#: percent.
DEFAULT_WATCHED_PERCENT: Final = 90


class LessonKind(StrEnum):
    """What a lesson is above all: a text, a video, or a file to be read."""

    ARTICLE = "article"
    VIDEO = "video"
    FILE = "file"


class LessonStatus(StrEnum):
    """Learners see published lessons alone."""

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


def percent_for(rule: CompletionRule, wanted: int | None) -> int | None:
    """How much of a lesson's time must be watched by this rule, in percent. Raise ``Invalid`` where
    it was asked for by another rule than ``watched``.
    """
    if rule is CompletionRule.WATCHED:
        return DEFAULT_WATCHED_PERCENT if wanted is None else wanted
    if wanted is not None:
        raise Invalid(Fault("Goes with the rule watched alone.", pointer="/completion/percent"))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson; ``position`` counts from 1 without gaps within its section and is None once it is
    deleted. ``revision`` counts its contents, ``revised_by`` is whose the present one is.
    """

    id: LessonId
    course_id: CourseId
    section_id: SectionId
    title: Title
    content: Markdown = Markdown("")
    revision: int = 1
    revised_by: UserId | None = None
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

    def edited(self, changes: Mapping[str, Any], *, by: UserId) -> Self:
        """The lesson with these facts. Content that differs is its next revision, and the percent
        stays with the rule ``watched``. Raise ``Invalid`` where the facts do not go together.
        """
        rule = changes.get("completion_rule", self.completion_rule)
        kept = self.completion_percent if rule is CompletionRule.WATCHED else None
        percent = percent_for(rule, changes.get("completion_percent", kept))
        edited = replace(self, **{**changes, "completion_percent": percent})
        if edited.content == self.content:
            return edited
        return replace(edited, revision=self.revision + 1, revised_by=by)

    def restored(self, content: Markdown, *, by: UserId) -> Self:
        """The lesson with the content of an earlier revision, as its next one: also where it is
        what the lesson has, for somebody wanted it so.
        """
        return replace(self, content=content, revision=self.revision + 1, revised_by=by)

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
