"""Many people are put into a course by one request; each as if they came alone."""

from dataclasses import replace
from typing import Any

import pytest

from application.actor import Actor, NotAllowed
from application.enrollments import bulk as bulk_module
from application.enrollments import put_in
from application.enrollments.bulk import BULK, MAX_ROWS, EnrollMany
from application.enrollments.views import InvitationView
from application.jobs.views import JobResult, JobView
from application.jobs.work_jobs import WorkJobs
from application.page import PageRequest
from classroom import Classroom, classroom
from domain.courses.course import Course, CourseStatus
from domain.enrollments.candidate import Candidate
from domain.enrollments.errors import NotEligible
from domain.errors import Invalid
from domain.ids import EnrollmentId, JobId
from domain.users.user import Role, UserStatus
from fakes.memory import Clock, MemoryStore
from infrastructure.security.random_characters import random_characters
from worlds import memory_world


class Office:
    """Where staff hand in their lists."""

    def __init__(self) -> None:
        self.store = MemoryStore(Clock())
        self.room: Classroom = classroom(memory_world(self.store))
        self.world = self.room.world
        self.staff: Actor

    async def hand_in(self, course: Course, rows: list[dict[str, Any]], **how: Any) -> JobView:
        job = await self.room.enrollments.enroll_many(self.staff, course.id, rows, **how)
        await self.work_off()
        return (await self.world.jobs.sheet(JobId(job.id), self.staff.user_id)).job

    async def work_off(self) -> None:
        many = EnrollMany(put_in(self.world.new_id, random_characters))
        work_jobs: WorkJobs[Any] = WorkJobs(self.world.start_work, {BULK: many})
        while await work_jobs():
            pass

    async def results(self, job: JobView) -> list[JobResult]:
        page = await self.world.jobs.results(JobId(job.id), None, PageRequest(100))
        return page.items

    async def people(self, count: int) -> list[dict[str, Any]]:
        people = [await self.world.person() for _ in range(count)]
        return [{"user_id": str(one.user_id)} for one in people]


@pytest.fixture
async def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(bulk_module, "ROWS_AT_ONCE", 3)
    office = Office()
    office.staff = await office.world.person(Role.INSTRUCTOR)
    return office


def told(results: list[JobResult]) -> list[tuple[str, str | None]]:
    return [(one.status, one.code) for one in results]


async def mixed(office: Office, course: Course) -> list[dict[str, Any]]:
    """A list with everything in it that can be in a list."""
    first = await office.room.course()
    office.store.table("prerequisites")[course.id, first.id] = True
    lesson = await office.room.lesson(first)
    rows = await office.people(4)
    for one in rows[:3]:
        actor = next(
            user for user in office.store.table("users").values() if str(user.id) == one["user_id"]
        )
        learner = Actor(actor.id, actor.role, office.staff.session_id, office.staff.origin)
        await office.room.enrolled(first, learner)
        await office.room.done(learner, lesson)
    seated, waiting, also_waiting, unprepared = rows
    address = f"{seated['user_id']}@Example.org"
    return [
        seated,
        waiting,
        {"email": "new@example.org", "reason": "By contract."},
        {"email": address},
        unprepared,
        {"email": "no address"},
        {**unprepared, "waive": ["prerequisite_missing"]},
        {"email": "NEW@example.org"},
        {"user_id": str(office.world.new_id())},
        {"user_id": str(office.staff.user_id), "waive": ["prerequisite_missing"]},
        {},
        {"email": "a@b.org", "user_id": seated["user_id"]},
        {"email": "a@b.org", "waive": ["course_full"]},
        also_waiting,
    ]


EXPECTED = [
    ("enrolled", None),
    ("waitlisted", None),
    ("invited", None),
    ("already_enrolled", "already_enrolled"),
    ("refused", "prerequisite_missing"),
    ("invalid", "validation_failed"),
    ("waitlisted", None),
    ("invited", None),
    ("invalid", "not_found"),
    ("refused", "own_course"),
    ("invalid", "validation_failed"),
    ("invalid", "validation_failed"),
    ("invalid", "validation_failed"),
    ("waitlisted", None),
]


async def test_each_row_gets_its_result(office: Office) -> None:
    course = await office.room.course(office.staff, capacity=1)
    rows = await mixed(office, course)
    job = await office.hand_in(course, rows)
    results = await office.results(job)
    assert told(results) == EXPECTED
    assert [one.row for one in results] == list(range(1, len(rows) + 1))
    assert (job.state, job.percent, job.done, job.total) == ("succeeded", 100, 14, 14)
    assert job.counts == {
        "enrolled": 1,
        "waitlisted": 3,
        "invited": 2,
        "already_enrolled": 1,
        "refused": 2,
        "invalid": 5,
    }
    assert results[3].enrollment_id == results[0].enrollment_id
    seated = await office.room.stored(results[0].enrollment_id)
    assert seated.status == "active"
    assert str(seated.user_id) == rows[0]["user_id"]
    assert results[5].detail == "Must be an e-mail address."


async def test_a_dry_run_tells_the_same_and_changes_nothing(office: Office) -> None:
    course = await office.room.course(office.staff, capacity=1)
    rows = await mixed(office, course)
    before = office.store.snapshot()
    rehearsal = await office.hand_in(course, rows, dry_run=True)
    changed = {
        name
        for name, table in office.store.snapshot().items()
        if table != before.get(name, {}) and name not in ("jobs", "job_rows")
    }
    assert changed == {"audit"}
    event = list(office.store.table("audit").values())[-1]
    assert (event.action, event.details["dry_run"]) == ("enrollments.bulk_started", True)
    performance = await office.hand_in(course, rows)
    predicted, happened = await office.results(rehearsal), await office.results(performance)
    assert [(one.status, one.code, one.detail, one.user_id) for one in predicted] == [
        (one.status, one.code, one.detail, one.user_id) for one in happened
    ]
    assert all(one.enrollment_id is None for one in predicted)
    assert (rehearsal.dry_run, rehearsal.counts) == (True, performance.counts)


