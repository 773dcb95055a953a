"""One refusal of each kind, as an example."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from application.lessons.errors import LessonLocked
from domain.courses.course import CourseStatus
from domain.courses.errors import CourseNotReady, SlugTaken
from domain.errors import InvalidTransition, Refusal
from domain.ids import LessonId
from domain.lessons.errors import OutlineMismatch
from presentation.openapi.values import BY_NAME
from presentation.protocol_errors import RateLimited

_LESSON: Final = UUID(BY_NAME["lesson_id"])

#: Those that cannot be made without knowing what happened.
SAMPLES: Final[dict[type[Refusal], Callable[[], Refusal]]] = {
    InvalidTransition: lambda: InvalidTransition(
        CourseStatus.ARCHIVED, CourseStatus.PUBLISHED, allowed=frozenset({CourseStatus.DRAFT})
    ),
    CourseNotReady: lambda: CourseNotReady(missing=("published_lesson",)),
    SlugTaken: lambda: SlugTaken(BY_NAME["slug"]),
    LessonLocked: lambda: LessonLocked([LessonId(_LESSON)]),
    OutlineMismatch: lambda: OutlineMismatch(missing=[_LESSON], unknown=[]),
    RateLimited: lambda: RateLimited(retry_after=12),
}


def sample_of(kind: type[Refusal]) -> Refusal:
    """A refusal of the kind. One that takes arguments stands in ``SAMPLES``."""
    return SAMPLES.get(kind, kind)()
