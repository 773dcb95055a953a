"""ZIP archives in temporary files, which no other process sees and which go by themselves."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from hashlib import blake2b
from tempfile import TemporaryFile
from typing import BinaryIO
from zipfile import ZipFile

from application.archives.ports import ArchiveLimits
from domain.errors import Unavailable
from infrastructure.archives.zip_reading import ReceivedZip, opened
from infrastructure.archives.zip_writing import WritingZip
from infrastructure.on_disk import on_disk


class ZipArchives:
    """The port ``Archives``. The disk, and everything that takes long, is left to threads."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self._limits = limits
        self._at_work = 0

    @asynccontextmanager
    async def new(self) -> AsyncIterator[WritingZip]:
        with self._one_of_few():
            async with _written() as archive:
                yield archive

    @asynccontextmanager
    async def received(self, chunks: AsyncIterator[bytes], /) -> AsyncIterator[ReceivedZip]:
        with self._one_of_few(), await on_disk(TemporaryFile) as file:
            digest = await _spooled(chunks, file)
            archive = await on_disk(lambda: opened(file))
            with archive:
                yield ReceivedZip.of(archive, digest, self._limits)

    @contextmanager
    def _one_of_few(self) -> Iterator[None]:
        """Raise ``Unavailable`` where enough are at work: each may fill much of the disk."""
        if self._at_work >= self._limits.at_once:
            raise Unavailable("Enough archives are being worked on; try again shortly.")
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1


@asynccontextmanager
async def _written() -> AsyncIterator[WritingZip]:
    file = await on_disk(TemporaryFile)
    writing = WritingZip(ZipFile(file, "w"), file)
    try:
        yield writing
    finally:
        writing.give_up()


async def _spooled(chunks: AsyncIterator[bytes], file: BinaryIO) -> bytes:
    digest = blake2b(digest_size=32)
    async for chunk in chunks:
        digest.update(chunk)
        await on_disk(lambda: file.write(chunk))  # noqa: B023 - it is done before the next one comes.
    return digest.digest()
