"""Editing, publishing and deleting lessons."""

from typing import Any

import pytest

from application.actor import Actor
from application.once import Replay
from domain.errors import Invalid, InvalidTransition, NotFound, Stale
from domain.ids import CourseId, LessonId
from domain.lessons.lesson import CompletionRule, LessonStatus
from domain.text import Markdown, Title
from fakes.platform import Platform, once

CHANGES: dict[str, Any] = {"title": Title("Water"), "content": Markdown("Cold."), "preview": True}


async def test_what_is_named_changes_and_the_rest_stays(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    before = await platform.lesson(owner, course.id, duration_minutes=5)
    platform.store.clock.advance(days=1)
    after = await platform.lessons.edit(owner, LessonId(before.id), changes=CHANGES)
    assert {name: getattr(after, name) for name in CHANGES} == CHANGES
    assert after.content_html == "<p>Cold.</p>"
    assert (after.duration_minutes, after.version, after.position) == (5, 2, 1)
    assert after.updated_at > before.updated_at
    assert platform.trail[-1].action == "lesson.edited"


async def test_a_change_to_what_it_already_is_changes_nothing(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    before = await platform.lesson(owner, course.id)
    stored = platform.everything()
    same = {"title": before.title}
    assert await platform.lessons.edit(owner, LessonId(before.id), changes=same) == before
    assert platform.everything() == stored


async def test_a_watched_lesson_keeps_its_duration(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    watched = await platform.lesson(
        owner, course.id, completion_rule=CompletionRule.WATCHED, duration_minutes=5
    )
    with pytest.raises(Invalid):
        await platform.lessons.edit(owner, LessonId(watched.id), changes={"duration_minutes": None})


async def test_a_lesson_is_shown_and_hidden_and_counted_only_while_shown(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    lesson = await platform.lesson(owner, course.id, duration_minutes=7)

    async def counted() -> tuple[int, int]:
        shown = await platform.courses.show(owner, CourseId(course.id))
        return shown.lesson_count, shown.duration_minutes

    assert await counted() == (0, 0)
    shown = await platform.lessons.publish(owner, LessonId(lesson.id))
    assert (shown.status, shown.version) == (LessonStatus.PUBLISHED, 2)
    assert await counted() == (1, 7)
    with pytest.raises(InvalidTransition):
        await platform.lessons.publish(owner, LessonId(lesson.id))
    hidden = await platform.lessons.unpublish(owner, LessonId(lesson.id))
    assert hidden.status is LessonStatus.DRAFT
    assert await counted() == (0, 0)
    assert [one.action for one in platform.trail[-2:]] == ["lesson.published", "lesson.unpublished"]


async def test_deleting_a_lesson_closes_the_gap_that_it_leaves(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    first, second, third = [await platform.lesson(owner, course.id, title) for title in "abc"]
    await platform.lessons.delete(owner, LessonId(second.id))
    outline = await platform.courses.outline(owner, CourseId(course.id))
    assert [one.id for one in outline.sections[0].lessons] == [first.id, third.id]
    assert (await platform.lessons.show(owner, LessonId(third.id))).position == 2
    with pytest.raises(NotFound):
        await platform.lessons.show(owner, LessonId(second.id))
    with pytest.raises(NotFound):
        await platform.lessons.delete(owner, LessonId(second.id))
    assert platform.trail[-1].action == "lesson.deleted"


async def test_who_only_moved_was_not_edited(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    first, second = [await platform.lesson(owner, course.id, title) for title in "ab"]
    await platform.lessons.delete(owner, LessonId(first.id))
    moved = await platform.lessons.show(owner, LessonId(second.id))
    assert (moved.version, moved.updated_at) == (second.version, second.updated_at)


@pytest.mark.parametrize("command", ["edit", "publish", "delete"])
async def test_a_version_that_is_gone_is_not_changed(
    platform: Platform, owner: Actor, command: str
) -> None:
    course = await platform.draft(owner)
    lesson_id = LessonId((await platform.lesson(owner, course.id)).id)
    await platform.lessons.edit(owner, lesson_id, changes=CHANGES)
    before = platform.everything()
    with pytest.raises(Stale):
        await {
            "edit": lambda: platform.lessons.edit(owner, lesson_id, changes={}, expected_version=1),
            "publish": lambda: platform.lessons.publish(owner, lesson_id, expected_version=1),
            "delete": lambda: platform.lessons.delete(owner, lesson_id, expected_version=1),
        }[command]()
    assert platform.everything() == before


async def test_a_repeated_publication_is_answered_as_the_first_was(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    lesson_id = LessonId((await platform.lesson(owner, course.id)).id)
    first = await platform.lessons.publish(owner, lesson_id, once=once(owner))
    with pytest.raises(Replay) as repeated:
        await platform.lessons.publish(owner, lesson_id, once=once(owner))
    assert repeated.value.answer.body == str(first).encode()


async def two_sections(platform: Platform, owner: Actor) -> tuple[CourseId, list[Any]]:
    """A course whose first section has the lessons a, b and c, and whose second has d."""
    course = await platform.draft(owner)
    course_id = CourseId(course.id)
    lessons = [await platform.lesson(owner, course.id, title) for title in "abc"]
    await platform.lessons.add_section(owner, course_id, Title("More"))
    return course_id, [*lessons, await platform.lesson(owner, course.id, "d")]


async def titles(platform: Platform, owner: Actor, course_id: CourseId) -> list[list[str]]:
    outline = await platform.courses.outline(owner, course_id)
    return [[lesson.title for lesson in section.lessons] for section in outline.sections]


async def test_a_lesson_moves_to_the_end_of_another_section_and_leaves_no_gap(
    platform: Platform, owner: Actor
) -> None:
    course_id, (a, b, c, d) = await two_sections(platform, owner)
    changes = {"section_id": d.section_id, "title": Title("moved")}
    moved = await platform.lessons.edit(owner, LessonId(b.id), changes=changes)
    assert (moved.section_id, moved.position, moved.version) == (d.section_id, 2, 2)
    assert await titles(platform, owner, course_id) == [["a", "c"], ["d", "moved"]]
    assert (await platform.lessons.show(owner, LessonId(c.id))).position == 2
    assert (await platform.lessons.show(owner, LessonId(a.id))).version == 1


async def test_a_lesson_that_is_sent_to_its_own_section_stays_where_it_is(
    platform: Platform, owner: Actor
) -> None:
    course_id, (a, *_) = await two_sections(platform, owner)
    stored = platform.everything()
    await platform.lessons.edit(owner, LessonId(a.id), changes={"section_id": a.section_id})
    assert platform.everything() == stored
    assert await titles(platform, owner, course_id) == [["a", "b", "c"], ["d"]]


async def test_a_lesson_does_not_move_to_a_section_of_another_course(
    platform: Platform, owner: Actor
) -> None:
    _, (a, *_) = await two_sections(platform, owner)
    other = await platform.lesson(owner, (await platform.draft(owner)).id)
    stored = platform.everything()
    with pytest.raises(Invalid) as refused:
        await platform.lessons.edit(owner, LessonId(a.id), changes={"section_id": other.section_id})
    assert [one.pointer for one in refused.value.faults] == ["/section_id"]
    assert platform.everything() == stored
