"""What one learner did in one lesson. Facts only add to it: order and repetition do not matter."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from domain.ids import EnrollmentId, LessonId
from domain.lessons.lesson import CompletionRule
from domain.progress.errors import FactNotApplicable
from domain.progress.ranges import Ranges, union
from domain.progress.rule import Missing, Rule

#: The last second of a recording that a fact can name: no lesson lasts longer than a day.
LAST_SECOND: Final = 86_400

#: How many ranges one fact may hold.
MOST_RANGES: Final = 1_000


class LessonState(StrEnum):
    """How far somebody is with a lesson; `met` is what counts."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    MET = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that a learner did in a lesson; None is nothing said."""

    viewed: bool | None = None
    completed: bool | None = None
    position_seconds: int | None = None
    watched: Ranges = ()

    @property
    def is_slight(self) -> bool:
        """Whether it only tells where the learner is: it applies under every rule, and meets none
        but ``viewed``.
        """
        if self.viewed is False or self.completed is not None or self.watched:
            return False
        return self.viewed is True or self.position_seconds is not None

    def require_applicable(self, rule: Rule) -> None:
        """Raise ``FactNotApplicable`` where the fact means nothing under the lesson's rule."""
        if self.viewed is False:
            raise FactNotApplicable("viewed", "What was viewed stays viewed.")
        if self.completed is False:
            raise FactNotApplicable("completed", "What was done stays done; DELETE resets it.")
        if self.completed and rule.kind is not CompletionRule.MANUAL:
            raise FactNotApplicable(
                "completed", f"This lesson is met by what was {rule.kind}, not by saying so."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonProgress:
    """The sum of all facts; ``met_at`` is when they first sufficed for the lesson's rule, and is
    never taken back.
    """

    enrollment_id: EnrollmentId
    lesson_id: LessonId
    viewed_at: datetime | None = None
    marked_at: datetime | None = None
    position_seconds: int | None = None
    position_at: datetime | None = None
    watched: Ranges = ()
    met_at: datetime | None = None

    @property
    def state(self) -> LessonState:
        if self.met_at is not None:
            return LessonState.MET
        begun = (self.viewed_at, self.marked_at, self.position_seconds, self.watched or None)
        return LessonState.NOT_STARTED if set(begun) == {None} else LessonState.IN_PROGRESS

    def why(self, rule: Rule) -> list[Missing]:
        """What is still missing; nothing once the lesson is met, whatever its rule says now."""
        return [] if self.met_at is not None else list(rule.missing(self))

    def with_fact(self, fact: Fact, rule: Rule, *, at: datetime) -> Self:
        """Add a fact from that time. Raise ``FactNotApplicable`` where it means nothing under the
        rule.
        """
        fact.require_applicable(rule)
        added = replace(
            self._at_position(fact, at),
            viewed_at=_earliest(self.viewed_at, at if fact.viewed else None),
            marked_at=_earliest(self.marked_at, at if fact.completed else None),
            watched=union(self.watched, fact.watched),
        )
        return replace(added, met_at=_first_met(added, rule, at))

    def _at_position(self, fact: Fact, at: datetime) -> Self:
        """The place where the learner was last; of two at the same time the further one."""
        if fact.position_seconds is None:
            return self
        if self.position_seconds is not None and self.position_at is not None:
            kept = (self.position_at, self.position_seconds)
            if (at, fact.position_seconds) < kept:
                return self
        return replace(self, position_seconds=fact.position_seconds, position_at=at)


def _first_met(progress: LessonProgress, rule: Rule, at: datetime) -> datetime | None:
    if rule.missing(progress):
        return progress.met_at
    if rule.kind is CompletionRule.MANUAL:
        return _earliest(progress.met_at, progress.marked_at)
    if rule.kind is CompletionRule.VIEWED:
        return _earliest(progress.met_at, progress.viewed_at)
    return progress.met_at or at


def _earliest(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
