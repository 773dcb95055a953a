"""Sections, and the order of everything in a course."""

from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.actor import Actor
from application.courses.views import Outline
from domain.errors import NotFound, Stale
from domain.ids import CourseId, LessonId, SectionId
from domain.lessons.errors import OutlineMismatch, SectionNotEmpty
from domain.text import Title
from domain.users.user import Role
from fakes.platform import Platform

Order = list[tuple[SectionId, list[LessonId]]]


def order_of(outline: Outline) -> Order:
    return [
        (SectionId(one.id), [LessonId(lesson.id) for lesson in one.lessons])
        for one in outline.sections
    ]


async def course_of(platform: Platform, owner: Actor, shape: list[int]) -> CourseId:
    """A course whose sections have these numbers of lessons."""
    course_id = CourseId((await platform.draft(owner)).id)
    for number, lessons in enumerate(shape):
        await platform.lessons.add_section(owner, course_id, Title(f"Part {number}"))
        for place in range(lessons):
            await platform.lesson(owner, course_id, f"Lesson {number}.{place}")
    return course_id


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers())
async def test_any_order_of_what_a_course_has_can_be_given_to_it(
    shape: list[int], seed: int
) -> None:
    chance = Random(seed)
    platform = Platform()
    owner = platform.person(Role.INSTRUCTOR)
    course_id = await course_of(platform, owner, shape)
    before = order_of(await platform.courses.outline(owner, course_id))
    sections = [section for section, _ in before]
    wanted: Order = [(one, []) for one in chance.sample(sections, len(sections))]
    for _, lessons in before:
        for lesson in lessons:
            _, place = chance.choice(wanted)
            place.insert(chance.randint(0, len(place)), lesson)
    outline = await platform.lessons.reorder(owner, course_id, wanted)
    assert order_of(outline) == wanted
    assert [one.position for one in outline.sections] == list(range(1, len(shape) + 1))
    assert await platform.courses.outline(owner, course_id) == outline


async def mismatch(
    platform: Platform, owner: Actor, course_id: CourseId, wanted: Order
) -> tuple[set[str], set[str]]:
    """What the refusal of an order calls missing and unknown."""
    before = platform.everything()
    with pytest.raises(OutlineMismatch) as refused:
        await platform.lessons.reorder(owner, course_id, wanted)
    assert platform.everything() == before
    return set(refused.value.facts["missing"]), set(refused.value.facts["unknown"])


def named(*ids: UUID) -> set[str]:
    return {str(one) for one in ids}


async def test_an_order_that_forgets_something_is_told_what(
    platform: Platform, owner: Actor
) -> None:
    course_id = await course_of(platform, owner, [2, 1])
    first, second = order_of(await platform.courses.outline(owner, course_id))
    assert await mismatch(platform, owner, course_id, [first]) == (
        named(second[0], *second[1]),
        set(),
    )
    assert await mismatch(platform, owner, course_id, []) == (
        named(first[0], *first[1], second[0], *second[1]),
        set(),
    )


async def test_an_order_that_names_what_is_not_there_is_told_what(
    platform: Platform, owner: Actor
) -> None:
    course_id = await course_of(platform, owner, [1])
    foreign_id = await course_of(platform, owner, [1])
    order = order_of(await platform.courses.outline(owner, course_id))
    foreign = order_of(await platform.courses.outline(owner, foreign_id))
    wrong = [*order, *foreign]
    assert await mismatch(platform, owner, course_id, wrong) == (
        set(),
        named(foreign[0][0], *foreign[0][1]),
    )


async def test_an_order_that_names_something_twice_is_refused(
    platform: Platform, owner: Actor
) -> None:
    course_id = await course_of(platform, owner, [1, 0])
    (first, lessons), second = order_of(await platform.courses.outline(owner, course_id))
    twice: Order = [(first, [*lessons, *lessons]), second]
    assert await mismatch(platform, owner, course_id, twice) == (set(), named(*lessons))
    doubled: Order = [(first, lessons), second, second]
    assert await mismatch(platform, owner, course_id, doubled) == (set(), named(second[0]))


