"""Who may enroll: the one decision, for whatever situation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.eligibility import ObstacleCode, Situation, decide
from domain.enrollments.errors import AlreadyEnrolled, PrerequisiteMissing, refusal_for
from domain.ids import CourseId, EnrollmentId

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OPEN = Situation(status=CourseStatus.PUBLISHED)
SOMEBODY = EnrollmentId(UUID(int=7))

times = st.none() | st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days))
counts = st.integers(0, 4)
situations = st.builds(
    Situation,
    status=st.sampled_from(CourseStatus),
    enroll_from=times,
    enroll_until=times,
    ends_at=times,
    capacity=st.none() | counts,
    waitlist=st.booleans(),
    seats_taken=counts,
    waiting=counts,
    missing=st.lists(st.uuids().map(CourseId), max_size=2).map(tuple),
    live_id=st.none() | st.just(SOMEBODY),
    teaches=st.booleans(),
)


def codes(situation: Situation) -> list[str]:
    return [one.code for one in decide(situation, now=NOW).obstacles]


def test_an_open_course_takes_people_in() -> None:
    assert decide(OPEN, now=NOW).outcome is EnrollmentStatus.ACTIVE


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (replace(OPEN, status=CourseStatus.DRAFT), "not_published"),
        (replace(OPEN, status=CourseStatus.ARCHIVED), "not_published"),
        (replace(OPEN, enroll_from=NOW + timedelta(seconds=1)), "enrollment_not_open"),
        (replace(OPEN, enroll_until=NOW), "enrollment_closed"),
        (replace(OPEN, ends_at=NOW), "enrollment_closed"),
        (replace(OPEN, capacity=0), "enrollment_closed"),
        (replace(OPEN, capacity=0, waitlist=False), "enrollment_closed"),
        (replace(OPEN, capacity=2, seats_taken=2, waitlist=False), "course_full"),
        (replace(OPEN, capacity=2, seats_taken=5, waitlist=False), "course_full"),
        (replace(OPEN, missing=(CourseId(UUID(int=1)),)), "prerequisite_missing"),
        (replace(OPEN, live_id=SOMEBODY), "already_enrolled"),
        (replace(OPEN, teaches=True), "own_course"),
    ],
)
def test_each_obstacle_has_its_code(situation: Situation, expected: str) -> None:
    assert codes(situation) == [expected]


@pytest.mark.parametrize(
    "situation",
    [
        replace(OPEN, enroll_from=NOW),
        replace(OPEN, enroll_until=NOW + timedelta(seconds=1)),
        replace(OPEN, capacity=2, seats_taken=1),
    ],
)
def test_the_edges_of_what_is_open_are_open(situation: Situation) -> None:
    assert decide(situation, now=NOW).outcome is EnrollmentStatus.ACTIVE


def test_a_full_course_with_a_waitlist_lets_people_wait() -> None:
    full = replace(OPEN, capacity=2, seats_taken=2)
    assert decide(full, now=NOW).outcome is EnrollmentStatus.WAITLISTED


def test_a_seat_that_others_wait_for_is_not_free() -> None:
    freed = replace(OPEN, capacity=2, seats_taken=1, waiting=1)
    assert decide(freed, now=NOW).outcome is EnrollmentStatus.WAITLISTED
    assert decide(replace(freed, capacity=3), now=NOW).outcome is EnrollmentStatus.ACTIVE


def test_who_is_enrolled_already_is_not_told_that_the_course_is_full() -> None:
    assert codes(replace(OPEN, capacity=1, seats_taken=1, waitlist=False, live_id=SOMEBODY)) == [
        "already_enrolled"
    ]


@given(situations)
def test_there_is_an_outcome_exactly_when_nothing_stands_in_the_way(situation: Situation) -> None:
    decision = decide(situation, now=NOW)
    assert (decision.outcome is None) == bool(decision.obstacles)


@given(situations)
def test_every_obstacle_is_told_once_and_in_order(situation: Situation) -> None:
    told = [one.code for one in decide(situation, now=NOW).obstacles]
    assert told == [code for code in ObstacleCode if code in told]


@given(situations)
def test_a_seat_is_promised_only_where_one_is_left(situation: Situation) -> None:
    if decide(situation, now=NOW).outcome is EnrollmentStatus.ACTIVE:
        assert situation.capacity is None or situation.seats_taken < situation.capacity


@given(situations, situations)
def test_obstacles_add_up(one: Situation, other: Situation) -> None:
    """What stands in the way for itself stands in the way beside anything else."""
    both = replace(one, missing=other.missing, teaches=other.teaches)
    alone = replace(OPEN, missing=other.missing, teaches=other.teaches)
    assert set(codes(alone)) <= set(codes(both))


def test_a_refusal_is_named_after_the_first_obstacle_and_lists_all() -> None:
    course_id = CourseId(UUID(int=1))
    situation = replace(OPEN, missing=(course_id,), live_id=SOMEBODY)
    refusal = refusal_for(decide(situation, now=NOW).obstacles)
    assert isinstance(refusal, PrerequisiteMissing)
    assert refusal.facts == {
        "course_ids": [str(course_id)],
        "reasons": [
            {"code": "prerequisite_missing", "course_ids": [str(course_id)]},
            {"code": "already_enrolled", "enrollment_id": str(SOMEBODY)},
        ],
    }
    again = refusal_for(decide(replace(OPEN, live_id=SOMEBODY), now=NOW).obstacles)
    assert isinstance(again, AlreadyEnrolled)
    assert again.facts["enrollment_id"] == str(SOMEBODY)
