"""Who may enroll, and to what: one decision for the question and for the deed (contract,
section 6).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus
from domain.ids import CourseId, EnrollmentId


class ObstacleCode(StrEnum):
    """What can stand in the way, in the order in which it is told."""

    NOT_PUBLISHED = "not_published"
    ENROLLMENT_NOT_OPEN = "enrollment_not_open"
    ENROLLMENT_CLOSED = "enrollment_closed"
    COURSE_FULL = "course_full"
    PREREQUISITE_MISSING = "prerequisite_missing"
    ALREADY_ENROLLED = "already_enrolled"
    OWN_COURSE = "own_course"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: with the courses to complete first, or the enrollment that exists."""

    code: ObstacleCode
    course_ids: tuple[CourseId, ...] = ()
    enrollment_id: EnrollmentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that decides. ``seats_taken`` counts nobody whose time has run out, ``live_id`` is the
    person's own enrollment that is not over, ``missing`` are published prerequisites that the
    person has not completed.
    """

    status: CourseStatus
    enroll_from: datetime | None = None
    enroll_until: datetime | None = None
    ends_at: datetime | None = None
    capacity: int | None = None
    waitlist: bool = True
    seats_taken: int = 0
    waiting: int = 0
    missing: tuple[CourseId, ...] = ()
    live_id: EnrollmentId | None = None
    teaches: bool = False

    @property
    def has_seat(self) -> bool:
        """Whether a seat is left once everybody who waits has got one."""
        return self.capacity is None or self.capacity - self.seats_taken - self.waiting > 0


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The decision: an outcome, or everything that stands in the way."""

    outcome: EnrollmentStatus | None
    obstacles: tuple[Obstacle, ...]


def decide(situation: Situation, *, now: datetime) -> Eligibility:
    """Whether somebody in this situation may enroll at ``now``, to a seat or to the waitlist."""
    obstacles = tuple(_obstacles(situation, now))
    if obstacles:
        return Eligibility(None, obstacles)
    seated = situation.has_seat
    return Eligibility(EnrollmentStatus.ACTIVE if seated else EnrollmentStatus.WAITLISTED, ())


def _obstacles(situation: Situation, now: datetime) -> Iterator[Obstacle]:
    if situation.status is not CourseStatus.PUBLISHED:
        yield Obstacle(ObstacleCode.NOT_PUBLISHED)
    if situation.enroll_from is not None and now < situation.enroll_from:
        yield Obstacle(ObstacleCode.ENROLLMENT_NOT_OPEN)
    if _is_closed(situation, now):
        yield Obstacle(ObstacleCode.ENROLLMENT_CLOSED)
    elif _is_full(situation):
        yield Obstacle(ObstacleCode.COURSE_FULL)
    if situation.missing:
        yield Obstacle(ObstacleCode.PREREQUISITE_MISSING, course_ids=situation.missing)
    if situation.live_id is not None:
        yield Obstacle(ObstacleCode.ALREADY_ENROLLED, enrollment_id=situation.live_id)
    if situation.teaches:
        yield Obstacle(ObstacleCode.OWN_COURSE)


def _is_closed(situation: Situation, now: datetime) -> bool:
    """A course without a single seat is closed, not full: nobody ever waits for it."""
    ends = (end for end in (situation.enroll_until, situation.ends_at) if end is not None)
    return situation.capacity == 0 or any(now >= end for end in ends)


def _is_full(situation: Situation) -> bool:
    """Whoever is enrolled already needs no seat: a full course is not what keeps them out."""
    return not situation.has_seat and not situation.waitlist and situation.live_id is None
