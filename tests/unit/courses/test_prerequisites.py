"""What must be completed before somebody may enroll in a course."""

from typing import Any

import pytest

from application.actor import Actor, NotAllowed
from domain.courses.course import CourseStatus
from domain.courses.errors import PrerequisiteCycle
from domain.enrollments.errors import PrerequisiteMissing
from domain.errors import Invalid, NotFound, Stale
from domain.ids import CourseId
from domain.users.user import Role
from fakes.platform import ENROLLED_AS, STAFF, Platform


async def courses(platform: Platform, owner: Actor, *titles: str) -> list[CourseId]:
    return [CourseId((await platform.published(owner, title)).id) for title in titles]


async def titles(platform: Platform, visitor: Actor | None, course_id: CourseId) -> list[str]:
    shown = await platform.courses.show(visitor, course_id)
    return [one.title for one in shown.prerequisites]


def pointers(refused: Any) -> list[str | None]:
    return [fault.pointer for fault in refused.value.faults]


@pytest.mark.parametrize("part", STAFF)
async def test_staff_says_what_comes_first_and_everybody_sees_it(
    platform: Platform, owner: Actor, part: str
) -> None:
    course, salt, flour = await courses(platform, owner, "Bread", "Salt", "Flour")
    actor = platform.ask_as(part, owner, course)
    assert actor is not None
    shown = await platform.courses.set_prerequisites(actor, course, [salt, flour])
    assert [one.id for one in shown.prerequisites] == [flour, salt]
    assert await titles(platform, None, course) == ["Flour", "Salt"]


async def test_a_new_list_takes_the_place_of_the_old_one(platform: Platform, owner: Actor) -> None:
    course, salt, flour = await courses(platform, owner, "Bread", "Salt", "Flour")
    for wanted in ([salt], [flour], []):
        shown = await platform.courses.set_prerequisites(owner, course, wanted)
        assert [one.id for one in shown.prerequisites] == wanted


async def test_the_same_list_again_changes_nothing(platform: Platform, owner: Actor) -> None:
    course, salt, flour = await courses(platform, owner, "Bread", "Salt", "Flour")
    first = await platform.courses.set_prerequisites(owner, course, [salt, flour])
    before = platform.everything()
    assert await platform.courses.set_prerequisites(owner, course, [flour, salt]) == first
    assert platform.everything() == before


async def test_a_change_is_a_version_and_a_record(platform: Platform, owner: Actor) -> None:
    course, salt = await courses(platform, owner, "Bread", "Salt")
    version = (await platform.courses.show(owner, course)).version
    with pytest.raises(Stale):
        await platform.courses.set_prerequisites(
            owner, course, [salt], expected_version=version + 1
        )
    shown = await platform.courses.set_prerequisites(
        owner, course, [salt], expected_version=version
    )
    assert shown.version == version + 1
    event = platform.trail[-1]
    assert (event.action, event.subject_id) == ("course.prerequisites_set", course)
    assert event.details == {"course_ids": [str(salt)]}


async def test_only_published_courses_can_be_asked_for(platform: Platform, owner: Actor) -> None:
    """Those that are not look like those that do not exist."""
    course, gone, old = await courses(platform, owner, "Bread", "Salt", "Flour")
    await platform.courses.unpublish(owner, gone)
    await platform.courses.archive(owner, old)
    before = platform.everything()
    with pytest.raises(Invalid) as refused:
        await platform.courses.set_prerequisites(
            owner, course, [gone, old, CourseId(platform.new_id())]
        )
    assert pointers(refused) == [f"/course_ids/{place}" for place in range(3)]
    assert {one.detail for one in refused.value.faults} == {"Must be a published course."}
    assert platform.everything() == before


async def test_a_course_is_named_once(platform: Platform, owner: Actor) -> None:
    course, salt, flour = await courses(platform, owner, "Bread", "Salt", "Flour")
    with pytest.raises(Invalid) as refused:
        await platform.courses.set_prerequisites(owner, course, [salt, flour, salt, salt])
    assert pointers(refused) == ["/course_ids/2", "/course_ids/3"]


