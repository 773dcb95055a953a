"""The states of an enrollment: every pair of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.enrollments.access import EnrollmentStatus as Status
from domain.enrollments.enrollment import MOMENT, MOVES, Enrollment
from domain.enrollments.event import Transition, replay
from domain.errors import InvalidTransition
from domain.ids import CourseId, EnrollmentId, UserId

NOW = datetime(2026, 3, 1, tzinfo=UTC)

Move = Callable[[Enrollment], Enrollment]

#: What leads to each state, and from which states it does.
MOVING: dict[Status, tuple[Move, set[Status]]] = {
    Status.COMPLETED: (lambda one: one.complete(now=NOW), {Status.ACTIVE}),
    Status.SUSPENDED: (lambda one: one.suspend(now=NOW), {Status.ACTIVE}),
    Status.WITHDRAWN: (lambda one: one.withdraw(now=NOW), {Status.WAITLISTED, Status.ACTIVE}),
    Status.REMOVED: (
        lambda one: one.remove(now=NOW),
        {Status.WAITLISTED, Status.ACTIVE, Status.SUSPENDED},
    ),
    Status.EXPIRED: (lambda one: one.expire(now=NOW), {Status.ACTIVE}),
}


def enrollment(status: Status, access_until: datetime | None = None) -> Enrollment:
    return Enrollment(
        id=EnrollmentId(UUID(int=1)),
        course_id=CourseId(UUID(int=2)),
        user_id=UserId(UUID(int=3)),
        status=status,
        enrolled_at=NOW - timedelta(days=9),
        access_until=access_until,
        updated_at=NOW - timedelta(days=9),
    )


@pytest.mark.parametrize("start", list(Status))
@pytest.mark.parametrize("end", list(MOVING))
def test_every_move_is_made_or_refused_as_the_table_says(start: Status, end: Status) -> None:
    move, allowed = MOVING[end]
    if start in allowed:
        assert move(enrollment(start)).status is end
        return
    with pytest.raises(InvalidTransition) as refused:
        move(enrollment(start))
    assert refused.value.facts == {"from": start, "allowed": sorted(MOVES[start])}


@pytest.mark.parametrize("start", list(Status))
def test_a_seat_is_given_to_those_who_wait_alone(start: Status) -> None:
    if start is Status.WAITLISTED:
        assert enrollment(start).promote(access_until=None, now=NOW).status is Status.ACTIVE
        return
    with pytest.raises(InvalidTransition):
        enrollment(start).promote(access_until=None, now=NOW)


@pytest.mark.parametrize("start", list(Status))
def test_only_a_suspension_is_ended_by_resuming(start: Status) -> None:
    if start is Status.SUSPENDED:
        assert enrollment(start).resume(now=NOW).status is Status.ACTIVE
        return
    with pytest.raises(InvalidTransition):
        enrollment(start).resume(now=NOW)


def test_the_moves_of_the_table_are_those_that_exist() -> None:
    reached = {
        start: {end for end, (_, froms) in MOVING.items() if start in froms} for start in Status
    }
    reached[Status.WAITLISTED].add(Status.ACTIVE)
    reached[Status.SUSPENDED].add(Status.ACTIVE)
    assert reached == {start: set(ends) for start, ends in MOVES.items()}


def test_an_enrollment_whose_time_has_run_out_moves_no_more() -> None:
    over = enrollment(Status.ACTIVE, access_until=NOW)
    with pytest.raises(InvalidTransition) as refused:
        over.withdraw(now=NOW)
    assert refused.value.facts["from"] == "expired"
    assert over.withdraw(now=NOW - MOMENT).status is Status.WITHDRAWN
    assert over.expire(now=NOW).status is Status.EXPIRED


def test_steps_never_go_back_in_time() -> None:
    """Whoever waited for a lock brings an older time than the step that it waited for."""
    early = NOW - timedelta(days=30)
    first = enrollment(Status.ACTIVE).suspend(now=NOW)
    second = first.resume(now=early)
    assert second.updated_at == NOW + MOMENT


def test_completing_says_when_and_promoting_until_when() -> None:
    done = enrollment(Status.ACTIVE).complete(now=NOW)
    assert (done.completed_at, done.updated_at) == (NOW, NOW)
    seated = enrollment(Status.WAITLISTED).promote(access_until=NOW + MOMENT, now=NOW)
    assert seated.access_until == NOW + MOMENT


def test_the_steps_of_an_enrollment_make_the_enrollment() -> None:
    start = enrollment(Status.WAITLISTED)
    start = Enrollment(
        id=start.id,
        course_id=start.course_id,
        user_id=start.user_id,
        status=Status.WAITLISTED,
        attempt=3,
        enrolled_at=start.enrolled_at,
        waitlisted_at=start.enrolled_at,
        updated_at=start.enrolled_at,
    )
    path = [start, start.promote(access_until=NOW + timedelta(days=9), now=NOW)]
    path += [path[-1].suspend(now=NOW)]
    path += [path[-1].resume(now=NOW)]
    path += [path[-1].complete(now=NOW + timedelta(days=1))]
    events = [
        Transition(before, after).event for before, after in zip([None, *path], path, strict=False)
    ]
    replayed = replay(start.course_id, start.user_id, 3, events)
    assert replayed.version == 5
    for name in ("status", "enrolled_at", "access_until", "completed_at", "waitlisted_at"):
        assert getattr(replayed, name) == getattr(path[-1], name)
    assert replayed.updated_at == path[-1].updated_at
