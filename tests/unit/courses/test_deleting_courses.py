"""Deleting a course, which works only while nobody ever enrolled in it."""

import pytest

from application.actor import Actor
from domain.courses.errors import HasEnrollments
from domain.enrollments.access import EnrollmentStatus
from domain.errors import NotFound, Stale
from domain.ids import CourseId, LessonId
from domain.text import Slug
from fakes.platform import Platform


async def test_a_deleted_course_is_gone_with_its_lessons_and_its_slugs(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    lesson = await platform.lesson(owner, course.id)
    await platform.courses.delete(owner, CourseId(course.id))
    for ref in (CourseId(course.id), Slug("bread")):
        with pytest.raises(NotFound):
            await platform.courses.show(owner, ref)
    with pytest.raises(NotFound):
        await platform.lessons.show(owner, LessonId(lesson.id))
    assert (await platform.draft(owner)).slug == "bread"


@pytest.mark.parametrize("status", list(EnrollmentStatus))
async def test_a_course_in_which_anybody_ever_enrolled_stays(
    platform: Platform, owner: Actor, status: EnrollmentStatus
) -> None:
    course = await platform.published(owner)
    platform.enroll(platform.person(), course.id, status=status)
    before = platform.everything()
    with pytest.raises(HasEnrollments):
        await platform.courses.delete(owner, CourseId(course.id))
    assert platform.everything() == before


async def test_a_version_that_is_gone_is_not_deleted(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    with pytest.raises(Stale):
        await platform.courses.delete(owner, CourseId(course.id), expected_version=2)
    await platform.courses.delete(owner, CourseId(course.id), expected_version=1)


async def test_the_deletion_is_recorded_with_the_title(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    await platform.courses.delete(owner, CourseId(course.id))
    event = platform.trail[-1]
    assert (event.action, event.subject_id, event.details) == (
        "course.deleted",
        course.id,
        {"title": "Bread"},
    )
