"""What exporting and importing need from outside."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from application.archives.course_copy import CourseCopy
from application.courses.ports import CourseReads, Courses
from application.lessons.ports import Attachments, Lessons
from application.media.ports import MediaWork
from application.ports import Once
from domain.ids import CourseId, LessonId, MediaId
from domain.lessons.lesson import CompletionRule, LessonKind, LessonStatus


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a lesson shows or offers; ``size`` is in bytes."""

    id: MediaId
    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredLesson:
    """A lesson as it is exported; its content is that of ``revision``, which never changes.
    ``attachments`` are the files that it offers, each with its title.
    """

    id: LessonId
    title: str
    kind: LessonKind
    status: LessonStatus
    preview: bool
    required: bool
    duration_minutes: int | None
    completion_rule: CompletionRule
    completion_percent: int | None
    revision: int
    file: StoredFile | None
    attachments: list[tuple[str, StoredFile]]

    def files(self) -> Iterator[StoredFile]:
        """Its main file, and those that it offers."""
        if self.file is not None:
            yield self.file
        yield from (file for _, file in self.attachments)


@dataclass(frozen=True, slots=True)
class StoredSection:
    """A section with its lessons, in order."""

    title: str
    lessons: list[StoredLesson]


class ArchiveReads(Protocol):
    """What is exported."""

    async def sections(self, course_id: CourseId, /) -> list[StoredSection]:
        """All sections and lessons of a course at one moment, in order."""
        ...


class NewArchive(Protocol):
    """An archive that is being written, entry after entry; equal entries make equal bytes."""

    async def add(self, name: str, content: bytes, /) -> None: ...

    async def add_file(self, name: str, size: int, pieces: AsyncIterator[bytes], /) -> None:
        """Add bytes that are compressed already, as pictures and films are. Raise
        ``ChangedMeanwhile`` where they are not ``size`` many.
        """
        ...

    async def finish(self) -> "WrittenArchive": ...


@dataclass(frozen=True, slots=True)
class WrittenArchive:
    """A whole archive: ``pieces`` can be read once, and let go of it in the end."""

    size: int
    pieces: AsyncIterator[bytes]


class OpenArchive(Protocol):
    """An archive that was received whole. Nothing that it says of itself is believed: what is read
    is counted while it is unpacked.
    """

    #: A digest of all its bytes.
    digest: bytes
    #: The names of its entries, each a plain relative path, and none of them twice.
    names: frozenset[str]

    async def content(self, name: str, /, *, at_most: int) -> bytes:
        """A whole entry. Raise ``ImportRefused`` where it is longer, or damaged."""
        ...

    def pieces(self, name: str, /, *, at_most: int) -> AsyncIterator[bytes]:
        """An entry piece by piece. Raise as ``content``."""
        ...


class Archives(Protocol):
    """Archives in temporary files: they may be larger than memory."""

    def new(self) -> AbstractAsyncContextManager[NewArchive]: ...

    def received(self, chunks: AsyncIterator[bytes], /) -> AbstractAsyncContextManager[OpenArchive]:
        """Raise ``NotAnArchive``, or ``ImportRefused`` where its entries are not what they may
        be.
        """
        ...


class Manifests(Protocol):
    """Between a course's copy and ``course.json``."""

    def write(self, copy: CourseCopy, /) -> bytes:
        """Equal copies make equal bytes."""
        ...

    def read(self, content: bytes, /) -> CourseCopy:
        """Raise ``ImportRefused`` with everything that is wrong."""
        ...


class ArchiveWork(MediaWork, Protocol):
    """A transaction on a course that is being imported."""

    courses: Courses
    course_reads: CourseReads
    lessons: Lessons
    attachments: Attachments


StartArchiveWork: TypeAlias = Callable[[Once | None], ArchiveWork]

#: The wish of a request to take effect once, made when the digest of its body is known.
OnceFor: TypeAlias = Callable[[bytes], Once | None]


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How large an archive may be, packed and unpacked, in bytes, and how many entries it may
    have.
    """

    archive: int = 500 * 1024 * 1024
    entries: int = 10_000
    unpacked: int = 4 * 1024 * 1024 * 1024
    #: How many archives one process works on at once.
    at_once: int = 8


class Progress(Protocol):
    """Is told how far an export or an import has come."""

    def __call__(self, done: int, total: int, /) -> None: ...


def unseen(done: int, total: int, /) -> None:
    """Progress that nobody watches."""
