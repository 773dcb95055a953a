"""One refusal of each kind, as an example."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from application.archives.errors import ImportRefused, refused
from application.lessons.errors import LessonLocked
from application.limits import RateLimited
from domain.auth.errors import TooManyAttempts
from domain.courses.course import MAX_CO_INSTRUCTORS, CourseStatus
from domain.courses.errors import CourseNotReady, PrerequisiteCycle, SlugTaken, TooManyInstructors
from domain.enrollments.eligibility import Obstacle, ObstacleCode
from domain.enrollments.errors import (
    AlreadyEnrolled,
    CourseFull,
    EnrollmentClosed,
    EnrollmentNotOpen,
    NotPublished,
    OwnCourse,
    PrerequisiteMissing,
    refusal_for,
)
from domain.errors import Fault, Invalid, InvalidTransition, Refusal
from domain.ids import CourseId, EnrollmentId, LessonId
from domain.lessons.errors import OutlineMismatch
from domain.limit import Limit
from domain.media.errors import MediaMismatch, QuotaExceeded
from domain.progress.errors import FactNotApplicable
from presentation.openapi.values import BY_NAME
from presentation.protocol_errors import RangeNotSatisfiable

#: What refusals that are shown as examples are an answer to.
EXAMPLE_REQUEST: Final = "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4bff"
EXAMPLE_PATH: Final = f"/api/v1/courses/{BY_NAME['course_id']}"

_LESSON: Final = UUID(BY_NAME["lesson_id"])


def _not_eligible(code: ObstacleCode, **what: Any) -> Callable[[], Refusal]:
    return lambda: refusal_for([Obstacle(code, **what)])


#: Those that cannot be made without knowing what happened.
SAMPLES: Final[dict[type[Refusal], Callable[[], Refusal]]] = {
    Invalid: lambda: Invalid(Fault("Must be a string of length >= 1.", pointer="/title")),
    InvalidTransition: lambda: InvalidTransition(
        CourseStatus.ARCHIVED, CourseStatus.PUBLISHED, allowed=frozenset({CourseStatus.DRAFT})
    ),
    CourseNotReady: lambda: CourseNotReady(missing=("published_lesson",)),
    TooManyInstructors: lambda: TooManyInstructors(limit=MAX_CO_INSTRUCTORS),
    PrerequisiteCycle: lambda: PrerequisiteCycle([0]),
    SlugTaken: lambda: SlugTaken(BY_NAME["slug"]),
    LessonLocked: lambda: LessonLocked([LessonId(_LESSON)]),
    OutlineMismatch: lambda: OutlineMismatch(missing=[_LESSON], unknown=[]),
    NotPublished: _not_eligible(ObstacleCode.NOT_PUBLISHED),
    EnrollmentNotOpen: _not_eligible(ObstacleCode.ENROLLMENT_NOT_OPEN),
    EnrollmentClosed: _not_eligible(ObstacleCode.ENROLLMENT_CLOSED),
    CourseFull: _not_eligible(ObstacleCode.COURSE_FULL),
    PrerequisiteMissing: _not_eligible(
        ObstacleCode.PREREQUISITE_MISSING, course_ids=(CourseId(UUID(BY_NAME["course_ids"][0])),)
    ),
    AlreadyEnrolled: _not_eligible(
        ObstacleCode.ALREADY_ENROLLED, enrollment_id=EnrollmentId(UUID(BY_NAME["enrollment_id"]))
    ),
    OwnCourse: _not_eligible(ObstacleCode.OWN_COURSE),
    FactNotApplicable: lambda: FactNotApplicable(
        "completed", "Belongs to lessons whose rule is manual."
    ),
    QuotaExceeded: lambda: QuotaExceeded(quota=10_737_418_240, used=10_511_212_044),
    ImportRefused: lambda: refused("Is not in the archive.", "/sections/0/lessons/1/content"),
    RangeNotSatisfiable: lambda: RangeNotSatisfiable(734_003_200),
    MediaMismatch: lambda: MediaMismatch(
        Fault("The bytes that were uploaded have another hash.", pointer="/sha256")
    ),
    RateLimited: lambda: RateLimited(limit=Limit("user", 1200, 60), retry_after=12),
    TooManyAttempts: lambda: TooManyAttempts(limit=Limit("login", 10, 900), retry_after=840),
}


def sample_of(kind: type[Refusal]) -> Refusal:
    """A refusal of the kind. One that takes arguments stands in ``SAMPLES``."""
    return SAMPLES.get(kind, kind)()
