"""Adding sections and lessons to a course."""

import pytest

import factories
from application.actor import Actor
from application.once import Replay
from domain.errors import Invalid, NotFound
from domain.ids import CourseId, LessonId, SectionId
from domain.lessons.errors import OutlineFull
from domain.lessons.lesson import CompletionRule, LessonKind, LessonStatus
from domain.lessons.section import MOST_IN_ORDER
from domain.text import Markdown, Title
from fakes.platform import Platform, once


async def test_the_first_lesson_makes_the_first_section(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    lesson = await platform.lesson(owner, course.id)
    outline = await platform.courses.outline(owner, CourseId(course.id))
    (section,) = outline.sections
    assert (section.title, section.position) == ("Lessons", 1)
    assert (lesson.section_id, lesson.position, lesson.status) == (
        section.id,
        1,
        LessonStatus.DRAFT,
    )
    assert await platform.lessons.show(owner, LessonId(lesson.id)) == lesson


async def test_lessons_are_appended_to_the_last_section_unless_one_is_named(
    platform: Platform, owner: Actor
) -> None:
    course_id = CourseId((await platform.draft(owner)).id)
    first = await platform.lessons.add_section(owner, course_id, Title("First"))
    second = await platform.lessons.add_section(owner, course_id, Title("Second"))
    added = [await platform.lesson(owner, course_id, title) for title in ("a", "b")]
    named = await platform.lessons.add(
        owner, course_id, Title("c"), section_id=SectionId(first.id), facts={}
    )
    assert [(one.section_id, one.position) for one in [*added, named]] == [
        (second.id, 1),
        (second.id, 2),
        (first.id, 1),
    ]
    assert (first.position, second.position) == (1, 2)


async def test_a_lesson_has_all_that_was_sent(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    facts = {
        "content": Markdown("*Knead.*"),
        "kind": LessonKind.VIDEO,
        "preview": True,
        "required": False,
        "duration_minutes": 10,
        "completion_rule": CompletionRule.WATCHED,
        "completion_percent": 80,
    }
    lesson = await platform.lesson(owner, course.id, **facts)
    assert (lesson.content, lesson.content_html) == ("*Knead.*", "<p>*Knead.*</p>")
    assert (lesson.kind, lesson.preview, lesson.required) == (LessonKind.VIDEO, True, False)
    assert (lesson.completion.rule, lesson.completion.percent) == (CompletionRule.WATCHED, 80)


async def test_a_section_of_another_course_is_no_section_of_this_one(
    platform: Platform, owner: Actor
) -> None:
    here, elsewhere = await platform.draft(owner), await platform.draft(owner)
    foreign = await platform.lessons.add_section(owner, CourseId(elsewhere.id), Title("Foreign"))
    before = platform.everything()
    for section_id in (foreign.id, platform.new_id()):
        with pytest.raises(Invalid) as refused:
            await platform.lessons.add(
                owner,
                CourseId(here.id),
                Title("Lost"),
                section_id=SectionId(section_id),
                facts={},
            )
        assert [one.pointer for one in refused.value.faults] == ["/section_id"]
    assert platform.everything() == before


async def test_a_lesson_that_breaks_a_rule_leaves_not_even_a_section(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    before = platform.everything()
    with pytest.raises(Invalid):
        await platform.lesson(owner, course.id, completion_rule=CompletionRule.WATCHED)
    assert platform.everything() == before


async def test_a_course_that_does_not_exist_takes_nothing(platform: Platform, owner: Actor) -> None:
    nowhere = CourseId(platform.new_id())
    with pytest.raises(NotFound):
        await platform.lessons.add(owner, nowhere, Title("Flour"), facts={})
    with pytest.raises(NotFound):
        await platform.lessons.add_section(owner, nowhere, Title("Basics"))


async def test_what_is_added_is_recorded(platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    section = await platform.lessons.add_section(owner, CourseId(course.id), Title("Basics"))
    lesson = await platform.lesson(owner, course.id)
    details = {"course_id": str(course.id)}
    assert [(one.action, one.subject_id, one.details) for one in platform.trail[-2:]] == [
        ("section.added", section.id, details),
        ("lesson.added", lesson.id, details),
    ]


async def test_a_repeated_request_adds_one_lesson_and_one_section(
    platform: Platform, owner: Actor
) -> None:
    course_id = CourseId((await platform.draft(owner)).id)
    lessons = platform.lessons
    await lessons.add(owner, course_id, Title("Flour"), facts={}, once=once(owner, "lesson"))
    await lessons.add_section(owner, course_id, Title("More"), once=once(owner, "section"))
    before = platform.everything()
    with pytest.raises(Replay):
        await lessons.add(owner, course_id, Title("Flour"), facts={}, once=once(owner, "lesson"))
    with pytest.raises(Replay):
        await lessons.add_section(owner, course_id, Title("More"), once=once(owner, "section"))
    assert platform.everything() == before


async def test_no_more_is_added_than_one_request_can_put_in_order(
    platform: Platform, owner: Actor
) -> None:
    course_id = CourseId((await platform.draft(owner)).id)
    full = await platform.lessons.add_section(owner, course_id, Title("Full"))
    place = {"course_id": course_id, "section_id": SectionId(full.id)}
    for position in range(1, MOST_IN_ORDER + 1):
        one = factories.lesson(position=position, **place)
        platform.store.table("lessons")[one.id] = one
    with pytest.raises(OutlineFull):
        await platform.lesson(owner, course_id)
    other = await platform.lessons.add_section(owner, course_id, Title("Other"))
    lesson = await platform.lesson(owner, course_id)
    assert lesson.section_id == other.id
    with pytest.raises(OutlineFull):
        await platform.lessons.edit(owner, LessonId(lesson.id), changes={"section_id": full.id})
    for position in range(3, MOST_IN_ORDER + 1):
        section = factories.section(course_id=course_id, position=position)
        platform.store.table("sections")[section.id] = section
    with pytest.raises(OutlineFull):
        await platform.lessons.add_section(owner, course_id, Title("One more"))
