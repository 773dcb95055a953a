"""Publishing, unpublishing, archiving and restoring a course."""

import pytest

from application.actor import Actor
from application.once import Replay
from domain.courses.course import CourseStatus
from domain.courses.errors import CourseNotReady, HasEnrollments
from domain.enrollments.access import EnrollmentStatus
from domain.errors import InvalidTransition, Stale
from domain.ids import CourseId
from fakes.platform import Platform, once

LEARNS = {EnrollmentStatus.ACTIVE, EnrollmentStatus.SUSPENDED, EnrollmentStatus.COMPLETED}


async def test_a_course_goes_through_its_whole_life(platform: Platform, owner: Actor) -> None:
    course = await platform.published(owner)
    course_id = CourseId(course.id)
    courses = platform.courses
    life = [await do(owner, course_id) for do in (courses.unpublish, courses.publish)]
    life += [await do(owner, course_id) for do in (courses.archive, courses.restore)]
    assert [one.status for one in [course, *life]] == [
        CourseStatus.PUBLISHED,
        CourseStatus.DRAFT,
        CourseStatus.PUBLISHED,
        CourseStatus.ARCHIVED,
        CourseStatus.DRAFT,
    ]
    assert [one.version for one in life] == [3, 4, 5, 6]
    assert [event.action for event in platform.trail[-4:]] == [
        "course.unpublished",
        "course.published",
        "course.archived",
        "course.restored",
    ]


async def test_a_course_with_nothing_but_drafts_is_not_ready(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    await platform.lesson(owner, course.id)
    before = platform.everything()
    with pytest.raises(CourseNotReady):
        await platform.courses.publish(owner, CourseId(course.id))
    assert platform.everything() == before


@pytest.mark.parametrize("status", list(EnrollmentStatus))
async def test_a_course_goes_back_to_being_a_draft_only_while_nobody_learns_in_it(
    platform: Platform, owner: Actor, status: EnrollmentStatus
) -> None:
    course = await platform.published(owner)
    platform.enroll(platform.person(), course.id, status=status)
    if status in LEARNS:
        with pytest.raises(HasEnrollments):
            await platform.courses.unpublish(owner, CourseId(course.id))
    else:
        draft = await platform.courses.unpublish(owner, CourseId(course.id))
        assert draft.status is CourseStatus.DRAFT


async def test_a_move_from_a_version_that_is_gone_is_refused(
    platform: Platform, owner: Actor
) -> None:
    course_id = CourseId((await platform.published(owner)).id)
    before = platform.everything()
    with pytest.raises(Stale):
        await platform.courses.archive(owner, course_id, expected_version=1)
    assert platform.everything() == before
    assert (await platform.courses.archive(owner, course_id, expected_version=2)).version == 3


async def test_a_repeated_publication_is_answered_as_the_first_was(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    await platform.shown_lesson(owner, course.id)
    first = await platform.courses.publish(owner, CourseId(course.id), once=once(owner))
    with pytest.raises(Replay) as repeated:
        await platform.courses.publish(owner, CourseId(course.id), once=once(owner))
    assert repeated.value.answer.body == str(first).encode()
    with pytest.raises(InvalidTransition):
        await platform.courses.publish(owner, CourseId(course.id), once=once(owner, "new-key"))
