"""A course that asks for less completes learners: a few at once, many by a job."""

from typing import Any
from uuid import UUID

import pytest

from application.actor import Actor
from application.certificates.issue import IssueCertificate
from application.enrollments import complete_late
from application.enrollments.complete import CompleteEnrollment
from application.enrollments.complete_late import COMPLETE_LEARNERS, CompleteLearners
from application.jobs.work_jobs import WorkJobs
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.ids import LessonId
from domain.jobs.job import Job
from domain.users.user import Role
from fakes.platform import Platform
from infrastructure.security.random_characters import random_characters


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def owner(platform: Platform) -> Actor:
    return platform.person(Role.INSTRUCTOR)


async def a_course(
    platform: Platform, owner: Actor, learners: int, **facts: Any
) -> tuple[UUID, UUID, list[Enrollment]]:
    """A course of two lessons of which each learner has met the first; the id of the second."""
    course = await platform.published(owner)
    (section,) = course.sections
    second = await platform.shown_lesson(owner, course.id)
    held = [platform.enroll(platform.person(), course.id, **facts) for _ in range(learners)]
    for one in held:
        platform.meet(one, section.lessons[0].id)
    return course.id, second.id, held


def jobs_of(platform: Platform) -> list[Job]:
    return list(platform.store.table("jobs").values())


def states(platform: Platform, held: list[Enrollment]) -> set[str]:
    stored = platform.store.table("enrollments")
    return {stored[one.id].status for one in held}


WAYS = {
    "removed": lambda platform, owner, lesson: platform.lessons.delete(owner, lesson),
    "unpublished": lambda platform, owner, lesson: platform.lessons.unpublish(owner, lesson),
    "made optional": lambda platform, owner, lesson: platform.lessons.edit(
        owner, lesson, changes={"required": False}
    ),
}


@pytest.mark.parametrize("way", sorted(WAYS))
async def test_a_lesson_that_is_not_asked_for_any_more_completes_at_once(
    platform: Platform, owner: Actor, way: str
) -> None:
    _course_id, second, held = await a_course(platform, owner, 3)
    await WAYS[way](platform, owner, LessonId(second))
    assert states(platform, held) == {"completed"}
    assert len(platform.store.table("certificates")) == 3
    letters = [one.letter.template for one in platform.store.table("outbox").values()]
    assert letters == ["course_completed"] * 3
    steps = [
        (one.to_status, one.actor_id, one.reason)
        for one in platform.store.table("enrollment_events").values()
    ]
    assert steps == [("completed", None, "requirements_changed")] * 3
    assert jobs_of(platform) == []


async def test_what_was_met_before_counts_when_a_lesson_is_shown_again(
    platform: Platform, owner: Actor
) -> None:
    course_id, second, held = await a_course(platform, owner, 1)
    first = next(iter(platform.store.table("progress")))[1]
    await platform.lessons.unpublish(owner, LessonId(first))
    await platform.lessons.unpublish(owner, LessonId(second))
    assert states(platform, held) == {"active"}
    await platform.lessons.publish(owner, LessonId(first))
    assert states(platform, held) == {"completed"}
    assert course_id == held[0].course_id


@pytest.mark.parametrize("status", sorted({*EnrollmentStatus} - {EnrollmentStatus.ACTIVE}))
async def test_nobody_is_completed_who_does_not_learn(
    platform: Platform, owner: Actor, status: EnrollmentStatus
) -> None:
    now = platform.store.clock.now
    dates = {"waitlisted_at": now, "completed_at": now}
    _, second, held = await a_course(platform, owner, 1, status=status, **dates)
    await platform.lessons.delete(owner, LessonId(second))
    assert states(platform, held) == {status}
    assert not platform.store.table("certificates")


async def test_nobody_is_completed_whose_time_has_run_out(platform: Platform, owner: Actor) -> None:
    over = platform.store.clock.now
    _, second, held = await a_course(platform, owner, 1, access_until=over)
    await platform.lessons.delete(owner, LessonId(second))
    assert states(platform, held) == {"active"}


async def test_editing_the_text_of_a_lesson_completes_nobody(
    platform: Platform, owner: Actor
) -> None:
    _, second, held = await a_course(platform, owner, 1)
    await platform.lessons.edit(owner, LessonId(second), changes={"content": "Rye."})
    assert states(platform, held) == {"active"}


async def test_many_are_left_to_a_job_that_completes_them_chunk_by_chunk(
    platform: Platform, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complete_late, "AT_ONCE", 2)
    monkeypatch.setattr(complete_late, "CHUNK", 2)
    course_id, second, held = await a_course(platform, owner, 5)
    await platform.lessons.delete(owner, LessonId(second))
    assert states(platform, held) == {"active"}
    (job,) = jobs_of(platform)
    assert (job.kind, job.course_id, job.total) == (COMPLETE_LEARNERS, course_id, 5)
    complete = CompleteEnrollment(IssueCertificate(platform.new_id, random_characters))
    work_jobs = WorkJobs(platform.start_work, {COMPLETE_LEARNERS: CompleteLearners(complete)})
    chunks = 0
    while await work_jobs():
        chunks += 1
    assert chunks == 3
    (job,) = jobs_of(platform)
    assert (job.state, job.done, job.counts) == ("succeeded", 5, {"completed": 5})
    assert states(platform, held) == {"completed"}
    assert len(platform.store.table("certificates")) == 5


async def test_the_seats_of_those_who_are_completed_go_to_who_waits(
    platform: Platform, owner: Actor
) -> None:
    course_id, second, held = await a_course(platform, owner, 2)
    await platform.courses.edit(owner, held[0].course_id, changes={"capacity": 2})
    now = platform.store.clock.now
    waiting = platform.enroll(
        platform.person(), course_id, status=EnrollmentStatus.WAITLISTED, waitlisted_at=now
    )
    await platform.lessons.delete(owner, LessonId(second))
    assert states(platform, [waiting]) == {"active"}
