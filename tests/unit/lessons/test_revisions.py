"""Every content of a lesson is kept, and any of them can be brought back."""

import pytest

from application.actor import Actor, NotAllowed
from application.once import Replay
from application.page import PageRequest
from domain.errors import NotFound, Stale
from domain.ids import LessonId
from domain.text import Markdown, Title
from domain.users.user import Role
from fakes.platform import Platform, once


@pytest.fixture
async def lesson_id(platform: Platform, owner: Actor) -> LessonId:
    course = await platform.draft(owner)
    lesson = await platform.lesson(owner, course.id, content=Markdown("First"))
    return LessonId(lesson.id)


async def write(platform: Platform, actor: Actor, lesson_id: LessonId, content: str) -> None:
    await platform.lessons.edit(actor, lesson_id, changes={"content": Markdown(content)})


async def contents(platform: Platform, actor: Actor, lesson_id: LessonId) -> list[str]:
    page = await platform.lessons.revisions(actor, lesson_id, PageRequest())
    return [
        (await platform.lessons.revision(actor, lesson_id, one.number)).content
        for one in page.items
    ]


async def test_every_content_that_was_saved_is_kept(
    platform: Platform, owner: Actor, lesson_id: LessonId
) -> None:
    admin = platform.person(Role.ADMIN, "Lise")
    await write(platform, admin, lesson_id, "Second")
    await write(platform, owner, lesson_id, "")
    await write(platform, owner, lesson_id, "First")
    assert await contents(platform, owner, lesson_id) == ["First", "", "Second", "First"]
    page = await platform.lessons.revisions(owner, lesson_id, PageRequest())
    assert [one.author.display_name for one in page.items] == ["Grace", "Grace", "Lise", "Grace"]
    assert [one.number for one in page.items] == [4, 3, 2, 1]


async def test_a_change_that_leaves_the_content_equal_stores_none(
    platform: Platform, owner: Actor, lesson_id: LessonId
) -> None:
    changes = {"title": Title("Water"), "content": Markdown("First"), "preview": True}
    await platform.lessons.edit(owner, lesson_id, changes=changes)
    await platform.lessons.publish(owner, lesson_id)
    assert await contents(platform, owner, lesson_id) == ["First"]


async def test_restoring_makes_a_new_revision_that_equals_the_old_one(
    platform: Platform, owner: Actor, lesson_id: LessonId
) -> None:
    await write(platform, owner, lesson_id, "Second")
    await platform.lessons.edit(owner, lesson_id, changes={"title": Title("Water")})
    restored = await platform.lessons.restore(owner, lesson_id, 1)
    assert (restored.content, restored.content_html) == ("First", "<p>First</p>")
    assert (restored.title, restored.version) == ("Water", 4)
    assert await contents(platform, owner, lesson_id) == ["First", "Second", "First"]
    assert platform.trail[-1].action == "lesson.revision_restored"


async def test_restoring_what_the_lesson_has_is_kept_as_well(
    platform: Platform, owner: Actor, lesson_id: LessonId
) -> None:
    await platform.lessons.restore(owner, lesson_id, 1)
    assert await contents(platform, owner, lesson_id) == ["First", "First"]


async def test_a_revision_that_does_not_exist_is_not_restored(
    platform: Platform, owner: Actor, lesson_id: LessonId
) -> None:
    before = platform.everything()
    with pytest.raises(NotFound):
        await platform.lessons.restore(owner, lesson_id, 2)
    with pytest.raises(NotFound):
        await platform.lessons.revision(owner, lesson_id, 2)
    assert platform.everything() == before


async def test_a_restoration_is_for_the_version_that_was_seen_and_happens_once(
    platform: Platform, owner: Actor, lesson_id: LessonId
) -> None:
    await write(platform, owner, lesson_id, "Second")
    with pytest.raises(Stale):
        await platform.lessons.restore(owner, lesson_id, 1, expected_version=1)
    await platform.lessons.restore(owner, lesson_id, 1, expected_version=2, once=once(owner))
    with pytest.raises(Replay):
        await platform.lessons.restore(owner, lesson_id, 1, expected_version=2, once=once(owner))
    assert len(await contents(platform, owner, lesson_id)) == 3


async def test_what_a_deleted_lesson_said_is_shown_no_more(
    platform: Platform, owner: Actor, lesson_id: LessonId
) -> None:
    await platform.lessons.delete(owner, lesson_id)
    with pytest.raises(NotFound):
        await platform.lessons.revisions(owner, lesson_id, PageRequest())
    with pytest.raises(NotFound):
        await platform.lessons.restore(owner, lesson_id, 1)


async def test_a_learner_reads_the_lesson_but_not_what_it_said_before(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    lesson_id = LessonId(course.sections[0].lessons[0].id)
    learner = platform.ask_as("learner", owner, course.id)
    assert learner is not None
    for refused in (
        platform.lessons.revisions(learner, lesson_id, PageRequest()),
        platform.lessons.revision(learner, lesson_id, 1),
        platform.lessons.restore(learner, lesson_id, 1),
    ):
        with pytest.raises(NotAllowed):
            await refused
