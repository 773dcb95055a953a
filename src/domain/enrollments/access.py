"""What an enrollment lets its holder do: the one computation behind every check (contract,
section 6).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.courses.course import CourseStatus


class EnrollmentStatus(StrEnum):
    """How far somebody is with a course: `active` and `suspended` hold a seat; after `withdrawn`,
    `removed` and `expired` one may enroll again.
    """

    WAITLISTED = "waitlisted"
    ACTIVE = "active"
    COMPLETED = "completed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    EXPIRED = "expired"


class Access(StrEnum):
    """``upcoming`` shows the outline, ``open`` content and takes facts, ``read_only`` content
    alone.
    """

    NONE = "none"
    UPCOMING = "upcoming"
    OPEN = "open"
    READ_ONLY = "read_only"


@dataclass(frozen=True, slots=True)
class Timetable:
    """What of a course decides on access: its state and when it runs. At ``starts_at`` it runs, at
    ``ends_at`` it does not any more.
    """

    status: CourseStatus
    starts_at: datetime | None
    ends_at: datetime | None


def effective_status(
    status: EnrollmentStatus, access_until: datetime | None, *, now: datetime
) -> EnrollmentStatus:
    """The status that holds at ``now``: an active enrollment whose time has run out is expired,
    stored so or not.
    """
    if status is EnrollmentStatus.ACTIVE and access_until is not None and now >= access_until:
        return EnrollmentStatus.EXPIRED
    return status


def access(
    status: EnrollmentStatus, access_until: datetime | None, course: Timetable, *, now: datetime
) -> Access:
    """The access that a holder has at ``now``."""
    if status not in (EnrollmentStatus.ACTIVE, EnrollmentStatus.COMPLETED):
        return Access.NONE
    if access_until is not None and now >= access_until:
        return Access.NONE
    return _access_while_learning(course, now)


def _access_while_learning(course: Timetable, now: datetime) -> Access:
    if course.status is CourseStatus.DRAFT:
        return Access.NONE
    if course.status is CourseStatus.ARCHIVED:
        return Access.READ_ONLY
    if course.starts_at is not None and now < course.starts_at:
        return Access.UPCOMING
    if course.ends_at is not None and now >= course.ends_at:
        return Access.READ_ONLY
    return Access.OPEN
