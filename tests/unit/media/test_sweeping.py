"""Clearing away what uploads and deleted files leave behind."""

from collections.abc import AsyncIterator

from application.actor import Actor
from application.media.announce import Announcement
from domain.ids import MediaId
from domain.media.media import ContentType, Filename
from domain.media.serving import served_as
from fakes.platform import Platform

SERVED = served_as("application/zip", "bread.zip")


async def announced(platform: Platform, owner: Actor) -> MediaId:
    announcement = Announcement(Filename("a.zip"), ContentType("application/zip"), 5, "ab" * 32)
    return MediaId((await platform.media.announce(owner, announcement)).id)


async def received(platform: Platform, media_id: MediaId) -> MediaId:
    async def bread() -> AsyncIterator[bytes]:
        yield b"bread"

    await platform.storage.receive(media_id, bread())
    return media_id


async def kept(platform: Platform, media_id: MediaId) -> MediaId:
    await received(platform, media_id)
    arrival = await platform.storage.check_in(media_id, SERVED, at_most=5)
    assert arrival is not None
    await platform.storage.keep(arrival)
    return media_id


async def test_the_bytes_of_a_deleted_file_are_deleted(platform: Platform, owner: Actor) -> None:
    media_id = await kept(platform, await announced(platform, owner))
    stays = await kept(platform, await announced(platform, owner))
    await platform.media.delete(owner, media_id)

    await platform.sweep_media()

    assert list(platform.storage.kept) == [stays]
    assert not platform.store.table("media_leftovers")


async def test_an_upload_that_nobody_completes_is_given_up_after_a_day(
    platform: Platform, owner: Actor
) -> None:
    media_id = await received(platform, await announced(platform, owner))

    await platform.sweep_media()
    assert str(media_id) in platform.storage.received

    platform.store.clock.advance(hours=25)
    await platform.sweep_media()
    assert platform.storage.received == {}
    assert (await platform.media.usage(owner)).files == 0


async def test_what_came_for_a_file_that_is_gone_or_complete_is_discarded(
    platform: Platform, owner: Actor
) -> None:
    awaited = await received(platform, await announced(platform, owner))
    gone = await received(platform, MediaId(platform.new_id()))
    platform.storage.now += 299
    await platform.sweep_media()
    assert platform.storage.received.keys() == {str(awaited), str(gone)}

    platform.storage.now += 1
    await platform.sweep_media()

    assert platform.storage.received.keys() == {str(awaited)}


async def test_what_was_being_checked_when_the_server_ended_is_discarded(
    platform: Platform, owner: Actor
) -> None:
    media_id = await received(platform, await announced(platform, owner))
    await platform.storage.check_in(media_id, SERVED, at_most=5)

    await platform.sweep_media()
    assert len(platform.storage.checked) == 1
    platform.storage.now += 300
    await platform.sweep_media()
    assert platform.storage.checked == {}
