"""ZIP archives in temporary files, which no other process sees and which go by themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import blake2b
from tempfile import TemporaryFile
from typing import BinaryIO
from zipfile import ZipFile

from application.archives.ports import ArchiveLimits
from infrastructure.archives.zip_reading import ReceivedZip, opened
from infrastructure.archives.zip_writing import WritingZip
from infrastructure.on_disk import on_disk


class ZipArchives:
    """The port ``Archives``. The disk, and everything that takes long, is left to threads."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self._limits = limits

    @asynccontextmanager
    async def new(self) -> AsyncIterator[WritingZip]:
        file = await on_disk(TemporaryFile)
        archive = ZipFile(file, "w")
        try:
            yield WritingZip(archive, file)
        except BaseException:
            file.close()
            raise
        finally:
            # It would try to complete itself when it is forgotten.
            with suppress(ValueError, OSError):
                archive.close()

    @asynccontextmanager
    async def received(self, chunks: AsyncIterator[bytes], /) -> AsyncIterator[ReceivedZip]:
        with await on_disk(TemporaryFile) as file:
            digest = await _spooled(chunks, file)
            archive = await on_disk(lambda: opened(file))
            with archive:
                yield ReceivedZip.of(archive, digest, self._limits)


async def _spooled(chunks: AsyncIterator[bytes], file: BinaryIO) -> bytes:
    digest = blake2b(digest_size=32)
    async for chunk in chunks:
        digest.update(chunk)
        await on_disk(lambda: file.write(chunk))  # noqa: B023 - it is done before the next one comes.
    return digest.digest()
