"""What is particular to an object storage: bytes go past the server, under signatures."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from hashlib import sha256

import httpx
import pytest

from application.media import MediaPorts, media_use_cases
from application.media.announce import Announcement
from application.media.ports import Arrival, MediaStorage
from domain.errors import Unavailable
from domain.ids import MediaId
from domain.media.errors import MediaMismatch
from domain.media.media import ContentType, Filename
from domain.media.serving import served_as
from domain.users.user import Role
from fakes.platform import LIMITS, ORIGIN, Platform
from infrastructure.media.choice import storage_for
from infrastructure.media.file_inspector import FileInspector
from infrastructure.security.media_links import SignedMediaLinks
from media_files import HTML, MP4
from s3_server import Bucket, s3_server
from worlds import memory_world

HOUR = timedelta(hours=1)
SERVED = served_as("text/html", "bread.html")


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with s3_server() as bucket:
        yield bucket


@pytest.fixture
def storage(bucket: Bucket) -> MediaStorage:
    return storage_for(bucket.url)


@pytest.fixture
def platform() -> Platform:
    return Platform()


def announcement(data: bytes) -> Announcement:
    digest = sha256(data).hexdigest()
    return Announcement(Filename("b.mp4"), ContentType("video/mp4"), len(data), digest)


async def test_a_file_goes_its_whole_way_past_the_server(
    bucket: Bucket, storage: MediaStorage, platform: Platform
) -> None:
    owner, world = platform.person(Role.INSTRUCTOR), memory_world(platform.store)
    media = media_use_cases(
        MediaPorts(
            start_work=platform.start_work,
            reads=world.media,
            lessons=world.lessons,
            storage=storage,
            inspector=FileInspector(),
            links=SignedMediaLinks(ORIGIN, ["a secret"]),
            limits=LIMITS,
            new_id=platform.new_id,
        )
    )
    announced = await media.announce(owner, announcement(MP4))
    media_id, upload = MediaId(announced.id), announced.upload
    assert upload.url.startswith(f"http://127.0.0.1:{bucket.port}/")
    async with httpx.AsyncClient() as client:
        wrong = await client.put(upload.url, content=HTML, headers=upload.headers)
        assert wrong.status_code == 200
        with pytest.raises(MediaMismatch):
            await media.complete(owner, media_id)

        await client.put(upload.url, content=MP4, headers={"Content-Type": "text/html"})
        assert (await media.complete(owner, media_id)).status == "ready"
        assert list(bucket.objects) == [f"files/kept/{media_id}"]

        # Whoever still has the address changes nothing any more.
        await client.put(upload.url, content=HTML, headers=upload.headers)
        download = await media.fetch(owner, media_id)
        assert download.address is not None
        answer = await client.get(download.address)
        link = await media.link(owner, media_id)
        part = await client.get(link.url, headers={"Range": "bytes=0-9"})

    assert answer.content == MP4
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == 'inline; filename="b.mp4"'
    assert (part.status_code, part.content) == (206, MP4[:10])


async def test_what_the_uploader_told_the_storage_is_forgotten(
    bucket: Bucket, storage: MediaStorage
) -> None:
    media_id = MediaId(Platform().new_id())
    address = await storage.upload_address(media_id, SERVED, lifetime=HOUR)
    assert address is not None
    async with httpx.AsyncClient() as client:
        await client.put(address, content=HTML, headers={"Content-Type": "text/html"})

    arrival = await storage.check_in(media_id, SERVED, at_most=1000)
    assert arrival is not None
    await storage.keep(arrival)

    assert bucket.objects[f"files/kept/{media_id}"].attributes == {
        "content-type": "application/octet-stream",
        "content-disposition": 'attachment; filename="bread.html"',
    }


async def test_an_address_is_for_one_deed_on_one_file(storage: MediaStorage) -> None:
    media_id = MediaId(Platform().new_id())
    upload = await storage.upload_address(media_id, SERVED, lifetime=HOUR)
    download = await storage.download_address(media_id, lifetime=HOUR)
    assert upload
    assert download
    async with httpx.AsyncClient() as client:
        answers = [
            await client.get(upload),
            await client.put(download, content=b"bread"),
            await client.put(upload.replace("received", "kept"), content=b"bread"),
            await client.put(upload[:-1] + ("0" if upload[-1] != "0" else "1"), content=b"b"),
        ]

    assert [one.status_code for one in answers] == [403] * 4


async def test_a_long_upload_reaches_the_storage_in_parts(
    bucket: Bucket, storage: MediaStorage
) -> None:
    media_id, megabyte = MediaId(Platform().new_id()), bytes(range(256)) * 4096
    digest = sha256(megabyte * 20).hexdigest()

    async def body() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield megabyte

    await storage.receive(media_id, body())
    arrival = await storage.check_in(media_id, SERVED, at_most=20 * 2**20)

    assert arrival is not None
    assert (arrival.size, arrival.sha256) == (20 * 2**20, digest)
    assert arrival.head == megabyte
    assert bucket.parts == {}


async def test_a_storage_that_refuses_us_is_not_there_for_now(
    bucket: Bucket, storage: MediaStorage
) -> None:
    media_id = MediaId(Platform().new_id())
    bucket.is_away = True

    with pytest.raises(Unavailable):
        await storage.check_in(media_id, SERVED, at_most=1)
    with pytest.raises(Unavailable):
        await storage.keep(Arrival(media_id, "x", 1, "", b""))
    with pytest.raises(Unavailable):
        await storage.is_kept(media_id)
    with pytest.raises(Unavailable):
        await anext(storage.read(media_id, 0, 1))
    with pytest.raises(Unavailable):
        await storage.remove(media_id)
    with pytest.raises(Unavailable):
        await storage.unfinished(untouched_for=HOUR)