async def test_the_order_of_the_list_is_the_order_of_the_waitlist(office: Office) -> None:
    course = await office.room.course(office.staff, capacity=2)
    rows = await office.people(8)
    results = await office.results(await office.hand_in(course, rows))
    views = [
        (await office.world.enrollments.sheet(EnrollmentId(one.enrollment_id))).enrollment
        for one in results
        if one.enrollment_id
    ]
    assert [one.waitlist_position for one in views] == [None, None, 1, 2, 3, 4, 5, 6]


async def test_a_dry_run_knows_who_comes_back_and_is_through_at_once(office: Office) -> None:
    course = await office.room.course(office.staff, capacity=1)
    met, unmet = await office.room.lessons(course, 2)
    learner = await office.world.person()
    left = await office.room.enrolled(course, learner)
    await office.room.done(learner, met)
    await office.room.enrollments.withdraw(learner, EnrollmentId(left.id))
    await office.room.change_lesson(unmet, required=False)
    rows = [{"user_id": str(learner.user_id)}, *await office.people(2)]
    jobs = [await office.hand_in(course, rows, dry_run=dry) for dry in (True, False)]
    for job in jobs:
        results = await office.results(job)
        assert [one.status for one in results] == ["enrolled", "enrolled", "waitlisted"]
    assert (await office.room.stored(results[0].enrollment_id)).status == "completed"


async def test_a_dry_run_counts_seats_that_time_has_freed(office: Office) -> None:
    course = await office.room.course(office.staff, capacity=2, access_days=1)
    await office.room.enrolled(course)
    office.store.clock.advance(days=1)
    rows = await office.people(4)
    jobs = [await office.hand_in(course, rows, dry_run=dry) for dry in (True, False)]
    for job in jobs:
        statuses = [one.status for one in await office.results(job)]
        assert statuses == ["enrolled", "enrolled", "waitlisted", "waitlisted"]


async def test_the_same_list_again_changes_nothing(office: Office) -> None:
    course = await office.room.course(office.staff)
    rows = [*await office.people(5), {"email": "new@example.org"}]
    await office.hand_in(course, rows)
    kept = {name: office.store.snapshot()[name] for name in ("enrollments", "outbox")}
    again = await office.hand_in(course, rows)
    assert again.counts == {"already_enrolled": 5, "invited": 1}
    assert {name: office.store.snapshot()[name] for name in kept} == kept


async def test_a_row_is_decided_as_a_request_of_its_own_would_be(office: Office) -> None:
    """The same list by hand, on a course of its own, row by row."""
    by_list = await office.room.course(office.staff, capacity=1)
    rows = await mixed(office, by_list)
    by_hand = await office.room.course(office.staff, capacity=1)
    for of, first in list(office.store.table("prerequisites")):
        assert of == by_list.id
        office.store.table("prerequisites")[by_hand.id, first] = True
    expected = told(await office.results(await office.hand_in(by_list, rows)))
    got: list[tuple[str, str | None]] = []
    for row in rows:
        try:
            who = Candidate.read(row)
            made = await office.room.enrollments.enroll_somebody(office.staff, by_hand.id, who)
        except NotEligible as refused:
            codes = [one["code"] for one in refused.facts["reasons"]]
            is_in = "already_enrolled" in codes
            got.append(("already_enrolled" if is_in else "refused", refused.code))
        except Invalid as invalid:
            nobody = invalid.detail == "There is no such account."
            got.append(("invalid", "not_found" if nobody else invalid.code))
        else:
            status = "invited" if isinstance(made, InvitationView) else str(made.status)
            got.append(({"active": "enrolled"}.get(status, status), None))
    assert got == expected


async def test_a_list_has_a_row_and_not_too_many(office: Office) -> None:
    course = await office.room.course(office.staff)
    for rows in ([], [{"email": "a@b.org"}] * (MAX_ROWS + 1)):
        with pytest.raises(Invalid):
            await office.hand_in(course, rows)


async def test_only_staff_hand_lists_in(office: Office) -> None:
    course = await office.room.course()
    with pytest.raises(NotAllowed):
        await office.hand_in(course, [{"email": "a@b.org"}])


async def test_whoever_is_no_longer_staff_has_nobody_put_in_any_more(office: Office) -> None:
    course = await office.room.course(office.staff)
    started = await office.room.enrollments.enroll_many(
        office.staff, course.id, [{"email": "a@b.org"}]
    )
    users = office.store.table("users")
    users[office.staff.user_id] = replace(users[office.staff.user_id], status=UserStatus.SUSPENDED)
    await office.work_off()
    job = (await office.world.jobs.sheet(JobId(started.id), office.staff.user_id)).job
    assert (job.state, job.done) == ("failed", 0)
    assert job.failure == "Whoever started this is no longer of the course's staff."


async def test_a_course_that_takes_nobody_in_refuses_every_row(office: Office) -> None:
    course = await office.room.course(office.staff, status=CourseStatus.DRAFT)
    rows = [*await office.people(2), {"email": "a@b.org"}]
    results = await office.results(await office.hand_in(course, rows))
    assert told(results) == [("refused", "not_published")] * 3
