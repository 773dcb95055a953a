"""ZIP archives in temporary files, which no other process sees and which go by themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from zipfile import ZipFile

from application.archives.ports import ArchiveLimits
from application.turns import Turns
from domain.errors import Unavailable
from infrastructure.archives.zip_reading import ReceivedZip, opened
from infrastructure.archives.zip_writing import WritingZip
from infrastructure.on_disk import on_disk

#: How long one that is wanted waits for others, in seconds.
PATIENCE: Final = 2.0


class ZipArchives:
    """The port ``Archives``. The disk, and everything that takes long, is left to threads."""

    def __init__(self, limits: ArchiveLimits, *, patience: float = PATIENCE) -> None:
        self._limits = limits
        self._turns = Turns(patience=patience)

    @asynccontextmanager
    async def new(self) -> AsyncIterator[WritingZip]:
        async with self._one_of_few(), _written() as archive:
            yield archive

    @asynccontextmanager
    async def received(self, chunks: AsyncIterator[bytes], /) -> AsyncIterator[ReceivedZip]:
        async with self._one_of_few():
            with await on_disk(TemporaryFile) as file:
                digest = await _spooled(chunks, file)
                archive = await on_disk(lambda: opened(file))
                with archive:
                    yield ReceivedZip.of(archive, digest, self._limits)

    @asynccontextmanager
    async def _one_of_few(self) -> AsyncIterator[None]:
        """Raise ``Unavailable`` where enough are at work for too long: each may fill much of the
        disk.
        """
        async with self._turns.turn("archive", at_once=self._limits.at_once) as has_place:
            if not has_place:
                raise Unavailable("Enough archives are being worked on; try again shortly.")
            yield


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
