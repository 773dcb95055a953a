"""What the use cases on files need from outside."""

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol, TypeAlias

from application.files import MediaFiles
from application.media.views import MediaLink, MediaView
from application.page import Page, PageRequest
from application.ports import Once, UnitOfWork
from domain.ids import LessonId, MediaId, UserId
from domain.media.media import Media
from domain.media.serving import ServedAs


@dataclass(frozen=True, slots=True)
class MediaSheet:
    """A file, and what uses it."""

    media: Media
    #: The lessons that show or offer it, deleted ones left out.
    lesson_ids: tuple[LessonId, ...]
    #: Whether it is the picture of somebody whose profile everybody may see.
    is_avatar: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """How much somebody has stored or announced."""

    bytes: int
    files: int


class MediaReads(Protocol):
    """The files as people see them; every method is one statement."""

    async def sheet(self, media_id: MediaId, /) -> MediaSheet:
        """Raise ``NotFound`` when there is none."""
        ...

    async def of_owner(self, user_id: UserId, page: PageRequest, /) -> Page[MediaView]:
        """What somebody announced or uploaded, newest first."""
        ...

    async def stored_by(self, user_id: UserId, /) -> Stored: ...


class MediaRemains(Protocol):
    """What is left behind of uploads and of files that are gone."""

    async def forget_abandoned(self, *, at_most: int) -> int:
        """Delete up to so many files of each kind that nobody will come back to, and answer the
        most that were deleted of one: uploads that were announced a day ago and never completed,
        pictures that are nobody's for a day, and unused files without an owner.
        """
        ...

    async def leftovers(self, *, at_most: int) -> list[MediaId]:
        """Files that are gone, and whose bytes may still lie in the storage."""
        ...

    async def settle(self, media_ids: Collection[MediaId], /) -> None:
        """The bytes of these leftovers are deleted."""
        ...

    async def awaited(self, media_ids: Collection[MediaId], /) -> set[MediaId]:
        """Those of them that are announced and not complete yet."""
        ...


#: So much of a file, in bytes, is looked into.
HEAD: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that were uploaded for a file, out of reach of whoever uploaded them.

    ``name`` is the storage's own; ``head`` are the first bytes, ``HEAD`` of them;
    ``sha256`` is in lower-case hex.
    """

    media_id: MediaId
    name: str
    size: int
    sha256: str
    head: bytes


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What lies in the storage of an upload that did not end yet, or never will; ``is_whole`` where
    it was received to its end and can be checked in.
    """

    media_id: MediaId
    name: str
    is_whole: bool


class MediaStorage(Protocol):
    """Where the bytes of files lie, each under its id, and never under a name that somebody chose.

    Bytes go three ways: they are *received*, or sent straight to where they are stored; they are
    *checked in*, out of reach of whoever sent them; and they are *kept* once they are what was
    announced. A file is never seen before it is kept, and never in part. Every method may raise
    ``Unavailable``, and those that write ``StorageFull``.
    """

    async def upload_address(
        self, media_id: MediaId, served: ServedAs, /, *, lifetime: timedelta
    ) -> str | None:
        """Where the bytes can be sent with PUT, past the server; None where they cannot."""
        ...

    async def receive(self, media_id: MediaId, chunks: AsyncIterator[bytes], /) -> None:
        """Store what is uploaded for a file, whole or not at all, in place of what was uploaded for
        it before.
        """
        ...

    async def check_in(
        self, media_id: MediaId, served: ServedAs, /, *, at_most: int
    ) -> Arrival | None:
        """Take over what was uploaded last, and measure it; None when there is nothing. What is
        longer than ``at_most`` is not read but deleted: it has neither a hash nor a head.
        """
        ...

    async def keep(self, arrival: Arrival, /) -> None:
        """From here on these are the bytes of the file, however the machine ends."""
        ...

    async def drop(self, arrival: Arrival, /) -> None:
        """Delete what was checked in and is not kept; nothing happens where it is kept."""
        ...

    async def give_back(self, arrival: Arrival, /) -> None:
        """Have what was checked in received again, unless something was received since; nothing
        happens where it is kept.
        """
        ...

    async def is_kept(self, media_id: MediaId, /) -> bool: ...

    def read(self, media_id: MediaId, start: int, stop: int, /) -> AsyncIterator[bytes]:
        """The kept bytes from ``start`` up to ``stop``, in small pieces. Raise ``NotFound`` where
        there are none.
        """
        ...

    async def download_address(self, media_id: MediaId, /, *, lifetime: timedelta) -> str | None:
        """Where the kept bytes can be had with GET, past the server; None where they cannot."""
        ...

    async def remove(self, media_id: MediaId, /) -> None:
        """Delete what was received and what was kept for a file; there may be nothing."""
        ...

    async def unfinished(self, *, untouched_for: timedelta) -> list[Unfinished]:
        """What was received, half or whole, or checked in, and then left alone for so long."""
        ...

    async def discard(self, unfinished: Unfinished, /) -> None:
        """Delete it; it may be gone already."""
        ...


class Inspector(Protocol):
    """Looks into files."""

    async def faults(self, content_type: str, head: bytes, /) -> list[str]:
        """What contradicts that a file that begins so is of this type, in sentences. Nothing of it
        is unpacked or drawn.
        """
        ...


class MediaLinks(Protocol):
    """Signed addresses: whoever has one may do one thing with one file, for a while, in the name of
    the person that it was made for. Nobody can make one up, or change one.
    """

    def upload(
        self, media_id: MediaId, user_id: UserId, /, *, lifetime: timedelta
    ) -> MediaLink: ...

    def download(
        self, media_id: MediaId, user_id: UserId, /, *, lifetime: timedelta
    ) -> MediaLink: ...

    def uploader(self, media_id: MediaId, ticket: str, /) -> UserId:
        """Whom the link to upload this file was made for. Raise ``InvalidLink``."""
        ...

    def downloader(self, media_id: MediaId, ticket: str, /) -> UserId:
        """Whom the link to download this file was made for. Raise ``InvalidLink``."""
        ...


class Incoming(Protocol):
    """The body of a request, as it comes in."""

    def chunks(self, *, at_most: int) -> AsyncIterator[bytes]:
        """Raise a refusal where it is longer than that, or ends before its end."""
        ...


class MediaWork(UnitOfWork, Protocol):
    """A transaction on files."""

    media: MediaFiles


StartMediaWork: TypeAlias = Callable[[Once | None], MediaWork]


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """How much may be stored, in bytes: by one person, and in one file."""

    quota: int
    largest: int
