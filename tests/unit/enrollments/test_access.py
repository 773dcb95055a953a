"""What an enrollment lets its holder do: the table of the contract, cell by cell."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.courses.course import CourseStatus
from domain.enrollments.access import (
    Access,
    EnrollmentStatus,
    Timetable,
    access,
    effective_status,
)
from domain.enrollments.eligibility import Situation, decide
from domain.enrollments.enrollment import access_limit

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)

BEFORE = Timetable(CourseStatus.PUBLISHED, LATER, None)
RUNNING = Timetable(CourseStatus.PUBLISHED, NOW, LATER)
ENDED = Timetable(CourseStatus.PUBLISHED, EARLIER, NOW)
ARCHIVED = Timetable(CourseStatus.ARCHIVED, LATER, None)
DRAFT = Timetable(CourseStatus.DRAFT, None, None)

RUNNING_ON = Timetable(CourseStatus.PUBLISHED, None, None)

LEARNING = (EnrollmentStatus.ACTIVE, EnrollmentStatus.COMPLETED)


@pytest.mark.parametrize("status", LEARNING)
@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (BEFORE, Access.UPCOMING),
        (RUNNING, Access.OPEN),
        (ENDED, Access.READ_ONLY),
        (ARCHIVED, Access.READ_ONLY),
        (DRAFT, Access.NONE),
    ],
)
def test_learners_have_the_access_of_the_phase(
    status: EnrollmentStatus, course: Timetable, expected: Access
) -> None:
    assert access(status, LATER, course, now=NOW) is expected
    assert access(status, None, course, now=NOW) is expected


@pytest.mark.parametrize("status", list(EnrollmentStatus))
@pytest.mark.parametrize("course", [BEFORE, RUNNING, ENDED, ARCHIVED])
def test_nobody_has_access_when_their_time_is_over(
    status: EnrollmentStatus, course: Timetable
) -> None:
    assert access(status, NOW, course, now=NOW) is Access.NONE


@pytest.mark.parametrize("status", [one for one in EnrollmentStatus if one not in LEARNING])
@pytest.mark.parametrize("course", [BEFORE, RUNNING, ENDED, ARCHIVED])
def test_all_others_have_no_access(status: EnrollmentStatus, course: Timetable) -> None:
    assert access(status, None, course, now=NOW) is Access.NONE


@pytest.mark.parametrize("status", list(EnrollmentStatus))
def test_time_ends_active_enrollments_alone(status: EnrollmentStatus) -> None:
    ended = effective_status(status, NOW, now=NOW)
    expected = EnrollmentStatus.EXPIRED if status is EnrollmentStatus.ACTIVE else status
    assert ended is expected
    assert effective_status(status, LATER, now=NOW) is status
    assert effective_status(status, None, now=NOW) is status


def test_access_lasts_until_the_earlier_of_the_courses_end_and_the_days_granted() -> None:
    week = timedelta(days=7)
    assert access_limit(ends_at=None, access_days=None, now=NOW) is None
    assert access_limit(ends_at=LATER, access_days=None, now=NOW) == LATER
    assert access_limit(ends_at=None, access_days=7, now=NOW) == NOW + week
    assert access_limit(ends_at=LATER, access_days=7, now=NOW) == LATER
    assert access_limit(ends_at=NOW + 2 * week, access_days=7, now=NOW) == NOW + week


MOMENT = timedelta(microseconds=1)

#: Nights in which clocks are changed: a zone, the day before, and how many hours lie between its
#: noon and the next one. On Lord Howe Island it is half an hour.
CLOCK_CHANGES = [
    ("Europe/Berlin", date(2026, 3, 28), 23.0),
    ("Europe/Berlin", date(2026, 10, 24), 25.0),
    ("America/New_York", date(2026, 3, 7), 23.0),
    ("America/New_York", date(2026, 10, 31), 25.0),
    ("Australia/Lord_Howe", date(2026, 10, 3), 23.5),
    ("Australia/Lord_Howe", date(2026, 4, 4), 24.5),
]


def noons(zone: str, day: date) -> tuple[datetime, datetime]:
    """Noon of the day and of the next one, by the clocks of the zone."""
    first = datetime.combine(day, time(12), ZoneInfo(zone))
    return first, first + timedelta(days=1)


@pytest.mark.parametrize(("zone", "day", "hours"), CLOCK_CHANGES)
def test_a_course_ends_at_its_exact_end_whatever_the_clocks_do(
    zone: str, day: date, hours: float
) -> None:
    """The end is a noon by the local clock; the day before it is shorter or longer."""
    begins, ends = noons(zone, day)
    assert (ends.astimezone(UTC) - begins.astimezone(UTC)) == timedelta(hours=hours)
    course = Timetable(CourseStatus.PUBLISHED, begins.astimezone(UTC), ends.astimezone(UTC))
    for at, expected in (
        (begins - MOMENT, Access.UPCOMING),
        (begins, Access.OPEN),
        (ends.astimezone(UTC) - MOMENT, Access.OPEN),
        (ends, Access.READ_ONLY),
    ):
        now = at.astimezone(UTC)
        assert access(EnrollmentStatus.ACTIVE, None, course, now=now) is expected


@pytest.mark.parametrize(("zone", "day", "_hours"), CLOCK_CHANGES)
def test_days_of_access_are_days_of_24_hours(zone: str, day: date, _hours: float) -> None:
    """So nobody has more of them than others who enroll at the same moment elsewhere."""
    now = noons(zone, day)[0].astimezone(UTC)
    limit = access_limit(ends_at=None, access_days=2, now=now)
    assert limit is not None
    assert limit - now == timedelta(hours=48)
    last = access(EnrollmentStatus.ACTIVE, limit, RUNNING_ON, now=limit - MOMENT)
    assert last is Access.OPEN
    assert access(EnrollmentStatus.ACTIVE, limit, RUNNING_ON, now=limit) is Access.NONE
    assert effective_status(EnrollmentStatus.ACTIVE, limit, now=limit) is EnrollmentStatus.EXPIRED


@pytest.mark.parametrize(("zone", "day", "_hours"), CLOCK_CHANGES)
def test_the_window_of_enrolling_opens_and_closes_at_the_exact_time(
    zone: str, day: date, _hours: float
) -> None:
    opens, closes = (one.astimezone(UTC) for one in noons(zone, day))
    one = Situation(status=CourseStatus.PUBLISHED, enroll_from=opens, enroll_until=closes)
    for now, expected in (
        (opens - MOMENT, ["enrollment_not_open"]),
        (opens, []),
        (closes - MOMENT, []),
        (closes, ["enrollment_closed"]),
    ):
        assert [found.code for found in decide(one, now=now).obstacles] == expected
