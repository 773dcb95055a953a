"""When a lesson is met (contract, section 5: completion)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.lessons.lesson import DEFAULT_WATCHED_PERCENT, CompletionRule
from domain.progress.ranges import Ranges, seconds_within


class Missing(StrEnum):
    """What a lesson still waits for."""

    NOT_VIEWED = "not_viewed"
    NOT_MARKED_DONE = "not_marked_done"
    WATCHED_TOO_LITTLE = "watched_too_little"


class Deeds(Protocol):
    """What a rule looks at."""

    @property
    def viewed_at(self) -> datetime | None: ...
    @property
    def marked_at(self) -> datetime | None: ...
    @property
    def watched(self) -> Ranges: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A lesson's rule; ``percent`` of its time counts for ``watched`` alone."""

    kind: CompletionRule
    percent: int | None
    duration_minutes: int | None

    def missing(self, deeds: Deeds) -> tuple[Missing, ...]:
        """What these deeds lack; nothing where they suffice."""
        if self.kind is CompletionRule.MANUAL:
            return () if deeds.marked_at is not None else (Missing.NOT_MARKED_DONE,)
        if self.kind is CompletionRule.VIEWED:
            return () if deeds.viewed_at is not None else (Missing.NOT_VIEWED,)
        return () if self._watched_enough(deeds.watched) else (Missing.WATCHED_TOO_LITTLE,)

    def watched_percent(self, watched: Ranges) -> int | None:
        """How much of the lesson's time was watched, floored; None where it has no time."""
        if self.duration_minutes is None:
            return None
        seconds = self.duration_minutes * 60
        return seconds_within(watched, seconds) * 100 // seconds

    def _watched_enough(self, watched: Ranges) -> bool:
        seen = self.watched_percent(watched)
        wanted = DEFAULT_WATCHED_PERCENT if self.percent is None else self.percent
        return seen is not None and seen >= wanted
