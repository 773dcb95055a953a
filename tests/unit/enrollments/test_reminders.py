"""When somebody is reminded that their access ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.reminder import DAYS_BEFORE, due_reminder
from domain.ids import CourseId, EnrollmentId, UserId

END = datetime(2026, 3, 30, 22, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)

LEARNING = Enrollment(
    id=EnrollmentId(UUID(int=1)),
    course_id=CourseId(UUID(int=2)),
    user_id=UserId(UUID(int=3)),
    status=EnrollmentStatus.ACTIVE,
    enrolled_at=END - 30 * DAY,
    access_until=END,
    updated_at=END - 30 * DAY,
)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (END - 7 * DAY - MOMENT, None),
        (END - 7 * DAY, 7),
        (END - DAY - MOMENT, 7),
        (END - DAY, 1),
        (END - MOMENT, 1),
        (END, None),
    ],
)
def test_reminders_are_due_a_week_and_a_day_before_the_end(
    now: datetime, expected: int | None
) -> None:
    assert due_reminder(LEARNING, now=now) == expected


@pytest.mark.parametrize("status", sorted({*EnrollmentStatus} - {EnrollmentStatus.ACTIVE}))
def test_only_who_learns_is_reminded(status: EnrollmentStatus) -> None:
    assert due_reminder(replace(LEARNING, status=status), now=END - DAY) is None


def test_who_learns_without_an_end_is_not_reminded() -> None:
    assert due_reminder(replace(LEARNING, access_until=None), now=END - DAY) is None


def test_who_has_just_been_given_three_days_is_reminded_on_the_last_alone() -> None:
    seated = replace(LEARNING, updated_at=END - 3 * DAY)
    assert due_reminder(seated, now=END - 3 * DAY) is None
    assert due_reminder(seated, now=END - DAY) == 1


@given(st.timedeltas(timedelta(0), 40 * DAY), st.timedeltas(timedelta(0), 40 * DAY))
def test_nobody_is_reminded_early_or_of_what_was_known_when_they_came(
    before_end: timedelta, seated_before_end: timedelta
) -> None:
    now, seated = END - before_end, END - seated_before_end
    days = due_reminder(replace(LEARNING, updated_at=seated), now=now)
    if days is not None:
        assert days in DAYS_BEFORE
        assert seated <= END - days * DAY <= now < END
