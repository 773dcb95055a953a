"""Changing what a course says about itself."""

from typing import Any

import pytest

from application.actor import Actor
from domain.courses.course import Level
from domain.courses.errors import SlugTaken
from domain.errors import Invalid, NotFound, Stale
from domain.ids import CourseId
from domain.text import Slug, Summary, Title
from factories import NOW
from fakes.platform import Platform

CHANGES: dict[str, Any] = {
    "title": Title("Better bread"),
    "summary": Summary("Sourdough."),
    "level": Level.ADVANCED,
    "tags": ("food",),
    "capacity": 12,
    "sequential": True,
}


async def test_what_is_named_changes_and_the_rest_stays(platform: Platform, owner: Actor) -> None:
    before = await platform.draft(owner, language="de")
    platform.store.clock.advance(days=1)
    after = await platform.courses.edit(owner, CourseId(before.id), changes=CHANGES)
    assert {name: getattr(after, name) for name in CHANGES} == {**CHANGES, "tags": ["food"]}
    assert (after.language, after.slug, after.version) == ("de", "bread", 2)
    assert after.updated_at > before.updated_at
    assert after.seats_left == 12


async def test_a_change_to_what_it_already_is_changes_nothing(
    platform: Platform, owner: Actor
) -> None:
    before = await platform.draft(owner)
    stored = platform.everything()
    platform.store.clock.advance(days=1)
    same = {"title": before.title, "level": before.level}
    assert await platform.courses.edit(owner, CourseId(before.id), changes=same) == before
    assert await platform.courses.edit(owner, CourseId(before.id), changes={}) == before
    assert platform.everything() == stored


async def test_a_new_slug_leads_to_the_course_and_the_old_one_goes_on_doing_so(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    edited = await platform.courses.edit(owner, CourseId(course.id), changes={"slug": Slug("brot")})
    assert edited.slug == "brot"
    for slug in ("bread", "brot"):
        assert await platform.courses.show(owner, Slug(slug)) == edited
    back = await platform.courses.edit(owner, CourseId(course.id), changes={"slug": Slug("bread")})
    assert back.slug == "bread"


async def test_a_slug_that_another_course_had_is_not_given_away(
    platform: Platform, owner: Actor
) -> None:
    first, second = await platform.draft(owner, "First"), await platform.draft(owner, "Second")
    await platform.courses.edit(owner, CourseId(first.id), changes={"slug": Slug("renamed")})
    before = platform.everything()
    with pytest.raises(SlugTaken) as refused:
        await platform.courses.edit(owner, CourseId(second.id), changes={"slug": Slug("first")})
    assert refused.value.facts == {"slug": "first"}
    assert platform.everything() == before


async def test_a_change_that_breaks_a_rule_with_what_stays_is_refused(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner, ends_at=NOW)
    before = platform.everything()
    with pytest.raises(Invalid) as refused:
        await platform.courses.edit(owner, CourseId(course.id), changes={"starts_at": NOW})
    assert [one.pointer for one in refused.value.faults] == ["/ends_at"]
    assert platform.everything() == before


async def test_a_change_of_a_version_that_is_gone_is_refused(
    platform: Platform, owner: Actor
) -> None:
    course_id = CourseId((await platform.draft(owner)).id)
    await platform.courses.edit(owner, course_id, changes=CHANGES, expected_version=1)
    before = platform.everything()
    with pytest.raises(Stale):
        await platform.courses.edit(
            owner, course_id, changes={"title": Title("Mine")}, expected_version=1
        )
    assert platform.everything() == before


async def test_the_edit_is_recorded_by_the_names_of_the_fields_alone(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    await platform.courses.edit(owner, CourseId(course.id), changes=CHANGES)
    event = platform.trail[-1]
    assert (event.action, event.subject_id) == ("course.edited", course.id)
    assert event.details == {"fields": sorted(CHANGES)}


async def test_a_course_that_does_not_exist_cannot_be_edited(
    platform: Platform, owner: Actor
) -> None:
    with pytest.raises(NotFound):
        await platform.courses.edit(owner, CourseId(platform.new_id()), changes={})
