"""Files in a folder of this machine, or of one that all servers share.

``received/ID.RANDOM.part`` is being uploaded, ``received/ID`` was uploaded whole,
``checked/ID.RANDOM`` is being checked, and ``kept/XX/ID`` is a file. A file moves on by being
renamed, so nobody ever sees part of it, and is written through to the disk before.
"""

import errno
import hashlib
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Final
from uuid import UUID

import structlog

from application.media.ports import HEAD, Arrival, Unfinished
from domain.errors import NotFound
from domain.ids import MediaId
from domain.media.serving import ServedAs
from infrastructure.on_disk import on_disk

log = structlog.get_logger()

#: How much is read from the disk at once, in bytes.
PIECE: Final = 256 * 1024

_ID_LENGTH: Final = 36


class DiskStorage:
    """The port ``MediaStorage``. The disk is only touched in threads: it may be slow."""

    def __init__(self, folder: Path) -> None:
        self._received = folder / "received"
        self._checked = folder / "checked"
        self._kept = folder / "kept"

    async def upload_address(
        self, media_id: MediaId, served: ServedAs, /, *, lifetime: timedelta
    ) -> str | None:
        return None

    async def download_address(self, media_id: MediaId, /, *, lifetime: timedelta) -> str | None:
        return None

    async def receive(self, media_id: MediaId, chunks: AsyncIterator[bytes], /) -> None:
        part = self._received / f"{media_id}.{token_hex(8)}.part"
        file = await on_disk(lambda: _created(part))
        try:
            async for chunk in chunks:
                await on_disk(lambda: file.write(chunk))  # noqa: B023 - it is done before the next one comes.
            await on_disk(lambda: _finish(file, part, self._received / str(media_id)))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        finally:
            # What it could not write, it tries once more.
            with suppress(OSError):
                file.close()

    async def check_in(
        self, media_id: MediaId, served: ServedAs, /, *, at_most: int
    ) -> Arrival | None:
        checked = self._checked / f"{media_id}.{token_hex(8)}"
        try:
            await on_disk(lambda: _take(self._received / str(media_id), checked))
        except FileNotFoundError:
            return None
        return await on_disk(lambda: _measured(media_id, checked, at_most))

    async def keep(self, arrival: Arrival, /) -> None:
        place = self._place(arrival.media_id)
        await on_disk(lambda: _move(self._checked / arrival.name, place))

    async def drop(self, arrival: Arrival, /) -> None:
        await on_disk(lambda: (self._checked / arrival.name).unlink(missing_ok=True))

    async def give_back(self, arrival: Arrival, /) -> None:
        checked = self._checked / arrival.name
        received = self._received / str(arrival.media_id)
        await on_disk(lambda: _put_back(checked, received))

    async def is_kept(self, media_id: MediaId, /) -> bool:
        return await on_disk(self._place(media_id).is_file)

    async def read(self, media_id: MediaId, start: int, stop: int, /) -> AsyncIterator[bytes]:
        try:
            file = await on_disk(lambda: self._place(media_id).open("rb"))
        except FileNotFoundError:
            log.error("the bytes of a file are gone", media=str(media_id))  # noqa: TRY400 - no code is at fault.
            raise NotFound from None
        with file:
            await on_disk(lambda: file.seek(start))
            while start < stop:
                most = min(PIECE, stop - start)
                piece = await on_disk(lambda: _something(file, most))  # noqa: B023 - as above.
                start += len(piece)
                yield piece

    async def remove(self, media_id: MediaId, /) -> None:
        for file in (self._place(media_id), self._received / str(media_id)):
            await on_disk(lambda: file.unlink(missing_ok=True))  # noqa: B023 - as above.

    async def unfinished(self, *, untouched_for: timedelta) -> list[Unfinished]:
        latest = time.time() - untouched_for.total_seconds()
        folders = (self._received, self._checked)
        return await on_disk(lambda: [one for each in folders for one in _untouched(each, latest)])

    async def discard(self, unfinished: Unfinished, /) -> None:
        for folder in (self._received, self._checked):
            await on_disk(lambda: (folder / unfinished.name).unlink(missing_ok=True))  # noqa: B023 - as above.

    def _place(self, media_id: MediaId) -> Path:
        """Ids begin with their time; their end spreads files evenly over folders."""
        name = str(media_id)
        return self._kept / name[-2:] / name


def _created(file: Path) -> BinaryIO:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return file.open("xb")


def _finish(file: BinaryIO, part: Path, place: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    _move(part, place)


def _take(received: Path, checked: Path) -> None:
    checked.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Whoever clears away looks at the time; it begins anew before the file is in its way.
    os.utime(received)
    received.rename(checked)


def _put_back(checked: Path, received: Path) -> None:
    if checked.exists() and not received.exists():
        _move(checked, received)


def _move(file: Path, place: Path) -> None:
    """Rename durably: the entry in the folder is on the disk before anybody relies on it."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.rename(place)
    folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _measured(media_id: MediaId, file: Path, at_most: int) -> Arrival:
    if (size := file.stat().st_size) > at_most:
        file.unlink()
        return Arrival(media_id, file.name, size, "", b"")
    with file.open("rb") as reading:
        head = reading.read(HEAD)
        reading.seek(0)
        digest = hashlib.file_digest(reading, "sha256").hexdigest()
    return Arrival(media_id, file.name, size, digest, head)


def _something(file: BinaryIO, most: int) -> bytes:
    piece = file.read(most)
    if not piece:
        raise OSError(errno.EIO, "the file is shorter than it was")
    return piece


def _untouched(folder: Path, latest: float) -> Iterator[Unfinished]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        # It may have moved on meanwhile.
        with suppress(FileNotFoundError, ValueError):
            if entry.stat().st_mtime <= latest:
                media_id = MediaId(UUID(entry.name[:_ID_LENGTH]))
                is_whole = entry.name == str(media_id) and folder.name == "received"
                yield Unfinished(media_id, entry.name, is_whole=is_whole)
