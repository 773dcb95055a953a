"""Which lessons of a sequential course are locked: those behind a required one that is not met
yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.ids import LessonId


@dataclass(frozen=True, slots=True)
class Step:
    """A published lesson in course order, as one learner stands to it."""

    id: LessonId
    required: bool
    preview: bool
    met: bool


def missing_before(lesson_id: LessonId, steps: Iterable[Step]) -> list[LessonId]:
    """The required lessons before this one that are not met. A preview is open to everybody and
    waits for none.
    """
    missing: list[LessonId] = []
    for step in steps:
        if step.id == lesson_id:
            return [] if step.preview else missing
        if step.required and not step.met:
            missing.append(step.id)
    return missing


def locked_steps(steps: Iterable[Step]) -> set[LessonId]:
    """All that are locked."""
    locked: set[LessonId] = set()
    waiting = False
    for step in steps:
        if waiting and not step.preview:
            locked.add(step.id)
        waiting = waiting or (step.required and not step.met)
    return locked
