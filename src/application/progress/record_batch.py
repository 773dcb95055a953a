"""Recording many facts at once, for clients that were offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from application.actor import Actor
from application.enrollments.complete import CompleteEnrollment
from application.ports import Once
from application.progress.notebook import CoursesNeeded, Notebook
from application.progress.ports import StartProgressWork
from application.progress.views import FactOutcome, FactResult, FactResults
from domain.errors import Refusal
from domain.ids import LessonId
from domain.progress.lesson_progress import Fact

#: Each with its lesson and its time.
Facts: TypeAlias = Sequence[tuple[LessonId, Fact, datetime]]


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """Add facts in the order in which they happened, each as far as it is allowed, and say what
    became of every one in the order in which they were sent.
    """

    start_work: StartProgressWork
    complete: CompleteEnrollment

    async def __call__(
        self, actor: Actor, facts: Facts, /, *, once: Once | None = None
    ) -> FactResults:
        try:
            return await self._record(actor, facts, once, courses_too=False)
        except CoursesNeeded:
            return await self._record(actor, facts, once, courses_too=True)

    async def _record(
        self, actor: Actor, facts: Facts, once: Once | None, *, courses_too: bool
    ) -> FactResults:
        async with self.start_work(once) as work:
            lesson_ids = sorted({lesson_id for lesson_id, _fact, _at in facts})
            notebook = await Notebook.open(work, actor, lesson_ids, courses_too=courses_too)
            results = _entered(notebook, facts)
            await notebook.write(work, self.complete)
            await work.commit(results)
        return results


def _entered(notebook: Notebook, facts: Facts) -> FactResults:
    results: dict[int, FactResult] = {}
    for place, (lesson_id, fact, at) in sorted(enumerate(facts), key=lambda one: one[1][2]):
        results[place] = _entered_one(notebook, lesson_id, fact, at)
    return FactResults([results[place] for place in range(len(facts))])


def _entered_one(notebook: Notebook, lesson_id: LessonId, fact: Fact, at: datetime) -> FactResult:
    learning = notebook.lessons.get(lesson_id)
    try:
        after = notebook.enter(lesson_id, fact, at=at)
    except Refusal as refusal:
        return FactResult(lesson_id, FactOutcome.REFUSED, refusal.code)
    unchanged = learning is not None and learning.progress == after
    return FactResult(lesson_id, FactOutcome.UNCHANGED if unchanged else FactOutcome.APPLIED)
