"""Reading ZIP archives that somebody else made. What they say of themselves is not believed: the
directory is bounded before it is read, names are looked at, and bytes are counted while they are
unpacked.
"""

import asyncio
import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, BinaryIO, Final, Self, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from application.archives.errors import ImportRefused, NotAnArchive, refused
from application.archives.names import shown_name
from application.archives.ports import ArchiveLimits
from domain.errors import Fault

T = TypeVar("T")

#: More is read of an archive's directory by nobody, in bytes: room for ten thousand entries.
MOST_DIRECTORY: Final = 4 * 1024 * 1024
PIECE: Final = 256 * 1024

#: How many entries of a kind are told of.
MOST_TOLD: Final = 20

_ENCRYPTED: Final = 0x1
_UNIX: Final = 3
_PLAIN: Final = re.compile(r"(?!/)[^\x00-\x1f\x7f\\:]+")

#: What the library raises where an archive is damaged, or made to look so.
_DAMAGED: Final = (
    *(BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OSError),
)


class TooMuchDirectory(Exception):
    """The directory of an archive is longer than anybody reads."""


class _Bounded:
    """A file of which nobody reads much at once: the library reads the directory in one go."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if size > MOST_DIRECTORY:
            raise TooMuchDirectory
        return self._file.read(size if size >= 0 else MOST_DIRECTORY)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def opened(file: BinaryIO) -> ZipFile:
    """The archive. Raise ``NotAnArchive``, or ``ImportRefused`` where it has too many entries."""
    try:
        return ZipFile(_Bounded(file))
    except TooMuchDirectory:
        raise refused("There are too many entries in the archive.") from None
    except _DAMAGED:
        raise NotAnArchive from None


class ReceivedZip:
    """The port ``OpenArchive``."""

    def __init__(
        self, archive: ZipFile, entries: dict[str, ZipInfo], digest: bytes, most: int
    ) -> None:
        self._archive = archive
        self._entries = entries
        self._room = most
        self.digest = digest
        self.names = frozenset(entries)

    @classmethod
    def of(cls, archive: ZipFile, digest: bytes, limits: ArchiveLimits) -> Self:
        """Raise ``ImportRefused`` where entries are not what they may be."""
        found = [one for one in archive.infolist() if not _is_folder(one)]
        if len(found) > limits.entries:
            raise refused(f"There may be at most {limits.entries} entries in an archive.")
        if faults := list(_faults(found)):
            raise ImportRefused(*faults[:MOST_TOLD])
        return cls(archive, {one.filename: one for one in found}, digest, limits.unpacked)

    async def content(self, name: str, /, *, at_most: int) -> bytes:
        return b"".join([piece async for piece in self.pieces(name, at_most=at_most)])

    async def pieces(self, name: str, /, *, at_most: int) -> AsyncIterator[bytes]:
        size = 0
        with await _read(name, lambda: self._archive.open(self._entries[name])) as entry:
            while piece := await _read(name, lambda: entry.read(PIECE)):
                size += len(piece)
                self._room -= len(piece)
                if size > at_most:
                    raise refused(f"{shown_name(name)} is longer than {at_most} bytes.")
                if self._room < 0:
                    raise refused("The archive unpacks to more than is taken.")
                yield piece


async def _read(name: str, do: Callable[[], T]) -> T:
    """What ``do`` answers, in a thread. Raise ``ImportRefused`` where the entry is damaged."""
    try:
        return await asyncio.to_thread(do)
    except _DAMAGED:
        raise refused(f"{shown_name(name)} is damaged.") from None


def _is_folder(entry: ZipInfo) -> bool:
    """Archivers add folders by themselves; nobody asks for them."""
    return entry.is_dir() and not entry.file_size


def _faults(entries: list[ZipInfo]) -> Iterator[Fault]:
    counts = Counter(one.filename for one in entries)
    for name, count in counts.items():
        if count > 1:
            yield Fault(f"{shown_name(name)} is there {count} times.", pointer="")
    for one in entries:
        if fault := _fault(one):
            yield Fault(f"{shown_name(one.orig_filename)} {fault}.", pointer="")


def _fault(entry: ZipInfo) -> str | None:
    """What an entry may not be."""
    name, mode = entry.orig_filename, entry.external_attr >> 16
    if not _PLAIN.fullmatch(name) or {"", ".", ".."} & set(name.split("/")):
        return "is no plain path within the archive"
    if entry.create_system == _UNIX and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is no regular file"
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "is compressed in a way that is not taken: use Deflate, or none"
    return None
