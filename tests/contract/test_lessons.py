"""What the ports ``Lessons`` and ``LessonReads`` promise."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

import factories
from application.actor import Actor
from application.page import PageRequest
from classroom import classroom
from domain.courses.course import Course
from domain.enrollments.access import Access
from domain.errors import NotFound, Overlapped
from domain.ids import CourseId, LessonId, SectionId
from domain.lessons.lesson import CompletionRule, Lesson, LessonKind, LessonStatus
from domain.lessons.section import Section
from domain.text import Markdown, Title
from domain.users.user import Role
from worlds import World

EVERY_FACT: dict[str, Any] = {
    "title": Title("Water \U0001f4a7"),
    "content": Markdown("# How much?\n\n* 70 %\n"),
    "kind": LessonKind.VIDEO,
    "status": LessonStatus.PUBLISHED,
    "preview": True,
    "required": False,
    "duration_minutes": 12,
    "completion_rule": CompletionRule.WATCHED,
    "completion_percent": 75,
}


async def course_of(world: World, sequential: bool = False) -> Course:  # noqa: FBT002 - reads well.
    """A published course with one empty section."""
    return await classroom(world).course(sequential=sequential)


async def section_of(world: World, course: Course) -> Section:
    async with world.start_work(None) as work:
        (section,) = await work.lessons.sections(course.id)
    found: Section = section
    return found


async def added(world: World, section: Section, position: int = 1, **facts: Any) -> Lesson:
    async with world.start_work(None) as work:
        lesson = factories.lesson(
            id=LessonId(world.new_id()),
            course_id=section.course_id,
            section_id=section.id,
            position=position,
            created_at=work.now,
            updated_at=work.now,
            **facts,
        )
        await work.lessons.add(lesson)
        await work.commit()
    return lesson


async def another_section(world: World, course: Course, position: int) -> Section:
    async with world.start_work(None) as work:
        section = factories.section(
            id=SectionId(world.new_id()),
            course_id=course.id,
            position=position,
            created_at=work.now,
            updated_at=work.now,
        )
        await work.lessons.add_section(section)
        await work.commit()
    return section


async def order_in(world: World, course_id: CourseId) -> list[tuple[SectionId, list[LessonId]]]:
    async with world.start_work(None) as work:
        order: list[tuple[SectionId, list[LessonId]]] = await work.lessons.order(course_id)
    return order


async def test_a_lesson_and_a_section_come_back_as_they_were_stored(world: World) -> None:
    section = await section_of(world, await course_of(world))
    lesson = await added(world, section, **EVERY_FACT)
    async with world.start_work(None) as work:
        assert await work.lessons.get(lesson.id) == lesson
        assert await work.lessons.section(section.id) == section
    assert (await world.lessons.sheet(lesson.id, None)).lesson == lesson


async def test_what_does_not_exist_is_not_found(world: World) -> None:
    async with world.start_work(None) as work:
        with pytest.raises(NotFound):
            await work.lessons.get(LessonId(world.new_id()))
        with pytest.raises(NotFound):
            await work.lessons.section(SectionId(world.new_id()))
        assert await work.lessons.sections(CourseId(world.new_id())) == []
        assert await work.lessons.order(CourseId(world.new_id())) == []
    with pytest.raises(NotFound):
        await world.lessons.sheet(LessonId(world.new_id()), None)


async def test_a_save_counts_the_version(world: World) -> None:
    section = await section_of(world, await course_of(world))
    lesson = await added(world, section)
    async with world.start_work(None) as work:
        saved = await work.lessons.save(replace(lesson, **EVERY_FACT, revision=2))
        renamed = await work.lessons.save_section(replace(section, title=Title("New")))
        await work.commit()
    assert saved == replace(lesson, **EVERY_FACT, revision=2, version=2)
    assert renamed == replace(section, title=Title("New"), version=2)
    async with world.start_work(None) as work:
        assert await work.lessons.get(lesson.id) == saved
        assert await work.lessons.section(section.id) == renamed


async def test_of_two_overlapping_saves_the_second_is_refused(world: World) -> None:
    section = await section_of(world, await course_of(world))
    lesson = await added(world, section)

    async def save_lesson_too_late() -> None:
        async with world.start_work(None) as slow:
            seen = await slow.lessons.get(lesson.id)
            async with world.start_work(None) as fast:
                await fast.lessons.save(replace(lesson, title=Title("First")))
                await fast.commit()
            await slow.lessons.save(replace(seen, title=Title("Second")))

    async def save_section_too_late() -> None:
        async with world.start_work(None) as slow:
            seen = await slow.lessons.section(section.id)
            async with world.start_work(None) as fast:
                await fast.lessons.save_section(replace(section, title=Title("First")))
                await fast.commit()
            await slow.lessons.save_section(replace(seen, title=Title("Second")))

    for too_late in (save_lesson_too_late, save_section_too_late):
        with pytest.raises(Overlapped):
            await too_late()
    async with world.start_work(None) as work:
        assert (await work.lessons.get(lesson.id)).title == "First"
        assert (await work.lessons.section(section.id)).title == "First"


async def test_a_version_that_was_never_stored_is_not_saved(world: World) -> None:
    section = await section_of(world, await course_of(world))
    lesson = await added(world, section)

    async def save_from_the_future() -> None:
        async with world.start_work(None) as work:
            await work.lessons.save(replace(lesson, version=7, title=Title("Odd")))

    with pytest.raises(Overlapped):
        await save_from_the_future()


async def test_a_deleted_lesson_is_found_nowhere(world: World) -> None:
    course = await course_of(world)
    section = await section_of(world, course)
    first, second = await added(world, section), await added(world, section, 2)
    async with world.start_work(None) as work:
        await work.lessons.save(first.delete(now=work.now))
        await work.lessons.reorder(await work.lessons.order(course.id))
        await work.commit()
    async with world.start_work(None) as work:
        with pytest.raises(NotFound):
            await work.lessons.get(first.id)
        assert (await work.lessons.get(second.id)).position == 1
    with pytest.raises(NotFound):
        await world.lessons.sheet(first.id, None)
    page = await world.lessons.of_course(course.id, drafts_too=True, page=PageRequest())
    assert [one.id for one in page.items] == [second.id]
    assert await order_in(world, course.id) == [(section.id, [second.id])]


async def test_an_emptied_section_goes_whatever_was_deleted_in_it(world: World) -> None:
    course = await course_of(world)
    first = await section_of(world, course)
    second = await another_section(world, course, 2)
    lesson = await added(world, first)
    async with world.start_work(None) as work:
        await work.lessons.save(lesson.delete(now=work.now))
        await work.lessons.delete_section(first.id)
        await work.lessons.reorder([(second.id, [])])
        await work.commit()
    async with world.start_work(None) as work:
        assert [(one.id, one.position) for one in await work.lessons.sections(course.id)] == [
            (second.id, 1)
        ]
        with pytest.raises(NotFound):
            await work.lessons.section(first.id)


@pytest.mark.parametrize("seed", range(5))
async def test_any_order_can_be_given_in_one_step(world: World, seed: int) -> None:
    chance = Random(seed)
    course = await course_of(world)
    sections = [await section_of(world, course)]
    sections += [await another_section(world, course, place) for place in (2, 3)]
    lessons = [await added(world, one, place) for one in sections for place in range(1, seed + 1)]
    wanted = [(one.id, []) for one in chance.sample(sections, 3)]
    for lesson in chance.sample(lessons, len(lessons)):
        chance.choice(wanted)[1].append(lesson.id)
    async with world.start_work(None) as work:
        await work.lessons.reorder(wanted)
        await work.commit()
    assert await order_in(world, course.id) == wanted
    async with world.start_work(None) as work:
        assert [one.position for one in await work.lessons.sections(course.id)] == [1, 2, 3]
        for section_id, ids in wanted:
            moved = [await work.lessons.get(one) for one in ids]
            assert [one.position for one in moved] == list(range(1, len(ids) + 1))
            assert {one.section_id for one in moved} <= {section_id}
            assert {one.version for one in moved} <= {1}


async def test_lessons_are_listed_in_course_order_page_by_page(world: World) -> None:
    course = await course_of(world)
    first, second = await section_of(world, course), await another_section(world, course, 2)
    ids = [
        (await added(world, section, place, status=LessonStatus.PUBLISHED)).id
        for section in (first, second)
        for place in (1, 2)
    ]
    draft = await added(world, second, 3)

    async def walk(*, drafts_too: bool) -> list[LessonId]:
        seen, after = [], None
        while True:
            page = await world.lessons.of_course(
                course.id, drafts_too=drafts_too, page=PageRequest(1, after)
            )
            seen += [LessonId(one.id) for one in page.items]
            if (after := page.next_key) is None:
                return seen

    assert await walk(drafts_too=False) == ids
    assert await walk(drafts_too=True) == [*ids, draft.id]


async def test_an_item_of_the_list_shows_what_the_lesson_is(world: World) -> None:
    course = await course_of(world)
    lesson = await added(world, await section_of(world, course), **EVERY_FACT)
    page = await world.lessons.of_course(course.id, drafts_too=False, page=PageRequest())
    (item,) = page.items
    for name in ("id", "course_id", "section_id", "title", "kind", "status", "preview", "required"):
        assert getattr(item, name) == getattr(lesson, name)
    assert (item.completion.rule, item.completion.percent) == (CompletionRule.WATCHED, 75)
    assert (item.position, item.version, item.locked) == (1, 1, False)
    assert item.duration_minutes == 12


async def test_a_sheet_tells_how_its_viewer_stands_to_the_course(world: World) -> None:
    room = classroom(world)
    course = await room.course(sequential=True)
    first, second = await room.lesson(course), await room.lesson(course, preview=True)
    learner = await world.person()
    await room.enrolled(course, learner)
    await room.done(learner, first)

    async def steps(viewer: Actor | None) -> list[tuple[Any, bool, bool, bool]]:
        sheet = await world.lessons.sheet(second.id, viewer.user_id if viewer else None)
        assert sheet.sequential
        return [(one.id, one.step.required, one.step.preview, one.step.met) for one in sheet.order]

    assert await steps(None) == [(first.id, True, False, False), (second.id, True, True, False)]
    assert await steps(learner) == [(first.id, True, False, True), (second.id, True, True, False)]
    learners = await world.lessons.sheet(second.id, learner.user_id)
    strangers = await world.lessons.sheet(second.id, (await world.person()).user_id)
    assert (learners.standing.access, strangers.standing.access) == (Access.OPEN, Access.NONE)
    assert learners.standing.owner_id == course.owner_id


async def test_a_course_counts_the_lessons_that_learners_see(world: World) -> None:
    course = await course_of(world)
    section = await section_of(world, course)
    lessons = [
        await added(world, section, place, status=LessonStatus.PUBLISHED, duration_minutes=place)
        for place in (1, 2, 3)
    ]
    await added(world, section, 4, duration_minutes=10)

    async def counts() -> tuple[int, int]:
        card = (await world.courses.sheet(course.id, None)).course
        return card.lesson_count, card.duration_minutes

    assert await counts() == (3, 6)
    async with world.start_work(None) as work:
        await work.lessons.save(lessons[0].unpublish(now=work.now))
        await work.lessons.save(lessons[1].delete(now=work.now))
        await work.lessons.save(replace(lessons[2], duration_minutes=30))
        await work.commit()
    assert await counts() == (1, 30)
    async with world.start_work(None) as work:
        assert (await work.courses.tally(course.id)).published_lessons == 1


async def test_a_course_goes_with_everything_that_stands_in_it(world: World) -> None:
    course = await course_of(world)
    lesson = await added(world, await section_of(world, course), status=LessonStatus.PUBLISHED)
    async with world.start_work(None) as work:
        await work.courses.delete(course.id)
        await work.commit()
    with pytest.raises(NotFound):
        await world.lessons.sheet(lesson.id, None)
    with pytest.raises(NotFound):
        await world.courses.sheet(course.id, None)


async def test_times_come_back_to_the_microsecond_in_utc(world: World) -> None:
    section = await section_of(world, await course_of(world))
    async with world.start_work(None) as work:
        moment = work.now.replace(microsecond=123_456) + timedelta(days=1)
    lesson = await added(world, section)
    async with world.start_work(None) as work:
        await work.lessons.save(replace(lesson, updated_at=moment))
        await work.commit()
    async with world.start_work(None) as work:
        stored = (await work.lessons.get(lesson.id)).updated_at
    assert (stored, stored.utcoffset()) == (moment, timedelta(0))


async def revised(world: World, lesson: Lesson, content: str, **facts: Any) -> Lesson:
    async with world.start_work(None) as work:
        next_one = replace(lesson, content=Markdown(content), revision=lesson.revision + 1, **facts)
        saved: Lesson = await work.lessons.save(next_one)
        await work.commit()
    return saved


async def test_every_content_is_kept_with_its_author(world: World) -> None:
    course = await course_of(world)
    lesson = await added(world, await section_of(world, course), content=Markdown("One"))
    author = await world.person(Role.INSTRUCTOR, "Lise")
    lesson = await revised(world, lesson, "Two \U0001f4a7", revised_by=author.user_id)
    lesson = await revised(world, lesson, "Two \U0001f4a7")
    async with world.start_work(None) as work:
        await work.lessons.save(replace(lesson, title=Title("No new content")))
        await work.commit()
    page = await world.lessons.revisions(lesson.id, PageRequest())
    assert [(one.number, one.author.display_name, one.characters) for one in page.items] == [
        (3, "Lise", 5),
        (2, "Lise", 5),
        (1, "Grace", 3),
    ]
    assert page.items[-1].author.id == course.owner_id
    first = await world.lessons.revision(lesson.id, 1)
    assert (first.content, first.created_at) == ("One", lesson.created_at)
    assert (await world.lessons.revision(lesson.id, 2)).content == "Two \U0001f4a7"


async def test_revisions_are_listed_page_by_page(world: World) -> None:
    lesson = await added(world, await section_of(world, await course_of(world)))
    for number in range(2, 6):
        lesson = await revised(world, lesson, f"Content {number}")
    seen, after = [], None
    while True:
        page = await world.lessons.revisions(lesson.id, PageRequest(2, after))
        seen += [one.number for one in page.items]
        if (after := page.next_key) is None:
            break
    assert seen == [5, 4, 3, 2, 1]


async def test_a_revision_that_was_never_made_is_not_found(world: World) -> None:
    lesson = await added(world, await section_of(world, await course_of(world)))
    other = await added(world, await section_of(world, await course_of(world)))
    await revised(world, other, "Of the other")
    for number in (2, 999_999_999):
        with pytest.raises(NotFound):
            await world.lessons.revision(lesson.id, number)


async def test_what_is_undone_leaves_no_revision(world: World) -> None:
    lesson = await added(world, await section_of(world, await course_of(world)))
    async with world.start_work(None) as work:
        await work.lessons.save(replace(lesson, content=Markdown("Never"), revision=2))
    page = await world.lessons.revisions(lesson.id, PageRequest())
    assert [one.number for one in page.items] == [1]


async def test_revisions_go_with_their_course(world: World) -> None:
    course = await course_of(world)
    lesson = await added(world, await section_of(world, course))
    async with world.start_work(None) as work:
        await work.courses.delete(course.id)
        await work.commit()
    assert (await world.lessons.revisions(lesson.id, PageRequest())).items == []


async def test_a_section_is_read_with_how_its_viewer_stands_to_its_course(world: World) -> None:
    course = await course_of(world)
    section = await section_of(world, course)
    shown, standing = await world.lessons.section(section.id, None)
    assert (shown.id, shown.course_id, shown.title, shown.position, shown.version) == (
        *(section.id, course.id, section.title),
        *(1, 1),
    )
    assert (standing.owner_id, standing.status) == (course.owner_id, course.status)
    with pytest.raises(NotFound):
        await world.lessons.section(SectionId(world.new_id()), None)


async def test_what_somebody_wrote_is_listed_lesson_by_lesson(world: World) -> None:
    course = await course_of(world)
    section = await section_of(world, course)
    first = await revised(world, await added(world, section), "Second")
    other = await added(world, section, 2)
    await revised(world, other, "By Lise", revised_by=(await world.person()).user_id)
    seen, after = [], None
    while True:
        page = await world.lessons.revisions_by(course.owner_id, PageRequest(1, after))
        seen += [(one.lesson_id, one.number, one.characters) for one in page.items]
        if (after := page.next_key) is None:
            break
    assert seen == [(first.id, 1, 0), (first.id, 2, 6), (other.id, 1, 0)]
