"""Exporting and importing courses from a shell."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from application.actor import Actor, Origin
from application.archives import ArchiveUseCases
from application.archives.errors import refused
from application.archives.export_course import Export
from application.archives.ports import ArchiveLimits, Manifests
from application.courses.ports import CourseRef
from domain.errors import NotFound
from domain.ids import CourseId, SessionId, UserId
from domain.text import Email, Slug
from domain.users.user import Role
from infrastructure.adapters import Adapters
from infrastructure.archives.assembled import archives_on
from infrastructure.operator import told_to_operator
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.progress_bar import ProgressBar
from infrastructure.settings import Settings

GIBIBYTE: Final = 1024**3

#: Whoever sits at the machine has more room than whoever sends a request.
LIMITS: Final = ArchiveLimits(archive=64 * GIBIBYTE, unpacked=128 * GIBIBYTE)

_PIECE: Final = 256 * 1024
_NOBODY: Final = UUID(int=0)
#: Where the audit trail says that this came from.
_ORIGIN: Final = Origin(request_id="elearning courses")
_OPERATOR: Final = Actor(UserId(_NOBODY), Role.ADMIN, SessionId(_NOBODY), _ORIGIN)


class Shell:
    """What an operator does with courses as files."""

    def __init__(self, settings: Settings, manifests: Manifests) -> None:
        self._settings = settings
        self._manifests = manifests

    async def export_course(self, name: str, file: Path) -> str:
        """Write a course, named by its slug or its id, to a new file, and say so. Raise
        ``CommandRefused``.
        """
        async with self._working() as (archives, adapters):
            course = (await SqlCourseReads(adapters.lane).sheet(_ref(name), None)).course
            with ProgressBar() as bar:
                export = await archives.export_course(
                    _OPERATOR, CourseId(course.id), progress=bar.show
                )
                await _save(export, file)
        return f"“{course.title}” is in {file}."

    async def import_course(self, file: Path, owner: str) -> str:
        """Make a draft of somebody's from a file, and say so. Raise ``CommandRefused``."""
        async with self._working() as (archives, adapters):
            actor = await _owner(adapters, Email(owner))
            with ProgressBar() as bar:
                course = await archives.import_course(actor, FileOnDisk(file), progress=bar.show)
        return f"“{course.title}” is a draft of {owner} now, as {course.slug}."

    @asynccontextmanager
    async def _working(self) -> AsyncIterator[tuple[ArchiveUseCases, Adapters]]:
        adapters = Adapters(self._settings)
        try:
            with told_to_operator():
                yield archives_on(adapters, self._settings, self._manifests, LIMITS), adapters
        finally:
            await adapters.close()


class FileOnDisk:
    """The port ``Incoming``: a file of this machine."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def chunks(self, *, at_most: int) -> AsyncIterator[bytes]:
        """Raise ``ImportRefused`` where it is longer than that."""
        if self._file.stat().st_size > at_most:
            raise refused(f"The archive is larger than {at_most} bytes.")
        with self._file.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece


def _ref(name: str) -> CourseRef:
    try:
        return CourseId(UUID(name))
    except ValueError:
        return Slug(name)


async def _owner(adapters: Adapters, email: Email) -> Actor:
    async with adapters.start_work(None) as work:
        user = await work.users.lock_by_email(email)
    if user is None:
        raise NotFound("There is no account with this address.")
    return Actor(user.id, user.role, SessionId(_NOBODY), _ORIGIN)


async def _save(export: Export, file: Path) -> None:
    """Write the archive to the file, whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("xb") as writing:
            async for piece in export.archive.pieces:
                await asyncio.to_thread(writing.write, piece)
        part.rename(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
