"""What the port ``MediaStorage`` promises."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import uuid_utils.compat

from application.media.ports import MediaStorage
from domain.errors import NotFound
from domain.ids import MediaId
from domain.media.serving import served_as
from fakes.media import MemoryMediaStorage
from infrastructure.media.choice import storage_for
from infrastructure.media.disk_storage import DiskStorage
from s3_server import Bucket, s3_server

SERVED = served_as("application/zip", "bread.zip")
LONG = bytes(range(256)) * 5000
AT_ONCE = timedelta()


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with s3_server() as bucket:
        yield bucket


@pytest.fixture(params=["memory", "disk", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, bucket: Bucket) -> MediaStorage:
    if request.param == "memory":
        return MemoryMediaStorage()
    if request.param == "s3":
        bucket.objects.clear()
        return storage_for(bucket.url)
    return DiskStorage(tmp_path / "media")


def new_id() -> MediaId:
    return MediaId(uuid_utils.compat.uuid7())


async def pieces(data: bytes, size: int = 50_000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def broken(data: bytes) -> AsyncIterator[bytes]:
    yield data
    raise ConnectionError


async def read(
    storage: MediaStorage, media_id: MediaId, start: int = 0, stop: int = len(LONG)
) -> bytes:
    return b"".join([piece async for piece in storage.read(media_id, start, stop)])


async def kept(storage: MediaStorage, data: bytes = LONG) -> MediaId:
    """A file with these bytes."""
    media_id = new_id()
    await storage.receive(media_id, pieces(data))
    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert arrival is not None
    await storage.keep(arrival)
    return media_id


async def test_what_was_received_is_measured(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(LONG))

    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))

    assert arrival is not None
    assert (arrival.media_id, arrival.size) == (media_id, len(LONG))
    assert arrival.sha256 == sha256(LONG).hexdigest()
    assert arrival.head == LONG[: 1024 * 1024]


async def test_nothing_can_be_checked_in_where_nothing_was_received(storage: MediaStorage) -> None:
    assert await storage.check_in(new_id(), SERVED, at_most=1) is None


async def test_what_is_too_long_is_not_even_read(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(LONG))

    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG) - 1)

    assert arrival is not None
    assert (arrival.size, arrival.sha256, arrival.head) == (len(LONG), "", b"")
    assert await storage.unfinished(untouched_for=AT_ONCE) == []
    await storage.drop(arrival)


async def test_what_was_received_is_checked_in_once(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(LONG))

    assert await storage.check_in(media_id, SERVED, at_most=len(LONG)) is not None
    assert await storage.check_in(media_id, SERVED, at_most=len(LONG)) is None


async def test_the_last_upload_counts_and_is_whole(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(b"one" * 100_000))
    await storage.receive(media_id, pieces(b"other" * 50_000))

    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))

    assert arrival is not None
    assert arrival.sha256 == sha256(b"other" * 50_000).hexdigest()


async def test_of_two_uploads_at_once_one_counts_and_is_whole(storage: MediaStorage) -> None:
    media_id, uploads = new_id(), [b"one" * 200_000, b"other" * 200_000]

    await asyncio.gather(*(storage.receive(media_id, pieces(data)) for data in uploads))

    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert arrival is not None
    assert arrival.sha256 in [sha256(data).hexdigest() for data in uploads]
    await storage.drop(arrival)
    assert await storage.unfinished(untouched_for=AT_ONCE) == []


async def test_an_upload_that_breaks_off_leaves_what_was_there(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(b"whole"))

    with pytest.raises(ConnectionError):
        await storage.receive(media_id, broken(b"half"))

    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert arrival is not None
    assert arrival.head == b"whole"
    await storage.drop(arrival)
    assert await storage.unfinished(untouched_for=AT_ONCE) == []


async def test_a_file_is_seen_once_it_is_kept(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(LONG))
    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert arrival is not None

    assert not await storage.is_kept(media_id)
    with pytest.raises(NotFound):
        await read(storage, media_id)

    await storage.keep(arrival)
    await storage.drop(arrival)

    assert await storage.is_kept(media_id)
    assert await read(storage, media_id) == LONG


async def test_what_is_dropped_is_gone(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(LONG))
    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert arrival is not None

    await storage.drop(arrival)

    assert not await storage.is_kept(media_id)
    assert await storage.unfinished(untouched_for=AT_ONCE) == []


async def test_what_is_given_back_can_be_checked_in_again(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(LONG))
    first = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert first is not None

    await storage.give_back(first)
    await storage.drop(first)

    again = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert again is not None
    assert again.sha256 == first.sha256


async def test_what_is_given_back_stands_back_behind_what_came_since(
    storage: MediaStorage,
) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(b"old"))
    old = await storage.check_in(media_id, SERVED, at_most=9)
    assert old is not None
    await storage.receive(media_id, pieces(b"new"))

    await storage.give_back(old)
    await storage.drop(old)

    found = await storage.check_in(media_id, SERVED, at_most=9)
    assert found is not None
    assert found.head == b"new"


async def test_a_file_cannot_be_given_back(storage: MediaStorage) -> None:
    media_id = new_id()
    await storage.receive(media_id, pieces(LONG))
    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert arrival is not None
    await storage.keep(arrival)

    await storage.give_back(arrival)

    assert await read(storage, media_id) == LONG
    assert await storage.check_in(media_id, SERVED, at_most=len(LONG)) is None


async def test_a_later_upload_does_not_change_a_file(storage: MediaStorage) -> None:
    media_id = await kept(storage)

    await storage.receive(media_id, pieces(b"something else"))
    arrival = await storage.check_in(media_id, SERVED, at_most=len(LONG))
    assert arrival is not None
    await storage.drop(arrival)

    assert await read(storage, media_id) == LONG


@pytest.mark.parametrize(
    ("start", "stop"),
    [(0, 1), (0, len(LONG)), (len(LONG) - 1, len(LONG)), (262_143, 262_145), (999, 500_001)],
)
async def test_a_part_can_be_read(storage: MediaStorage, start: int, stop: int) -> None:
    media_id = await kept(storage)

    assert await read(storage, media_id, start, stop) == LONG[start:stop]


async def test_reading_can_be_left_off(storage: MediaStorage) -> None:
    media_id = await kept(storage)

    reading = storage.read(media_id, 0, len(LONG))
    first = await anext(reading)
    await reading.aclose()  # type: ignore[attr-defined]  # Every adapter's is a generator.

    assert LONG.startswith(first)


async def test_removing_leaves_nothing_and_can_be_repeated(storage: MediaStorage) -> None:
    media_id = await kept(storage)
    await storage.receive(media_id, pieces(b"once more"))

    await storage.remove(media_id)
    await storage.remove(media_id)

    assert not await storage.is_kept(media_id)
    assert await storage.check_in(media_id, SERVED, at_most=len(LONG)) is None


async def test_what_was_left_alone_is_found_and_can_be_discarded(storage: MediaStorage) -> None:
    waiting, checked, whole = new_id(), new_id(), await kept(storage)
    await storage.receive(waiting, pieces(LONG))
    await storage.receive(checked, pieces(LONG))
    assert await storage.check_in(checked, SERVED, at_most=len(LONG)) is not None

    found = await storage.unfinished(untouched_for=AT_ONCE)

    assert {(one.media_id, one.is_whole) for one in found} == {(waiting, True), (checked, False)}
    assert await storage.unfinished(untouched_for=timedelta(minutes=5)) == []
    for one in found:
        await storage.discard(one)
        await storage.discard(one)
    assert await storage.unfinished(untouched_for=AT_ONCE) == []
    assert await read(storage, whole) == LONG
