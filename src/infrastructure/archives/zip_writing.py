"""Writing ZIP archives of which equal contents make equal bytes: no time, no order by chance."""

import os
import stat
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from application.archives.errors import ChangedMeanwhile
from application.archives.ports import WrittenArchive
from infrastructure.on_disk import on_disk

#: The earliest that the format knows.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_LEVEL: Final = 6
_PIECE: Final = 256 * 1024


class WritingZip:
    """The port ``NewArchive``."""

    def __init__(self, archive: ZipFile, file: BinaryIO) -> None:
        self._archive = archive
        self._file = file
        self._is_finished = False

    async def add(self, name: str, content: bytes, /) -> None:
        info = _entry(name, ZIP_DEFLATED)
        await on_disk(lambda: self._archive.writestr(info, content, compresslevel=_LEVEL))

    async def add_file(self, name: str, size: int, pieces: AsyncIterator[bytes], /) -> None:
        info, written = _entry(name, ZIP_STORED), 0
        # It decides on the size of the entry's head.
        info.file_size = size
        with self._archive.open(info, "w") as entry:
            async for piece in pieces:
                written += await on_disk(lambda: entry.write(piece))  # noqa: B023 - it is done before the next one comes.
        if written != size:
            raise ChangedMeanwhile

    async def finish(self) -> WrittenArchive:
        await on_disk(self._archive.close)
        size = await on_disk(lambda: self._file.seek(0, os.SEEK_END))
        self._is_finished = True
        return WrittenArchive(size, _pieces(self._file))

    def give_up(self) -> None:
        """Let go of an archive that is not finished."""
        if self._is_finished:
            return
        self._file.close()
        # It would try to complete itself when it is forgotten.
        with suppress(ValueError, OSError):
            self._archive.close()


def _entry(name: str, method: int) -> ZipInfo:
    info = ZipInfo(name, _NO_TIME)
    info.compress_type = method
    info.create_system = _UNIX
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    """All bytes; then the file is gone."""
    with file:
        await on_disk(lambda: file.seek(0))
        while piece := await on_disk(lambda: file.read(_PIECE)):
            yield piece
