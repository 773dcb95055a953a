"""What is exported of a course, and that it comes back, in both worlds."""

from pathlib import Path
from typing import Any

import pytest

from application.actor import Actor
from application.archives import ArchivePorts, ArchiveUseCases, archive_use_cases
from application.archives.errors import ImportRefused
from application.archives.ports import ArchiveLimits
from application.media.ports import MediaLimits
from archive_files import unzipped, with_files, zipped
from classroom import classroom
from domain.ids import CourseId
from domain.users.user import Role
from fakes.archives import Bytes
from infrastructure.archives.zip_archives import ZipArchives
from infrastructure.media.disk_storage import DiskStorage
from infrastructure.media.file_inspector import FileInspector
from presentation.archives.manifest import JsonManifests
from worlds import World

ROOM = MediaLimits(quota=1_000_000, largest=100_000)


@pytest.fixture
def archives(world: World, tmp_path: Path) -> ArchiveUseCases:
    ports = ArchivePorts(
        start_work=world.start_work,
        reads=world.archives,
        courses=world.courses,
        lessons=world.lessons,
        storage=DiskStorage(tmp_path / "media"),
        inspector=FileInspector(),
        archives=ZipArchives(ArchiveLimits()),
        manifests=JsonManifests(),
        new_id=world.new_id,
    )
    return archive_use_cases(ports, ArchiveLimits(), ROOM)


async def export(archives: ArchiveUseCases, actor: Actor, course_id: Any) -> bytes:
    exported = await archives.export_course(actor, CourseId(course_id))
    return b"".join([piece async for piece in exported.archive.pieces])


def files_in(folder: Path) -> list[str]:
    return sorted(one.parent.parent.name for one in folder.rglob("*") if one.is_file())


async def test_what_is_imported_is_exported_the_same(
    world: World, archives: ArchiveUseCases
) -> None:
    author = await world.person(Role.INSTRUCTOR, "Grace")
    course = await archives.import_course(author, Bytes(zipped(with_files())))
    first = await export(archives, author, course.id)
    again = await archives.import_course(author, Bytes(first))
    second = await export(archives, author, again.id)
    assert unzipped(second).keys() == unzipped(first).keys()
    renamed = unzipped(first)["course.json"].replace(b'"slug": "bread"', b'"slug": "bread-2"')
    assert unzipped(second) == {**unzipped(first), "course.json": renamed}
    assert (
        unzipped(first)["lessons/0001-0001-flour.md"] == with_files()["lessons/0001-0001-flour.md"]
    )


async def test_sections_without_lessons_and_lessons_in_order_are_exported(
    world: World, archives: ArchiveUseCases
) -> None:
    room = classroom(world)
    course = await room.course()
    (section,) = await world.archives.sections(course.id)
    assert (section.title, section.lessons) == ("Lessons", [])
    lessons = await room.lessons(course, 3)
    (section,) = await world.archives.sections(course.id)
    assert [one.id for one in section.lessons] == [one.id for one in lessons]
    assert {one.revision for one in section.lessons} == {1}


async def test_a_refused_import_leaves_nothing_in_the_storage(
    world: World, archives: ArchiveUseCases, tmp_path: Path
) -> None:
    author = await world.person(Role.INSTRUCTOR, "Grace")
    with pytest.raises(ImportRefused):
        await archives.import_course(author, Bytes(zipped(with_files(sha256="0" * 64))))
    assert files_in(tmp_path / "media") == []
    assert (await world.media.stored_by(author.user_id)).bytes == 0
    await archives.import_course(author, Bytes(zipped(with_files())))
    assert files_in(tmp_path / "media") == ["kept", "kept"]
