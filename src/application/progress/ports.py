"""What the progress use cases need from outside."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from application.certificates.ports import Certificates
from application.notices import Notices
from application.ports import Once, UnitOfWork
from application.progress.learning import Learning, Noted
from application.progress.sheet import ProgressSheet
from application.seats import Enrollments
from domain.ids import EnrollmentId, LessonId, UserId
from domain.lessons.lock import Step
from domain.progress.lesson_progress import Fact, LessonProgress


class Progress(Protocol):
    """What learners did in lessons.

    Facts of one learner wait for each other (``lock``), those of different learners do not.
    """

    async def lock(
        self, user_id: UserId, lesson_ids: Sequence[LessonId], /, *, courses_too: bool
    ) -> None:
        """Let nobody else record or reset what this person did in the courses of these lessons
        until this work ends; with ``courses_too`` lock the courses as well, and before.
        """
        ...

    async def learning(
        self, user_id: UserId, lesson_ids: Sequence[LessonId], /
    ) -> dict[LessonId, Learning]:
        """How the person stands to each of the lessons that exist and are not deleted."""
        ...

    async def steps(
        self, enrollment_ids: Sequence[EnrollmentId], /
    ) -> Mapping[EnrollmentId, list[Step]]:
        """The published lessons of each enrollment's course, in course order."""
        ...

    async def save(self, progress: Sequence[LessonProgress], /) -> None:
        """Write what was done in lessons, each named once."""
        ...

    async def reset(self, enrollment_id: EnrollmentId, lesson_id: LessonId, /) -> None:
        """Forget what was done in a lesson."""
        ...


class DirectFacts(Protocol):
    """Adding a fact in one step, where it changes nothing but what was done in the lesson: a player
    tells every few seconds where it is.
    """

    async def add(self, user_id: UserId, lesson_id: LessonId, fact: Fact, /) -> Noted | None:
        """Add a fact that is ``slight`` as ``RecordProgress`` would. Answer None, having done
        nothing, wherever more has to be decided, or when another fact of the same learner is being
        recorded. It is durable when it is answered.
        """
        ...


class ProgressReads(Protocol):
    """Progress as people see it."""

    async def sheet(self, enrollment_id: EnrollmentId, /) -> ProgressSheet:
        """What an enrollment amounts to, in two statements. Raise ``NotFound`` when there is
        none.
        """
        ...

    async def done_by(self, user_id: UserId, /) -> list[LessonProgress]:
        """What a person did in any lesson, by enrollment."""
        ...


class ProgressWork(UnitOfWork, Protocol):
    """A transaction on progress."""

    enrollments: Enrollments
    notices: Notices
    progress: Progress
    certificates: Certificates


StartProgressWork: TypeAlias = Callable[[Once | None], ProgressWork]
