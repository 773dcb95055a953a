"""Who may see and change a course."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import pytest

from application.actor import Actor, LoginRequired, NotAllowed
from application.courses.ports import CatalogueFilter
from application.page import PageRequest
from domain.courses.course import CourseStatus
from domain.errors import NotFound, Refusal
from domain.ids import CourseId
from domain.text import Slug, Title
from domain.users.user import Role
from fakes.platform import LEARNERS, OUTSIDERS, STAFF, Platform

EVERYBODY: Final = ("anonymous", *OUTSIDERS, *LEARNERS, *STAFF)
COMMANDS: Final[dict[str, Callable[[Platform, Actor, CourseId], Awaitable[Any]]]] = {
    "edit": lambda platform, actor, one: platform.courses.edit(
        actor, one, changes={"title": Title("Mine")}
    ),
    "delete": lambda platform, actor, one: platform.courses.delete(actor, one),
    "publish": lambda platform, actor, one: platform.courses.publish(actor, one),
    "unpublish": lambda platform, actor, one: platform.courses.unpublish(actor, one),
    "archive": lambda platform, actor, one: platform.courses.archive(actor, one),
    "restore": lambda platform, actor, one: platform.courses.restore(actor, one),
}


def sees(part: str, status: CourseStatus) -> bool:
    """Who sees a course: its staff always, everybody a published one, its learners an archived."""
    if part in STAFF or status is CourseStatus.PUBLISHED:
        return True
    return status is CourseStatus.ARCHIVED and part in LEARNERS


async def course_in(platform: Platform, owner: Actor, status: CourseStatus) -> CourseId:
    course_id = CourseId((await platform.published(owner)).id)
    if status is CourseStatus.DRAFT:
        await platform.courses.unpublish(owner, course_id)
    if status is CourseStatus.ARCHIVED:
        await platform.courses.archive(owner, course_id)
    return course_id


@pytest.mark.parametrize("status", list(CourseStatus))
@pytest.mark.parametrize("part", EVERYBODY)
async def test_a_course_is_seen_by_those_who_may_and_does_not_exist_for_others(
    platform: Platform, owner: Actor, part: str, status: CourseStatus
) -> None:
    course_id = await course_in(platform, owner, status)
    visitor = platform.ask_as(part, owner, course_id)
    reads = [
        platform.courses.show(visitor, course_id),
        platform.courses.show(visitor, Slug("bread")),
        platform.courses.outline(visitor, course_id),
    ]
    for read in reads:
        if sees(part, status):
            assert await read
        else:
            with pytest.raises(NotFound):
                await read


@pytest.mark.parametrize("status", list(CourseStatus))
@pytest.mark.parametrize("part", [*OUTSIDERS, *LEARNERS])
@pytest.mark.parametrize("command", COMMANDS)
async def test_only_staff_changes_a_course_and_a_hidden_one_stays_hidden(
    platform: Platform, owner: Actor, part: str, status: CourseStatus, command: str
) -> None:
    course_id = await course_in(platform, owner, status)
    actor = platform.ask_as(part, owner, course_id)
    assert actor is not None
    refusal: type[Refusal] = NotAllowed if sees(part, status) else NotFound
    before = platform.everything()
    with pytest.raises(refusal):
        await COMMANDS[command](platform, actor, course_id)
    assert platform.everything() == before


@pytest.mark.parametrize("part", STAFF)
@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("edit", CourseStatus.DRAFT),
        ("edit", CourseStatus.ARCHIVED),
        ("delete", CourseStatus.DRAFT),
        ("publish", CourseStatus.DRAFT),
        ("unpublish", CourseStatus.PUBLISHED),
        ("archive", CourseStatus.DRAFT),
        ("restore", CourseStatus.ARCHIVED),
    ],
)
async def test_staff_changes_a_course(
    platform: Platform, owner: Actor, part: str, command: str, status: CourseStatus
) -> None:
    course_id = await course_in(platform, owner, status)
    actor = platform.ask_as(part, owner, course_id)
    assert actor is not None
    if part == "co-instructor" and command == "delete":
        with pytest.raises(NotAllowed):
            await COMMANDS[command](platform, actor, course_id)
        return
    await COMMANDS[command](platform, actor, course_id)
    assert platform.trail[-1].actor_id == actor.user_id


async def test_drafts_stand_in_the_outline_of_staff_alone(platform: Platform, owner: Actor) -> None:
    course = await platform.published(owner)
    await platform.lesson(owner, course.id, "Not yet")
    titles = {}
    for part in EVERYBODY:
        visitor = platform.ask_as(part, owner, course.id)
        outline = await platform.courses.outline(visitor, CourseId(course.id))
        titles[part] = [one.title for section in outline.sections for one in section.lessons]
    drafts_too = {part for part, shown in titles.items() if shown == ["Flour", "Not yet"]}
    assert drafts_too == set(STAFF)
    assert all(titles[part] == ["Flour"] for part in EVERYBODY if part not in STAFF)


async def test_the_outline_shows_a_learner_what_is_still_locked(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner, sequential=True)
    await platform.shown_lesson(owner, course.id, "Taste", preview=True, required=False)
    last = await platform.shown_lesson(owner, course.id, "Water")
    learner = platform.person()
    enrolled = platform.enroll(learner, course.id)

    async def locked(visitor: Actor | None) -> list[str]:
        outline = await platform.courses.outline(visitor, CourseId(course.id))
        return [one.title for part in outline.sections for one in part.lessons if one.locked]

    assert await locked(learner) == ["Water"]
    assert await locked(None) == ["Water"]
    assert await locked(owner) == []
    (first,) = (one.id for one in platform.store.table("lessons").values() if one.title == "Flour")
    platform.meet(enrolled, first)
    assert await locked(learner) == []
    assert last.locked is False


async def test_the_catalogue_shows_everybody_the_same_and_an_admin_all(
    platform: Platform, owner: Actor
) -> None:
    await platform.published(owner, "Shown")
    await platform.draft(owner, "Draft")
    for part in EVERYBODY[:-1]:
        visitor = platform.ask_as(part, owner, platform.new_id())
        page = await platform.courses.browse(visitor, CatalogueFilter(), PageRequest())
        assert [card.title for card in page.items] == ["Shown"]
    admin = platform.person(Role.ADMIN)
    page = await platform.courses.browse(admin, CatalogueFilter(), PageRequest())
    assert {card.title for card in page.items} == {"Shown", "Draft"}
    drafts = CatalogueFilter(status=CourseStatus.DRAFT)
    page = await platform.courses.browse(admin, drafts, PageRequest())
    assert [card.title for card in page.items] == ["Draft"]


async def test_nobody_asks_to_see_more_than_they_may(platform: Platform, owner: Actor) -> None:
    """`hidden_too` is the use case's to decide, whatever the caller hands over."""
    await platform.draft(owner, "Draft")
    wanted = CatalogueFilter(hidden_too=True)
    assert (await platform.courses.browse(owner, wanted, PageRequest())).items == []


@pytest.mark.parametrize("status", list(CourseStatus))
async def test_only_an_admin_lists_courses_by_their_state(
    platform: Platform, owner: Actor, status: CourseStatus
) -> None:
    wanted = CatalogueFilter(status=status, instructor_id=owner.user_id)
    with pytest.raises(NotAllowed):
        await platform.courses.browse(owner, wanted, PageRequest())
    with pytest.raises(LoginRequired):
        await platform.courses.browse(None, wanted, PageRequest())


async def test_people_list_the_courses_that_they_teach_in_any_state(
    platform: Platform, owner: Actor
) -> None:
    draft, shown = await platform.draft(owner, "Draft"), await platform.published(owner, "Shown")
    await platform.draft(platform.person(Role.INSTRUCTOR), "Foreign")
    page = await platform.courses.taught(owner, None, PageRequest())
    assert [card.id for card in page.items] == [shown.id, draft.id]
    page = await platform.courses.taught(owner, CourseStatus.PUBLISHED, PageRequest())
    assert [card.id for card in page.items] == [shown.id]
    assert (await platform.courses.taught(platform.person(), None, PageRequest())).items == []
