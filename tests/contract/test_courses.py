"""What the ports ``Courses`` and ``CourseReads`` promise."""

from dataclasses import replace
from typing import Any

import pytest

from application.actor import Actor
from application.courses.ports import CatalogueFilter, Sort
from application.page import PageRequest
from domain.courses.course import Course, CourseStatus, Level, Visibility
from domain.courses.errors import SlugTaken
from domain.enrollments.access import Access
from domain.errors import NotFound, Overlapped
from domain.ids import CourseId
from domain.text import Slug, Title
from domain.users.user import Role


async def stored(world: Any, owner: Actor, title: str = "Bread", **facts: Any) -> Course:
    async with world.start_work(None) as work:
        course_id = CourseId(world.new_id())
        slug = await work.courses.claim_slug(Slug(title.lower().replace(" ", "-")), course_id)
        course = Course(
            id=course_id,
            owner_id=owner.user_id,
            slug=slug,
            title=Title(title),
            created_at=work.now,
            updated_at=work.now,
            **facts,
        )
        await work.courses.add(course)
        await work.commit()
    return course


async def published(world: Any, owner: Actor, title: str = "Bread", **facts: Any) -> Course:
    async with world.start_work(None) as work:
        now = work.now
    return await stored(
        world, owner, title, status=CourseStatus.PUBLISHED, published_at=now, **facts
    )


async def test_a_course_comes_back_as_it_was_stored(world: Any) -> None:
    course = await stored(world, await world.person(), tags=("a", "b"), level=Level.ADVANCED)
    async with world.start_work(None) as work:
        assert await work.courses.get(course.id) == course


async def test_a_course_that_does_not_exist_is_not_found(world: Any) -> None:
    async with world.start_work(None) as work:
        with pytest.raises(NotFound):
            await work.courses.get(CourseId(world.new_id()))
        with pytest.raises(NotFound):
            await work.courses.lock(CourseId(world.new_id()))


async def test_work_that_is_not_committed_leaves_nothing(world: Any) -> None:
    owner = await world.person()
    course_id = CourseId(world.new_id())
    async with world.start_work(None) as work:
        slug = await work.courses.claim_slug(Slug("gone"), course_id)
        await work.courses.add(
            Course(
                id=course_id,
                owner_id=owner.user_id,
                slug=slug,
                title=Title("Gone"),
                created_at=work.now,
                updated_at=work.now,
            )
        )
    async with world.start_work(None) as work:
        with pytest.raises(NotFound):
            await work.courses.get(course_id)


async def test_a_save_counts_the_version(world: Any) -> None:
    course = await stored(world, await world.person())
    async with world.start_work(None) as work:
        saved = await work.courses.save(replace(course, title=Title("Better bread")))
        await work.commit()
    assert (saved.version, saved.title) == (2, "Better bread")


async def test_of_two_overlapping_saves_the_second_is_refused(world: Any) -> None:
    course = await stored(world, await world.person())

    async def save_too_late() -> None:
        async with world.start_work(None) as slow:
            seen = await slow.courses.get(course.id)
            async with world.start_work(None) as fast:
                await fast.courses.save(replace(course, title=Title("First")))
                await fast.commit()
            await slow.courses.save(replace(seen, title=Title("Second")))

    with pytest.raises(Overlapped):
        await save_too_late()
    async with world.start_work(None) as work:
        assert (await work.courses.get(course.id)).title == "First"


async def test_a_taken_slug_is_claimed_with_a_number(world: Any) -> None:
    owner = await world.person()
    slugs = [(await stored(world, owner)).slug for _ in range(3)]
    assert slugs == ["bread", "bread-2", "bread-3"]


async def test_another_courses_slug_cannot_be_taken(world: Any) -> None:
    owner = await world.person()
    first, second = await stored(world, owner), await stored(world, owner, "Cake")
    async with world.start_work(None) as work:
        await work.courses.take_slug(second.slug, second.id)
        with pytest.raises(SlugTaken):
            await work.courses.take_slug(first.slug, second.id)


async def test_a_course_answers_to_every_slug_that_it_had(world: Any) -> None:
    course = await stored(world, await world.person())
    async with world.start_work(None) as work:
        await work.courses.take_slug(Slug("brot"), course.id)
        await work.courses.save(replace(course, slug=Slug("brot")))
        await work.commit()
    for slug in ("bread", "brot"):
        assert (await world.courses.sheet(Slug(slug), None)).course.slug == "brot"


async def test_a_deleted_course_is_gone_with_its_slugs(world: Any) -> None:
    course = await stored(world, await world.person())
    async with world.start_work(None) as work:
        await work.courses.delete(course.id)
        await work.commit()
    with pytest.raises(NotFound):
        await world.courses.sheet(Slug("bread"), None)


async def test_nobody_learns_in_a_new_course(world: Any) -> None:
    course = await stored(world, owner := await world.person())
    async with world.start_work(None) as work:
        tally = await work.courses.tally(course.id)
        assert (tally.published_lessons, tally.enrolled, tally.ever_enrolled) == (0, 0, False)
        assert await work.courses.access_of(course.id, owner.user_id) is Access.NONE


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_of_the_catalogue_join_to_the_whole_in_every_order(
    world: Any, sort: Sort
) -> None:
    owner = await world.person()
    titles = ["Bread", "apples", "Cake", "Dates", "eggs"]
    for title in titles:
        await published(world, owner, title)
    whole = (await world.courses.catalogue(CatalogueFilter(sort=sort), PageRequest(100))).items
    seen, after = [], None
    while True:
        page = await world.courses.catalogue(CatalogueFilter(sort=sort), PageRequest(2, after))
        seen += page.items
        if (after := page.next_key) is None:
            break
    assert seen == whole
    assert len(whole) == len(titles)
    if sort is Sort.TITLE:
        assert [card.title for card in whole] == ["apples", "Bread", "Cake", "Dates", "eggs"]