async def test_a_course_does_not_ask_for_itself_by_any_way(
    platform: Platform, owner: Actor
) -> None:
    first, second, third, aside = await courses(platform, owner, "One", "Two", "Three", "Aside")
    await platform.courses.set_prerequisites(owner, second, [first])
    await platform.courses.set_prerequisites(owner, third, [second, aside])
    before = platform.everything()
    for wanted, places in (([first], [0]), ([aside, second], [1]), ([third, second], [0, 1])):
        with pytest.raises(PrerequisiteCycle) as refused:
            await platform.courses.set_prerequisites(owner, first, wanted)
        assert pointers(refused) == [f"/course_ids/{place}" for place in places]
    assert platform.everything() == before


async def test_a_draft_does_not_ask_for_itself_either(platform: Platform, owner: Actor) -> None:
    course = CourseId((await platform.draft(owner)).id)
    with pytest.raises(PrerequisiteCycle):
        await platform.courses.set_prerequisites(owner, course, [course])


async def test_a_circle_is_one_by_way_of_hidden_courses_too(
    platform: Platform, owner: Actor
) -> None:
    first, second, third = await courses(platform, owner, "One", "Two", "Three")
    await platform.courses.set_prerequisites(owner, second, [first])
    await platform.courses.set_prerequisites(owner, third, [second])
    await platform.courses.unpublish(owner, second)
    with pytest.raises(PrerequisiteCycle):
        await platform.courses.set_prerequisites(owner, first, [third])


async def test_a_hidden_course_does_not_betray_what_it_asks_for(
    platform: Platform, owner: Actor
) -> None:
    first, second = await courses(platform, owner, "One", "Two")
    await platform.courses.set_prerequisites(owner, second, [first])
    await platform.courses.unpublish(owner, second)
    with pytest.raises(Invalid) as refused:
        await platform.courses.set_prerequisites(owner, first, [second])
    assert refused.value.code == "validation_failed"


@pytest.mark.parametrize("status", list(CourseStatus))
async def test_one_that_is_later_hidden_is_shown_to_those_who_may_see_it_and_not_asked_for(
    platform: Platform, owner: Actor, status: CourseStatus
) -> None:
    author, learner = platform.person(Role.INSTRUCTOR), platform.person()
    (course,), (salt,) = (
        await courses(platform, owner, "Bread"),
        await courses(platform, author, "Salt"),
    )
    await platform.courses.set_prerequisites(owner, course, [salt])
    if status is CourseStatus.DRAFT:
        await platform.courses.unpublish(author, salt)
    if status is CourseStatus.ARCHIVED:
        await platform.courses.archive(author, salt)
    graduate = platform.ask_as("graduate", author, salt)
    seen = {
        name: await titles(platform, visitor, course) == ["Salt"]
        for name, visitor in (
            *(("anonymous", None), ("owner", owner), ("learner", learner), ("author", author)),
            *(("graduate", graduate), ("admin", platform.person(Role.ADMIN))),
        )
    }
    published = status is CourseStatus.PUBLISHED
    assert seen == {
        **dict.fromkeys(("anonymous", "owner", "learner"), published),
        "author": True,
        "graduate": status is not CourseStatus.DRAFT,
        "admin": True,
    }
    eligible = (await platform.enrollments.eligibility(learner, course)).eligible
    assert eligible is not published


@pytest.mark.parametrize("part", ["student", *ENROLLED_AS])
async def test_only_what_was_completed_counts(platform: Platform, owner: Actor, part: str) -> None:
    missing = part != "graduate"
    course, salt = await courses(platform, owner, "Bread", "Salt")
    await platform.courses.set_prerequisites(owner, course, [salt])
    actor = platform.ask_as(part, owner, salt)
    assert actor is not None
    verdict = await platform.enrollments.eligibility(actor, course)
    assert [one.code for one in verdict.reasons] == (["prerequisite_missing"] if missing else [])
    if missing:
        with pytest.raises(PrerequisiteMissing) as refused:
            await platform.enrollments.enroll(actor, course)
        assert refused.value.facts["course_ids"] == [str(salt)]


async def test_others_are_refused(platform: Platform, owner: Actor) -> None:
    course, salt = await courses(platform, owner, "Bread", "Salt")
    stranger = platform.person(Role.INSTRUCTOR)
    with pytest.raises(NotAllowed):
        await platform.courses.set_prerequisites(stranger, course, [salt])
    await platform.courses.unpublish(owner, course)
    with pytest.raises(NotFound):
        await platform.courses.set_prerequisites(stranger, course, [salt])
