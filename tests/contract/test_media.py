"""What the ports ``MediaFiles``, ``MediaReads`` and ``MediaRemains`` promise."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from application.actor import Actor
from application.media.ports import Stored
from application.page import PageRequest
from contract.behind import Behind
from domain.errors import NotFound, Overlapped
from domain.ids import MediaId
from domain.media.media import ContentType, Filename, Media, MediaStatus, Purpose
from worlds import World

HASH = "ab" * 32
A_PICTURE: dict[str, Any] = {
    "status": MediaStatus.READY,
    "purpose": Purpose.AVATAR,
    "content_type": ContentType("image/png"),
}


async def add(world: World, owner: Actor, size: int = 10, **facts: Any) -> Media:
    """An announced file."""
    async with world.start_work(None) as work:
        media = Media(
            id=MediaId(world.new_id()),
            owner_id=owner.user_id,
            filename=Filename("rye bread.mp4"),
            size=size,
            sha256=HASH,
            created_at=work.now,
            updated_at=work.now,
            **{"content_type": ContentType("video/mp4"), **facts},
        )
        await work.media.add(media)
        await work.commit()
    return media


async def delete(world: World, media: Media) -> None:
    async with world.start_work(None) as work:
        await work.media.delete(media.id)
        await work.commit()


async def test_a_file_is_shown_as_it_was_announced(world: World) -> None:
    owner = await world.person()
    media = await add(world, owner)

    sheet = await world.media.sheet(media.id)

    assert (sheet.media, sheet.lesson_ids, sheet.is_avatar) == (media, (), False)
    async with world.start_work(None) as work:
        assert await work.media.get(media.id) == media
        assert await work.media.lock(media.id) == media


async def test_a_file_that_does_not_exist_is_not_found(world: World) -> None:
    nothing = MediaId(world.new_id())
    with pytest.raises(NotFound):
        await world.media.sheet(nothing)
    async with world.start_work(None) as work:
        with pytest.raises(NotFound):
            await work.media.get(nothing)
        with pytest.raises(NotFound):
            await work.media.lock(nothing)


async def test_a_file_is_saved_in_a_new_version(world: World) -> None:
    media = await add(world, await world.person())
    async with world.start_work(None) as work:
        ready = await work.media.save(media.complete(now=work.now))
        await work.commit()

    assert ready.version == media.version + 1
    assert (await world.media.sheet(media.id)).media.status is MediaStatus.READY


async def test_a_save_of_an_old_version_is_refused(world: World) -> None:
    media = await add(world, await world.person())
    async with world.start_work(None) as work:
        await work.media.save(replace(media, size=11))
        await work.commit()

    async with world.start_work(None) as work:
        with pytest.raises(Overlapped):
            await work.media.save(replace(media, size=12))


async def test_everybody_has_what_they_stored_counted(world: World) -> None:
    ada, alan = await world.person(), await world.person()
    first = await add(world, ada, 10)
    await add(world, ada, 5)
    await add(world, alan, 100)

    assert await world.media.stored_by(ada.user_id) == Stored(15, 2)
    await delete(world, first)
    assert await world.media.stored_by(ada.user_id) == Stored(5, 1)
    assert await world.media.stored_by(alan.user_id) == Stored(100, 1)
    nobody = await world.person()
    assert await world.media.stored_by(nobody.user_id) == Stored(0, 0)


async def test_a_work_sees_what_it_stored_itself_and_leaves_nothing_undone(world: World) -> None:
    ada = await world.person()
    media = await add(world, ada, 10)
    async with world.start_work(None) as work:
        await work.media.add(replace(media, id=MediaId(world.new_id()), size=7))
        assert await work.media.stored_by(ada.user_id) == 17

    assert await world.media.stored_by(ada.user_id) == Stored(10, 1)


async def test_of_twenty_at_once_exactly_those_fit_that_there_is_room_for(world: World) -> None:
    ada = await world.person()
    media = await add(world, ada, 10)

    async def add_if_there_is_room() -> bool:
        async with world.start_work(None) as work:
            await work.media.add(replace(media, id=MediaId(world.new_id())))
            await asyncio.sleep(0)
            if await work.media.stored_by(ada.user_id) > 75:
                return False
            await work.commit()
        return True

    fitted = await asyncio.gather(*(add_if_there_is_room() for _ in range(20)))

    assert sum(fitted) == 6
    assert await world.media.stored_by(ada.user_id) == Stored(70, 7)


async def test_files_are_listed_newest_first_page_by_page(world: World) -> None:
    ada, alan = await world.person(), await world.person()
    own = [await add(world, ada) for _ in range(3)]
    await add(world, alan)

    first = await world.media.of_owner(ada.user_id, PageRequest(2))
    second = await world.media.of_owner(ada.user_id, PageRequest(2, first.next_key))

    listed = [one.id for one in [*first.items, *second.items]]
    assert listed == [one.id for one in reversed(own)]
    assert second.next_key is None


async def test_the_bytes_of_a_deleted_file_are_left_over_until_that_is_settled(
    world: World,
) -> None:
    media, other = [await add(world, await world.person()) for _ in range(2)]
    await delete(world, media)

    assert await world.media_remains.leftovers(at_most=10) == [media.id]
    with pytest.raises(NotFound):
        await world.media.sheet(media.id)
    await world.media_remains.settle([media.id])
    assert await world.media_remains.leftovers(at_most=10) == []
    assert (await world.media.sheet(other.id)).media == other


async def test_what_is_announced_is_awaited_until_it_is_complete(world: World) -> None:
    ada = await world.person()
    pending, ready = await add(world, ada), await add(world, ada, status=MediaStatus.READY)
    nothing = MediaId(world.new_id())

    awaited = await world.media_remains.awaited([pending.id, ready.id, nothing])

    assert awaited == {pending.id}


async def test_what_nobody_comes_back_to_is_forgotten_after_a_day(
    world: World, behind: Behind
) -> None:
    ada = await world.person()
    ready = await add(world, ada, status=MediaStatus.READY)
    await add(world, ada)
    await add(world, ada, **A_PICTURE)
    assert await world.media_remains.forget_abandoned(at_most=10) == 0

    await behind.age_media()
    young = [await add(world, ada), await add(world, ada, **A_PICTURE)]

    assert await world.media_remains.forget_abandoned(at_most=10) == 1
    assert await own(world, ada) == [young[1].id, young[0].id, ready.id]
    assert len(await world.media_remains.leftovers(at_most=10)) == 2


async def test_of_many_that_are_abandoned_some_are_forgotten_at_once(
    world: World, behind: Behind
) -> None:
    ada = await world.person()
    for _ in range(3):
        await add(world, ada)
    await behind.age_media()

    forgotten = [await world.media_remains.forget_abandoned(at_most=2) for _ in range(3)]

    assert forgotten == [2, 1, 0]


async def own(world: World, person: Actor) -> list[Any]:
    listed = await world.media.of_owner(person.user_id, PageRequest(100))
    return [one.id for one in listed.items]