async def test_the_catalogue_lists_published_public_courses_alone(world: Any) -> None:
    owner = await world.person()
    shown = await published(world, owner, "Shown")
    await published(world, owner, "Unlisted", visibility=Visibility.UNLISTED)
    await stored(world, owner, "Draft")
    page = await world.courses.catalogue(CatalogueFilter(), PageRequest())
    assert [card.id for card in page.items] == [shown.id]
    everything = await world.courses.catalogue(CatalogueFilter(hidden_too=True), PageRequest())
    assert len(everything.items) == 3


async def test_the_catalogue_is_filtered_by_each_fact(world: Any) -> None:
    owner = await world.person()
    wanted = await published(
        world, owner, "Brot", tags=("food",), level=Level.ADVANCED, language="de"
    )
    await published(world, await world.person(), "Other", tags=("else",))
    for fits in (
        CatalogueFilter(tag="food"),
        CatalogueFilter(level=Level.ADVANCED),
        CatalogueFilter(language="de"),
        CatalogueFilter(instructor_id=owner.user_id),
        CatalogueFilter(tag="food", level=Level.ADVANCED, language="de"),
    ):
        page = await world.courses.catalogue(fits, PageRequest())
        assert [card.id for card in page.items] == [wanted.id]


async def test_an_instructors_own_courses_are_listed_in_every_state(world: Any) -> None:
    owner = await world.person(Role.INSTRUCTOR)
    first, second = await stored(world, owner, "First"), await published(world, owner, "Second")
    await stored(world, await world.person(), "Foreign")
    page = await world.courses.taught_by(owner.user_id, None, PageRequest(1))
    assert [card.id for card in page.items] == [second.id]
    page = await world.courses.taught_by(owner.user_id, None, PageRequest(1, page.next_key))
    assert [card.id for card in page.items] == [first.id]
    drafts = await world.courses.taught_by(owner.user_id, CourseStatus.DRAFT, PageRequest())
    assert [card.id for card in drafts.items] == [first.id]


async def test_the_courses_that_somebody_owns_and_co_teaches_make_one_list(world: Any) -> None:
    owner, colleague = [await world.person(Role.INSTRUCTOR) for _ in range(2)]
    beside = (colleague.user_id,)
    wanted = [
        await published(world, colleague, "Own"),
        await published(world, owner, "Beside", co_instructor_ids=beside),
        await stored(world, owner, "Besides", co_instructor_ids=beside),
        await stored(world, colleague, "Mine"),
    ]
    await stored(world, owner, "Foreign")
    found, after = [], None
    for _ in range(4):
        page = await world.courses.taught_by(colleague.user_id, None, PageRequest(1, after))
        found += [card.id for card in page.items]
        after = page.next_key
    assert found == [one.id for one in reversed(wanted)]
    assert after is None
    drafts = await world.courses.taught_by(colleague.user_id, CourseStatus.DRAFT, PageRequest())
    assert [card.title for card in drafts.items] == ["Mine", "Besides"]


@pytest.mark.parametrize("sort", list(Sort))
async def test_a_course_is_found_by_everybody_who_teaches_it(world: Any, sort: Sort) -> None:
    owner, colleague = [await world.person(Role.INSTRUCTOR) for _ in range(2)]
    shared = await published(world, owner, "Shared", co_instructor_ids=(colleague.user_id,))
    await published(world, owner, "Foreign")
    wanted = CatalogueFilter(instructor_id=colleague.user_id, sort=sort)
    page = await world.courses.catalogue(wanted, PageRequest())
    assert [card.id for card in page.items] == [shared.id]


async def test_those_who_teach_are_shown_in_their_order(world: Any) -> None:
    people = [await world.person(Role.INSTRUCTOR, name) for name in ("Grace", "Zoe", "Ada", "Mae")]
    owner, *beside = people
    ids = tuple(one.user_id for one in beside)
    course = await stored(world, owner, co_instructor_ids=ids)
    sheet = await world.courses.sheet(course.id, None)
    assert [one.display_name for one in sheet.course.instructors] == ["Grace", "Zoe", "Ada", "Mae"]
    assert (sheet.standing.owner_id, sheet.standing.co_instructor_ids) == (owner.user_id, ids)


async def test_who_teaches_beside_others_follows_every_change(world: Any) -> None:
    owner, first, second = [await world.person(Role.INSTRUCTOR) for _ in range(3)]
    course = await stored(world, owner, co_instructor_ids=(first.user_id,))

    async def change(**facts: Any) -> None:
        async with world.start_work(None) as work:
            await work.courses.save(replace(await work.courses.get(course.id), **facts))
            await work.commit()

    async def teaching() -> list[bool]:
        async with world.start_work(None) as work:
            return [
                course.id in await work.courses.co_taught_by(one.user_id)
                for one in (owner, first, second)
            ]

    assert await teaching() == [False, True, False]
    await change(co_instructor_ids=(second.user_id, first.user_id))
    assert await teaching() == [False, True, True]
    await change(owner_id=second.user_id, co_instructor_ids=(owner.user_id,))
    assert await teaching() == [True, False, False]
    async with world.start_work(None) as work:
        await work.courses.delete(course.id)
        assert await work.courses.co_taught_by(owner.user_id) == []
