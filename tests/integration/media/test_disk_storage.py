"""What is particular to a folder: no room, no rights, files that are cut off."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import NotFound, Unavailable
from domain.ids import MediaId
from domain.media.errors import StorageFull
from domain.media.serving import served_as
from fakes.memory import Ids
from infrastructure.media.disk_storage import DiskStorage

SERVED = served_as("application/zip", "../../etc/passwd")
MEDIA = MediaId(Ids()())
A_MEGABYTE = 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media"


@pytest.fixture
def storage(folder: Path) -> DiskStorage:
    return DiskStorage(folder)


async def body(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        await asyncio.sleep(0)
        yield bytes(1024)


def everything_in(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process can become larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def kept(storage: DiskStorage, size: int = 2048) -> None:
    await storage.receive(MEDIA, body(size))
    arrival = await storage.check_in(MEDIA, SERVED, at_most=size)
    assert arrival is not None
    await storage.keep(arrival)


async def test_where_there_is_no_room_nothing_is_left(storage: DiskStorage, folder: Path) -> None:
    with largest_file(A_MEGABYTE), pytest.raises(StorageFull):
        await storage.receive(MEDIA, body(2 * A_MEGABYTE))

    assert everything_in(folder) == []
    await storage.receive(MEDIA, body(2 * A_MEGABYTE))
    assert everything_in(folder) == [f"received/{MEDIA}"]


async def test_whoever_is_cancelled_leaves_nothing(storage: DiskStorage, folder: Path) -> None:
    async def stalls() -> AsyncIterator[bytes]:
        yield b"bread"
        await asyncio.Event().wait()

    upload = asyncio.create_task(storage.receive(MEDIA, stalls()))
    while not everything_in(folder):
        await asyncio.sleep(0.01)
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload

    assert everything_in(folder) == []


async def test_files_lie_under_their_ids_alone(storage: DiskStorage, folder: Path) -> None:
    await kept(storage)

    assert everything_in(folder.parent) == [f"media/kept/{str(MEDIA)[-2:]}/{MEDIA}"]


async def test_a_folder_that_cannot_be_made_is_not_there_for_now(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("This is no folder.")
    storage = DiskStorage(tmp_path / "media")

    with pytest.raises(Unavailable):
        await storage.receive(MEDIA, body(1024))
    with pytest.raises(Unavailable):
        await storage.remove(MEDIA)


async def test_a_file_that_was_cut_off_breaks_off(storage: DiskStorage, folder: Path) -> None:
    await kept(storage)
    (place,) = (one for one in folder.rglob("*") if one.is_file())
    place.write_bytes(bytes(1000))

    reading = storage.read(MEDIA, 0, 2048)
    assert len(await anext(reading)) == 1000
    with pytest.raises(Unavailable):
        await anext(reading)


async def test_a_file_that_is_gone_is_not_found(storage: DiskStorage, folder: Path) -> None:
    await kept(storage)
    (place,) = (one for one in folder.rglob("*") if one.is_file())
    place.unlink()

    with pytest.raises(NotFound):
        await anext(storage.read(MEDIA, 0, 2048))


async def test_what_is_not_ours_is_left_alone(storage: DiskStorage, folder: Path) -> None:
    await kept(storage)
    foreign = folder / "received" / "notes.txt"
    foreign.write_text("Not an upload.")

    assert await storage.unfinished(untouched_for=timedelta()) == []