async def test_a_section_is_no_lesson_and_a_lesson_no_section(
    platform: Platform, owner: Actor
) -> None:
    course_id = await course_of(platform, owner, [1])
    ((section, (lesson,)),) = order_of(await platform.courses.outline(owner, course_id))
    swapped: Order = [(SectionId(lesson), [LessonId(section)])]
    everything = named(section, lesson)
    assert await mismatch(platform, owner, course_id, swapped) == (everything, everything)


async def test_a_new_order_is_recorded(platform: Platform, owner: Actor) -> None:
    course_id = await course_of(platform, owner, [1, 1])
    order = order_of(await platform.courses.outline(owner, course_id))
    await platform.lessons.reorder(owner, course_id, order[::-1])
    assert (platform.trail[-1].action, platform.trail[-1].subject_id) == (
        "outline.reordered",
        course_id,
    )


async def test_a_section_gets_another_title(platform: Platform, owner: Actor) -> None:
    course_id = await course_of(platform, owner, [0])
    ((section_id, _),) = order_of(await platform.courses.outline(owner, course_id))
    platform.store.clock.advance(days=1)
    renamed = await platform.lessons.rename_section(owner, section_id, Title("New"))
    assert (renamed.title, renamed.version) == ("New", 2)
    assert renamed.updated_at > renamed.created_at
    assert platform.trail[-1].action == "section.renamed"
    before = platform.everything()
    for title in (None, Title("New")):
        assert await platform.lessons.rename_section(owner, section_id, title) == renamed
    with pytest.raises(Stale):
        await platform.lessons.rename_section(owner, section_id, Title("Other"), expected_version=1)
    assert platform.everything() == before


async def test_only_an_empty_section_goes(platform: Platform, owner: Actor) -> None:
    course_id = await course_of(platform, owner, [1, 0, 1])
    first, second, third = order_of(await platform.courses.outline(owner, course_id))
    before = platform.everything()
    with pytest.raises(SectionNotEmpty):
        await platform.lessons.delete_section(owner, first[0])
    with pytest.raises(Stale):
        await platform.lessons.delete_section(owner, second[0], expected_version=2)
    assert platform.everything() == before
    await platform.lessons.delete_section(owner, second[0])
    outline = await platform.courses.outline(owner, course_id)
    assert order_of(outline) == [first, third]
    assert [one.position for one in outline.sections] == [1, 2]
    assert platform.trail[-1].action == "section.deleted"
    with pytest.raises(NotFound):
        await platform.lessons.delete_section(owner, second[0])


async def test_a_section_whose_lessons_are_deleted_is_empty(
    platform: Platform, owner: Actor
) -> None:
    course_id = await course_of(platform, owner, [1])
    ((section_id, (lesson_id,)),) = order_of(await platform.courses.outline(owner, course_id))
    await platform.lessons.delete(owner, lesson_id)
    await platform.lessons.delete_section(owner, section_id)
    assert (await platform.courses.outline(owner, course_id)).sections == []


async def test_an_order_that_was_decided_on_another_is_refused() -> None:
    platform = Platform()
    owner = platform.person(Role.INSTRUCTOR)
    course_id = await course_of(platform, owner, [2, 1])
    seen = await platform.courses.outline(owner, course_id)
    order = order_of(seen)
    await platform.lessons.reorder(owner, course_id, order[::-1], expected_version=seen.version)
    with pytest.raises(Stale):
        await platform.lessons.reorder(owner, course_id, order, expected_version=seen.version)
    now = await platform.courses.outline(owner, course_id)
    assert order_of(now) == order[::-1]
    await platform.lessons.reorder(owner, course_id, order, expected_version=now.version)
    assert (await platform.courses.outline(owner, course_id)).version == seen.version


async def test_a_lesson_that_moves_between_sections_makes_another_version() -> None:
    platform = Platform()
    owner = platform.person(Role.INSTRUCTOR)
    course_id = await course_of(platform, owner, [1, 1])
    (first, lessons), (second, others) = order_of(await platform.courses.outline(owner, course_id))
    orders: list[Order] = [
        [(first, [*lessons, *others]), (second, [])],
        [(first, []), (second, [*lessons, *others])],
        [(first, lessons), (second, others)],
    ]
    versions = [(await platform.lessons.reorder(owner, course_id, one)).version for one in orders]
    assert len({*versions}) == len(orders)
