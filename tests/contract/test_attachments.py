"""What the port ``Attachments`` promises, and what it means to use a file."""

from dataclasses import replace
from typing import Any

import pytest

from application.actor import Actor
from classroom import Classroom, classroom
from contract.test_media import A_PICTURE, add, delete
from domain.courses.course import Course
from domain.errors import NotFound
from domain.ids import AttachmentId, MediaId
from domain.lessons.attachment import Attachment
from domain.lessons.lesson import Lesson
from domain.media.errors import AlreadyAttached, MediaInUse
from domain.media.media import Media, MediaStatus
from domain.text import Title
from domain.users.user import Role
from worlds import World

READY: dict[str, Any] = {"status": MediaStatus.READY}


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


@pytest.fixture
async def owner(world: World) -> Actor:
    return await world.person(Role.INSTRUCTOR, "Grace")


@pytest.fixture
async def course(room: Classroom, owner: Actor) -> Course:
    return await room.course(owner)


@pytest.fixture
async def lesson(room: Classroom, course: Course) -> Lesson:
    return await room.lesson(course)


async def attach(world: World, lesson: Lesson, media: Media, title: str = "Recipe") -> Attachment:
    async with world.start_work(None) as work:
        attachment = Attachment(
            id=AttachmentId(world.new_id()),
            lesson_id=lesson.id,
            media_id=media.id,
            title=Title(title),
            created_at=work.now,
        )
        await work.attachments.add(attachment)
        await work.commit()
    return attachment


async def test_what_is_attached_comes_with_the_lesson_in_order(
    world: World, owner: Actor, lesson: Lesson
) -> None:
    media = [await add(world, owner, **READY) for _ in range(2)]
    attached = [
        await attach(world, lesson, media[1], "First"),
        await attach(world, lesson, media[0], "Second"),
    ]

    sheet = await world.lessons.sheet(lesson.id, None)

    assert [(one.id, one.title, one.media_id) for one in sheet.attachments] == [
        (attached[0].id, "First", media[1].id),
        (attached[1].id, "Second", media[0].id),
    ]
    assert sheet.attachments[0].filename == media[1].filename
    assert sheet.attachments[0].url == f"/api/v1/media/{media[1].id}"
    assert sheet.file is None
    assert (await world.media.sheet(media[0].id)).lesson_ids == (lesson.id,)
    async with world.start_work(None) as work:
        assert await work.attachments.get(attached[0].id) == attached[0]
        assert await work.attachments.count(lesson.id) == 2


async def test_a_file_is_attached_once_to_a_lesson(
    world: World, room: Classroom, owner: Actor, course: Course, lesson: Lesson
) -> None:
    media = await add(world, owner, **READY)
    await attach(world, lesson, media)
    await attach(world, await room.lesson(course), media)

    with pytest.raises(AlreadyAttached):
        await attach(world, lesson, media)


async def test_what_is_taken_away_is_gone(world: World, owner: Actor, lesson: Lesson) -> None:
    media = [await add(world, owner, **READY) for _ in range(3)]
    attached = [await attach(world, lesson, one) for one in media]
    async with world.start_work(None) as work:
        await work.attachments.remove(attached[0].id)
        await work.commit()
    async with world.start_work(None) as work:
        with pytest.raises(NotFound):
            await work.attachments.get(attached[0].id)
        assert await work.attachments.count(lesson.id) == 2
        await work.attachments.remove_all(lesson.id)
        await work.commit()

    assert (await world.lessons.sheet(lesson.id, None)).attachments == []


async def test_the_file_of_a_lesson_comes_with_it(
    world: World, room: Classroom, owner: Actor, lesson: Lesson
) -> None:
    media = await add(world, owner, **READY)
    await room.change_lesson(lesson, media_id=media.id)

    file = (await world.lessons.sheet(lesson.id, None)).file

    assert file is not None
    assert (file.id, file.filename, file.size) == (media.id, media.filename, media.size)
    assert (await world.media.sheet(media.id)).lesson_ids == (lesson.id,)


async def test_a_file_that_is_used_cannot_be_deleted(
    world: World, room: Classroom, owner: Actor, lesson: Lesson
) -> None:
    offered, shown, picture = [
        *(await add(world, owner, **READY), await add(world, owner, **READY)),
        await add(world, owner, **A_PICTURE),
    ]
    await attach(world, lesson, offered)
    await room.change_lesson(lesson, media_id=shown.id)
    await show(world, owner, picture.id)

    for media in (offered, shown, picture):
        with pytest.raises(MediaInUse):
            await delete(world, media)
        assert (await world.media.sheet(media.id)).media == media


async def test_a_picture_is_everybodys_while_it_is_shown(world: World, owner: Actor) -> None:
    picture = await add(world, owner, **A_PICTURE)
    await show(world, owner, picture.id)

    assert (await world.media.sheet(picture.id)).is_avatar
    url = f"/api/v1/media/{picture.id}"
    assert (await world.users.account(owner.user_id)).avatar_url == url
    assert (await world.users.profile(owner.user_id)).avatar_url == url


async def test_a_picture_that_is_shown_is_not_abandoned(
    world: World, owner: Actor, behind: Any
) -> None:
    shown, other = [await add(world, owner, **A_PICTURE) for _ in range(2)]
    await show(world, owner, shown.id)
    await behind.age_media()

    assert await world.media_remains.forget_abandoned(at_most=10) == 1

    assert await world.media_remains.leftovers(at_most=10) == [other.id]


async def test_a_file_is_taught_with_where_a_lesson_of_ones_course_uses_it(
    world: World, room: Classroom, owner: Actor, course: Course, lesson: Lesson
) -> None:
    offered, shown, unused = [await add(world, owner, **READY) for _ in range(3)]
    co, stranger = await world.person(Role.INSTRUCTOR), await world.person(Role.INSTRUCTOR)
    await attach(world, lesson, offered)
    await room.change_lesson(lesson, media_id=shown.id)
    await room.change(course, co_instructor_ids=(co.user_id,))

    async with world.start_work(None) as work:
        for media, taught in ((offered, True), (shown, True), (unused, False)):
            assert await work.media.is_taught_with(media.id, owner.user_id) == taught
            assert await work.media.is_taught_with(media.id, co.user_id) == taught
            assert not await work.media.is_taught_with(media.id, stranger.user_id)


async def show(world: World, person: Actor, media_id: MediaId) -> None:
    """Have it as one's picture."""
    async with world.start_work(None) as work:
        user = await work.users.get(person.user_id)
        await work.users.save(replace(user, avatar_media_id=media_id))
        await work.commit()
