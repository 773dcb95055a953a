"""However long its film is, a course is exported and imported in a few mebibytes of memory."""

import random
import tracemalloc
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from application.archives import ArchivePorts, ArchiveUseCases, archive_use_cases
from application.archives.ports import ArchiveLimits
from application.media.ports import MediaLimits
from archive_files import with_files, zipped
from domain.ids import CourseId
from domain.users.user import Role
from fakes.archives import Bytes
from infrastructure.archives.zip_archives import ZipArchives
from infrastructure.media.disk_storage import DiskStorage
from infrastructure.media.file_inspector import FileInspector
from media_files import MP4
from presentation.archives.manifest import JsonManifests
from worlds import World, memory_world

MEBIBYTE: Final = 1024 * 1024
FILM: Final = 24 * MEBIBYTE
FLAT: Final = 6 * MEBIBYTE


def use_cases(world: World, folder: Path) -> ArchiveUseCases:
    ports = ArchivePorts(
        start_work=world.start_work,
        reads=world.archives,
        courses=world.courses,
        lessons=world.lessons,
        storage=DiskStorage(folder),
        inspector=FileInspector(),
        archives=ZipArchives(ArchiveLimits()),
        manifests=JsonManifests(),
        new_id=world.new_id,
    )
    return archive_use_cases(ports, ArchiveLimits(), MediaLimits(4 * FILM, 2 * FILM))


class File:
    """The port ``Incoming``: a body that is read from a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def chunks(self, *, at_most: int) -> AsyncIterator[bytes]:
        with self._path.open("rb") as file:
            while piece := file.read(65536):
                yield piece


async def test_the_longest_film_passes_through_a_little_memory(tmp_path: Path) -> None:
    world = memory_world()
    author = await world.person(Role.INSTRUCTOR)
    archives = use_cases(world, tmp_path / "media")
    film = MP4 + random.Random(0).randbytes(FILM)
    facts = {"size": len(film), "sha256": sha256(film).hexdigest()}
    entries = {**with_files(**facts), "media/0001-kneading.mp4": film}
    course = await archives.import_course(author, Bytes(zipped(entries)))
    del film, entries

    tracemalloc.start()
    try:
        export = await archives.export_course(author, CourseId(course.id))
        with (tmp_path / "bread.zip").open("wb") as file:
            async for piece in export.archive.pieces:
                file.write(piece)
        again = await archives.import_course(author, File(tmp_path / "bread.zip"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert export.archive.size > FILM
    assert again.title == "Bread"
    assert peak < FLAT
