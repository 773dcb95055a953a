"""What clients send about progress."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, TypeAlias

from msgspec import UNSET, Meta

from domain.errors import Fault, Invalid
from domain.ids import LessonId
from domain.progress.lesson_progress import LAST_SECOND, MOST_RANGES, Fact
from domain.progress.ranges import union
from presentation.schemas import Changed, Id, Moment, Request

#: How many facts may be sent at once.
MOST_FACTS = 100

Second: TypeAlias = Annotated[int, Meta(ge=0, le=LAST_SECOND)]
Watched: TypeAlias = Annotated[
    list[tuple[Second, Second]],
    Meta(max_length=MOST_RANGES, description="Ranges `[from, to]` of seconds, `to` not included."),
]


class NewFact(Request):
    """Something that you did in a lesson; what is absent is not said."""

    viewed: Changed[bool] = UNSET
    completed: Changed[bool] = UNSET
    position_seconds: Changed[Second] = UNSET
    watched: Changed[Watched] = UNSET

    def fact(self, pointer: str = "") -> Fact:
        """The fact. Raise ``Invalid`` where a range does not begin before it ends."""
        if faults := list(_faults(self.watched or [], pointer)):
            raise Invalid(*faults)
        return Fact(
            viewed=None if self.viewed is UNSET else self.viewed,
            completed=None if self.completed is UNSET else self.completed,
            position_seconds=None if self.position_seconds is UNSET else self.position_seconds,
            watched=union(tuple(self.watched or ())),
        )


class PastFact(NewFact, kw_only=True):
    """Something that you did in a lesson while you were offline, and when."""

    lesson_id: Id
    at: Moment


class PastFacts(Request):
    """What you did while you were offline."""

    facts: Annotated[list[PastFact], Meta(max_length=MOST_FACTS)]

    def told(self) -> list[tuple[LessonId, Fact, datetime]]:
        """The facts, each with its lesson and its time."""
        return [
            (LessonId(one.lesson_id), one.fact(f"/facts/{place}"), one.at)
            for place, one in enumerate(self.facts)
        ]


def _faults(watched: list[tuple[int, int]], pointer: str) -> Iterator[Fault]:
    for place, (start, end) in enumerate(watched):
        if start >= end:
            yield Fault("Must begin before it ends.", pointer=f"{pointer}/watched/{place}")
