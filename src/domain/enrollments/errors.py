"""What enrolling refuses: one refusal for each thing that can stand in the way, named after the
first of them.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from domain.enrollments.eligibility import Obstacle, ObstacleCode
from domain.errors import Conflict


class NotEligible(Conflict):
    """Somebody may not enroll now."""

    text: ClassVar[str]
    #: The same, told to whoever enrolls somebody else; None where it makes no difference.
    text_about_other: ClassVar[str | None] = None

    def __init__(self, obstacles: Sequence[Obstacle], *, about_other: bool = False) -> None:
        reasons = [facts_of(one) for one in obstacles]
        first = {name: value for name, value in reasons[0].items() if name != "code"}
        text = (self.text_about_other if about_other else None) or self.text
        super().__init__(text, reasons=reasons, **first)


class NotPublished(NotEligible):
    """Only a published course takes people in: this one is archived, or still a draft. `reasons`
    lists everything that stands in the way of enrolling.
    """

    code = "not_published"
    title = "Not published"
    text = "This course is not published."


class EnrollmentNotOpen(NotEligible):
    """Enrolling in this course begins later, at its `enroll_from`. `reasons` lists everything that
    stands in the way of enrolling.
    """

    code = "enrollment_not_open"
    title = "Enrollment is not open yet"
    text = "Enrolling in this course begins later."


class EnrollmentClosed(NotEligible):
    """Enrolling in this course is over: its `enroll_until` or its end has passed, or it has no
    seats at all. `reasons` lists everything that stands in the way of enrolling.
    """

    code = "enrollment_closed"
    title = "Enrollment is closed"
    text = "Enrolling in this course is over."


class CourseFull(NotEligible):
    """All seats are taken and the course keeps no waitlist. Try again later: a seat may become
    free. `reasons` lists everything that stands in the way of enrolling.
    """

    code = "course_full"
    title = "The course is full"
    text = "All seats of this course are taken."


class PrerequisiteMissing(NotEligible):
    """Other courses must be completed first; `course_ids` names them. `reasons` lists everything
    that stands in the way of enrolling.
    """

    code = "prerequisite_missing"
    title = "A prerequisite is missing"
    text = "Other courses must be completed before this one."


class AlreadyEnrolled(NotEligible):
    """You, or whoever you enroll, have an enrollment in this course that is waitlisted, active or
    suspended: `enrollment_id` names it. There is never more than one. `reasons` lists everything
    that stands in the way of enrolling.
    """

    code = "already_enrolled"
    title = "Already enrolled"
    text = "You already have a live enrollment in this course."
    text_about_other = "They already have a live enrollment in this course."


class OwnCourse(NotEligible):
    """Whoever teaches a course does not learn in it. `reasons` lists everything that stands in the
    way of enrolling.
    """

    code = "own_course"
    title = "Your own course"
    text = "You teach this course."
    text_about_other = "They teach this course."


_REFUSALS: Final[dict[ObstacleCode, type[NotEligible]]] = {
    ObstacleCode.NOT_PUBLISHED: NotPublished,
    ObstacleCode.ENROLLMENT_NOT_OPEN: EnrollmentNotOpen,
    ObstacleCode.ENROLLMENT_CLOSED: EnrollmentClosed,
    ObstacleCode.COURSE_FULL: CourseFull,
    ObstacleCode.PREREQUISITE_MISSING: PrerequisiteMissing,
    ObstacleCode.ALREADY_ENROLLED: AlreadyEnrolled,
    ObstacleCode.OWN_COURSE: OwnCourse,
}


def refusal_for(obstacles: Sequence[Obstacle], *, about_other: bool = False) -> NotEligible:
    """The refusal that is named after the first obstacle and lists all; ``about_other`` is for
    whoever enrolls somebody else.
    """
    return _REFUSALS[obstacles[0].code](obstacles, about_other=about_other)


def facts_of(obstacle: Obstacle) -> dict[str, Any]:
    """The obstacle as it is told."""
    facts: dict[str, Any] = {"code": str(obstacle.code)}
    if obstacle.course_ids:
        facts["course_ids"] = [str(one) for one in obstacle.course_ids]
    if obstacle.enrollment_id is not None:
        facts["enrollment_id"] = str(obstacle.enrollment_id)
    return facts
