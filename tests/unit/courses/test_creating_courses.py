"""Starting a course."""

import pytest

from application.actor import Actor, NotAllowed
from application.once import KeyReused, Replay
from domain.courses.course import CourseStatus
from domain.errors import Invalid
from domain.ids import CourseId
from domain.text import Slug, Title
from domain.users.user import Role
from factories import NOW
from fakes.platform import Platform, once


async def test_a_title_is_enough(platform: Platform, owner: Actor) -> None:
    course = await platform.courses.create(owner, Title("Brot & Wärme"), facts={})
    assert (course.title, course.slug, course.status, course.version) == (
        "Brot & Wärme",
        "brot-warme",
        CourseStatus.DRAFT,
        1,
    )
    assert (course.instructor.id, course.instructor.display_name) == (owner.user_id, "Grace")
    assert (course.sections, course.lesson_count, course.published_at) == ([], 0, None)
    assert await platform.courses.show(owner, CourseId(course.id)) == course


@pytest.mark.parametrize("role", list(Role))
async def test_instructors_and_admins_start_courses_and_nobody_else(
    platform: Platform, role: Role
) -> None:
    actor = platform.person(role)
    before = platform.everything()
    if role is Role.STUDENT:
        with pytest.raises(NotAllowed):
            await platform.courses.create(actor, Title("Bread"), facts={})
        assert platform.everything() == before
    else:
        assert (await platform.draft(actor)).instructor.id == actor.user_id


async def test_courses_of_one_title_have_different_slugs(platform: Platform, owner: Actor) -> None:
    slugs = [(await platform.draft(owner)).slug for _ in range(3)]
    assert slugs == ["bread", "bread-2", "bread-3"]


async def test_a_course_that_breaks_a_rule_is_not_started(platform: Platform, owner: Actor) -> None:
    before = platform.everything()
    with pytest.raises(Invalid):
        await platform.draft(owner, starts_at=NOW, ends_at=NOW)
    assert platform.everything() == before


async def test_the_start_is_recorded(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    (event,) = platform.trail
    assert (event.action, event.subject_type, event.subject_id, event.actor_id, event.outcome) == (
        "course.created",
        "course",
        course.id,
        owner.user_id,
        "success",
    )
    assert event.origin is owner.origin


async def test_a_repeated_request_starts_one_course(platform: Platform, owner: Actor) -> None:
    first = await platform.courses.create(owner, Title("Bread"), facts={}, once=once(owner))
    before = platform.everything()
    with pytest.raises(Replay) as repeated:
        await platform.courses.create(owner, Title("Bread"), facts={}, once=once(owner))
    assert repeated.value.answer.body == str(first).encode()
    assert platform.everything() == before


async def test_another_request_does_not_get_the_answer_of_the_first(
    platform: Platform, owner: Actor
) -> None:
    await platform.courses.create(owner, Title("Bread"), facts={}, once=once(owner))
    other = once(owner, fingerprint=b"another request")
    with pytest.raises(KeyReused):
        await platform.courses.create(owner, Title("Cake"), facts={}, once=other)


async def test_a_key_belongs_to_one_person(platform: Platform, owner: Actor) -> None:
    other = platform.person(Role.INSTRUCTOR)
    for actor in (owner, other):
        await platform.courses.create(actor, Title("Bread"), facts={}, once=once(actor))
    assert (await platform.courses.show(other, Slug("bread-2"))).instructor.id == other.user_id


async def test_a_key_is_free_again_after_a_refusal(platform: Platform, owner: Actor) -> None:
    wrong = {"starts_at": NOW, "ends_at": NOW}
    with pytest.raises(Invalid):
        await platform.courses.create(owner, Title("Bread"), facts=wrong, once=once(owner))
    other = once(owner, fingerprint=b"the mended request")
    assert await platform.courses.create(owner, Title("Bread"), facts={}, once=other)
