"""How a viewer stands to a course, in memory."""

from datetime import datetime

from application.courses.policy import Standing
from domain.courses.course import Course
from domain.enrollments.access import Access, Timetable, access
from domain.ids import UserId
from fakes.memory import Tables


def standing_in(tables: Tables, course: Course, viewer: UserId | None, now: datetime) -> Standing:
    """The viewer's standing by their latest enrollment."""
    allowed = access_in(tables, course, viewer, now)
    return Standing(course.owner_id, course.co_instructor_ids, course.status, allowed)


def access_in(tables: Tables, course: Course, viewer: UserId | None, now: datetime) -> Access:
    """The viewer's access as a learner."""
    latest = latest_enrollment(tables, course, viewer)
    if latest is None:
        return Access.NONE
    timetable = Timetable(course.status, course.starts_at, course.ends_at)
    return access(latest.status, latest.access_until, timetable, now=now)


def latest_enrollment(tables: Tables, course: Course, viewer: UserId | None):  # type: ignore[no-untyped-def]
    """The viewer's enrollment with the highest attempt, or None."""
    own = (
        one
        for one in tables.table("enrollments").values()
        if one.course_id == course.id and one.user_id == viewer
    )
    return max(own, key=lambda one: one.attempt, default=None)
