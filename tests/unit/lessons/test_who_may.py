"""Who may read and change what stands in a course."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import pytest

from application.actor import Actor, LoginRequired, NotAllowed
from application.lessons.errors import LessonLocked
from application.page import PageRequest
from domain.courses.course import CourseStatus
from domain.errors import NotFound, Refusal
from domain.ids import CourseId, LessonId, SectionId
from domain.text import Title
from factories import NOW
from fakes.platform import LEARNERS, OUTSIDERS, STAFF, Platform

Command = Callable[[Platform, Actor, CourseId, SectionId, LessonId], Awaitable[Any]]

ON_THE_COURSE: Final[dict[str, Command]] = {
    "add a lesson": lambda on, actor, course, _section, _lesson: on.lessons.add(
        actor, course, Title("Mine"), facts={}
    ),
    "add a section": lambda on, actor, course, _section, _lesson: on.lessons.add_section(
        actor, course, Title("Mine")
    ),
    "rename a section": lambda on, actor, _course, section, _lesson: on.lessons.rename_section(
        actor, section, Title("Mine")
    ),
    "delete a section": lambda on, actor, _course, section, _lesson: on.lessons.delete_section(
        actor, section
    ),
    "reorder": lambda on, actor, course, section, lesson: on.lessons.reorder(
        actor, course, [(section, [lesson])]
    ),
}
ON_A_LESSON: Final[dict[str, Command]] = {
    "edit": lambda on, actor, _course, _section, lesson: on.lessons.edit(
        actor, lesson, changes={"title": Title("Mine")}
    ),
    "delete": lambda on, actor, _course, _section, lesson: on.lessons.delete(actor, lesson),
    "publish": lambda on, actor, _course, _section, lesson: on.lessons.publish(actor, lesson),
    "list revisions": lambda on, actor, _course, _section, lesson: on.lessons.revisions(
        actor, lesson, PageRequest()
    ),
    "read a revision": lambda on, actor, _course, _section, lesson: on.lessons.revision(
        actor, lesson, 1
    ),
    "restore": lambda on, actor, _course, _section, lesson: on.lessons.restore(actor, lesson, 1),
    "unpublish": lambda on, actor, _course, _section, lesson: on.lessons.unpublish(actor, lesson),
}
READS: Final = ("list revisions", "read a revision")


def sees(part: str, status: CourseStatus) -> bool:
    if part in STAFF or status is CourseStatus.PUBLISHED:
        return True
    return status is CourseStatus.ARCHIVED and part in LEARNERS


async def course_in(
    platform: Platform, owner: Actor, status: CourseStatus, **facts: Any
) -> CourseId:
    course_id = CourseId((await platform.published(owner, **facts)).id)
    if status is CourseStatus.DRAFT:
        await platform.courses.unpublish(owner, course_id)
    if status is CourseStatus.ARCHIVED:
        await platform.courses.archive(owner, course_id)
    return course_id


async def only_lesson(
    platform: Platform, owner: Actor, course_id: CourseId
) -> tuple[SectionId, LessonId]:
    (section,) = (await platform.courses.outline(owner, course_id)).sections
    return SectionId(section.id), LessonId(section.lessons[0].id)


@pytest.mark.parametrize("status", list(CourseStatus))
@pytest.mark.parametrize("part", [*OUTSIDERS, *LEARNERS])
@pytest.mark.parametrize("command", [*ON_THE_COURSE, *ON_A_LESSON])
async def test_only_staff_changes_what_stands_in_a_course(
    platform: Platform, owner: Actor, part: str, status: CourseStatus, command: str
) -> None:
    course_id = await course_in(platform, owner, status)
    section_id, lesson_id = await only_lesson(platform, owner, course_id)
    actor = platform.ask_as(part, owner, course_id)
    assert actor is not None
    refusal: type[Refusal] = NotAllowed if sees(part, status) else NotFound
    before = platform.everything()
    with pytest.raises(refusal):
        await {**ON_THE_COURSE, **ON_A_LESSON}[command](
            platform, actor, course_id, section_id, lesson_id
        )
    assert platform.everything() == before


@pytest.mark.parametrize("part", [*OUTSIDERS, *LEARNERS])
@pytest.mark.parametrize("command", ON_A_LESSON)
async def test_a_draft_does_not_exist_for_those_who_see_its_course(
    platform: Platform, owner: Actor, part: str, command: str
) -> None:
    course_id = await course_in(platform, owner, CourseStatus.PUBLISHED)
    section_id, _ = await only_lesson(platform, owner, course_id)
    draft = LessonId((await platform.lesson(owner, course_id, "Draft", preview=True)).id)
    actor = platform.ask_as(part, owner, course_id)
    assert actor is not None
    with pytest.raises(NotFound):
        await ON_A_LESSON[command](platform, actor, course_id, section_id, draft)
    with pytest.raises(NotFound):
        await platform.lessons.show(actor, draft)


@pytest.mark.parametrize("command", [*ON_THE_COURSE, *ON_A_LESSON])
async def test_an_admin_changes_any_course(platform: Platform, owner: Actor, command: str) -> None:
    course_id = await course_in(platform, owner, CourseStatus.DRAFT)
    section_id, lesson_id = await only_lesson(platform, owner, course_id)
    if command == "publish":
        await platform.lessons.unpublish(owner, lesson_id)
    if command == "delete a section":
        await platform.lessons.delete(owner, lesson_id)
    admin = platform.ask_as("admin", owner, course_id)
    assert admin is not None
    await {**ON_THE_COURSE, **ON_A_LESSON}[command](
        platform, admin, course_id, section_id, lesson_id
    )
    if command not in READS:
        assert platform.trail[-1].actor_id == admin.user_id


@pytest.mark.parametrize("status", list(CourseStatus))
@pytest.mark.parametrize("part", ["anonymous", *OUTSIDERS, *LEARNERS, *STAFF])
async def test_a_lesson_is_read_by_learners_and_staff(
    platform: Platform, owner: Actor, part: str, status: CourseStatus
) -> None:
    course_id = await course_in(platform, owner, status)
    _, lesson_id = await only_lesson(platform, owner, course_id)
    visitor = platform.ask_as(part, owner, course_id)
    if part in STAFF or (part in LEARNERS and status is not CourseStatus.DRAFT):
        assert (await platform.lessons.show(visitor, lesson_id)).id == lesson_id
        assert visitor is not None
        page = await platform.lessons.list(visitor, course_id, PageRequest())
        assert [one.id for one in page.items] == [lesson_id]
        return
    refusal: type[Refusal] = NotFound
    if sees(part, status):
        refusal = LoginRequired if part == "anonymous" else NotAllowed
    with pytest.raises(refusal):
        await platform.lessons.show(visitor, lesson_id)
    if visitor is not None:
        with pytest.raises(refusal):
            await platform.lessons.list(visitor, course_id, PageRequest())


@pytest.mark.parametrize("status", list(CourseStatus))
@pytest.mark.parametrize("part", ["anonymous", *OUTSIDERS, *LEARNERS, *STAFF])
async def test_a_preview_is_read_by_everybody_who_sees_the_course(
    platform: Platform, owner: Actor, part: str, status: CourseStatus
) -> None:
    course_id = await course_in(platform, owner, status)
    _, lesson_id = await only_lesson(platform, owner, course_id)
    await platform.lessons.edit(owner, lesson_id, changes={"preview": True})
    visitor = platform.ask_as(part, owner, course_id)
    if sees(part, status):
        assert (await platform.lessons.show(visitor, lesson_id)).preview
    else:
        with pytest.raises(NotFound):
            await platform.lessons.show(visitor, lesson_id)


@pytest.mark.parametrize(
    ("hours", "readable"), [(-1, False), (0, True), (1, True), (2, True), (3, True)]
)
async def test_a_learner_reads_from_the_start_of_the_course_and_after_its_end(
    platform: Platform, owner: Actor, hours: int, readable: bool
) -> None:
    """It starts at noon and ends two hours later; afterwards it can still be read."""
    start = NOW.replace(hour=12)
    course_id = await course_in(
        platform,
        owner,
        CourseStatus.PUBLISHED,
        starts_at=start,
        ends_at=start.replace(hour=14),
    )
    _, lesson_id = await only_lesson(platform, owner, course_id)
    learner = platform.ask_as("learner", owner, course_id)
    platform.store.clock.now = start
    platform.store.clock.advance(hours=hours)
    if readable:
        assert await platform.lessons.show(learner, lesson_id)
    else:
        with pytest.raises(NotAllowed):
            await platform.lessons.show(learner, lesson_id)


async def test_a_learner_whose_time_is_up_reads_no_longer(platform: Platform, owner: Actor) -> None:
    course_id = await course_in(platform, owner, CourseStatus.PUBLISHED)
    _, lesson_id = await only_lesson(platform, owner, course_id)
    learner = platform.person()
    until = platform.store.clock.now.replace(hour=23)
    platform.enroll(learner, course_id, access_until=until)
    assert await platform.lessons.show(learner, lesson_id)
    platform.store.clock.now = until
    with pytest.raises(NotAllowed):
        await platform.lessons.show(learner, lesson_id)


async def test_a_locked_lesson_names_what_opens_it(platform: Platform, owner: Actor) -> None:
    course_id = await course_in(platform, owner, CourseStatus.PUBLISHED, sequential=True)
    _, first = await only_lesson(platform, owner, course_id)
    second = LessonId((await platform.shown_lesson(owner, course_id, "Water")).id)
    learner = platform.person()
    enrolled = platform.enroll(learner, course_id)
    with pytest.raises(LessonLocked) as refused:
        await platform.lessons.show(learner, second)
    assert refused.value.facts == {"missing": [str(first)]}
    page = await platform.lessons.list(learner, course_id, PageRequest())
    assert [one.locked for one in page.items] == [False, True]
    platform.meet(enrolled, first)
    assert (await platform.lessons.show(learner, second)).locked is False
    assert (await platform.lessons.show(owner, second)).locked is False


async def test_a_reader_goes_from_lesson_to_lesson_past_the_drafts(
    platform: Platform, owner: Actor
) -> None:
    course_id = await course_in(platform, owner, CourseStatus.PUBLISHED)
    _, first = await only_lesson(platform, owner, course_id)
    draft = await platform.lesson(owner, course_id, "Draft")
    await platform.lessons.add_section(owner, course_id, Title("More"))
    last = LessonId((await platform.shown_lesson(owner, course_id, "Water")).id)
    learner = platform.ask_as("learner", owner, course_id)

    async def neighbours(visitor: Actor | None, lesson_id: LessonId) -> tuple[Any, Any]:
        shown = await platform.lessons.show(visitor, lesson_id)
        return shown.previous_id, shown.next_id

    assert await neighbours(learner, first) == (None, last)
    assert await neighbours(learner, last) == (first, None)
    assert await neighbours(owner, first) == (None, draft.id)
    assert await neighbours(owner, last) == (draft.id, None)


async def test_a_list_of_lessons_is_paged_in_course_order_without_drafts(
    platform: Platform, owner: Actor
) -> None:
    course_id = await course_in(platform, owner, CourseStatus.PUBLISHED)
    await platform.lesson(owner, course_id, "Draft")
    await platform.lessons.add_section(owner, course_id, Title("More"))
    for title in ("Water", "Salt"):
        await platform.shown_lesson(owner, course_id, title)
    learner = platform.ask_as("learner", owner, course_id)
    assert learner is not None

    async def titles(reader: Actor) -> list[str]:
        seen, after = [], None
        while True:
            page = await platform.lessons.list(reader, course_id, PageRequest(1, after))
            seen += [one.title for one in page.items]
            if (after := page.next_key) is None:
                return seen

    assert await titles(learner) == ["Flour", "Water", "Salt"]
    assert await titles(owner) == ["Flour", "Draft", "Water", "Salt"]


@pytest.mark.parametrize("status", list(CourseStatus))
@pytest.mark.parametrize("part", ["anonymous", *OUTSIDERS, *LEARNERS, *STAFF])
async def test_a_section_is_shown_to_everybody_who_sees_the_course(
    platform: Platform, owner: Actor, part: str, status: CourseStatus
) -> None:
    course_id = await course_in(platform, owner, status)
    section_id, _ = await only_lesson(platform, owner, course_id)
    visitor = platform.ask_as(part, owner, course_id)
    if sees(part, status):
        assert (await platform.lessons.section(visitor, section_id)).course_id == course_id
    else:
        with pytest.raises(NotFound):
            await platform.lessons.section(visitor, section_id)
