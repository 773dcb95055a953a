"""What decides on the ways of many into one course, whom its staff put in."""

from dataclasses import dataclass, replace

from domain.courses.course import Course
from domain.courses.teaching import teaches
from domain.enrollments.eligibility import Situation
from domain.enrollments.enrollment import Enrollment
from domain.ids import CourseId, EnrollmentId, UserId


@dataclass(frozen=True, slots=True)
class Seats:
    """How many hold a seat in time, and how many wait for one."""

    taken: int = 0
    waiting: int = 0

    def plus(self, *, taken: int = 0, waiting: int = 0) -> "Seats":
        return Seats(self.taken + taken, self.waiting + waiting)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An account, as it comes to a course; ``is_through`` is whether what a former attempt left to
    be taken over meets all that is required now.
    """

    user_id: UserId
    missing: tuple[CourseId, ...]
    latest: Enrollment | None
    is_through: bool


@dataclass(frozen=True, slots=True)
class Doorway:
    """A course that is locked, with its seats. Staff put people in whatever the time for enrolling:
    that is what differs from ``Entrance``.
    """

    course: Course
    seats: Seats

    @property
    def situation(self) -> Situation:
        """That of somebody whom nobody knows yet."""
        course = self.course
        return Situation(
            status=course.status,
            ends_at=course.ends_at,
            capacity=course.capacity,
            waitlist=course.waitlist,
            seats_taken=self.seats.taken,
            waiting=self.seats.waiting,
        )

    def situation_of(
        self, person: Newcomer, *, missing: tuple[CourseId, ...], live_id: EnrollmentId | None
    ) -> Situation:
        """That of an account, which lacks the courses ``missing`` and whose enrollment ``live_id``
        is not over.
        """
        return replace(
            self.situation,
            missing=missing,
            live_id=live_id,
            teaches=teaches(person.user_id, self.course),
        )
