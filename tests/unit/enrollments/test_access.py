"""What an enrollment lets its holder do: the table of the contract, cell by cell."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.courses.course import CourseStatus
from domain.enrollments.access import (
    Access,
    EnrollmentStatus,
    Timetable,
    access,
    effective_status,
)
from domain.enrollments.enrollment import access_limit

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)

BEFORE = Timetable(CourseStatus.PUBLISHED, LATER, None)
RUNNING = Timetable(CourseStatus.PUBLISHED, NOW, LATER)
ENDED = Timetable(CourseStatus.PUBLISHED, EARLIER, NOW)
ARCHIVED = Timetable(CourseStatus.ARCHIVED, LATER, None)
DRAFT = Timetable(CourseStatus.DRAFT, None, None)

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
