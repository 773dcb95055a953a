"""Courses as archives: exporting and importing them."""

from dataclasses import dataclass

from application.archives.export_course import ExportCourse
from application.archives.import_course import ImportCourse
from application.archives.ports import (
    ArchiveLimits,
    ArchiveReads,
    Archives,
    Manifests,
    StartArchiveWork,
)
from application.archives.take_in_files import TakeInFiles
from application.courses.ports import CourseReads
from application.lessons.ports import LessonReads
from application.media.ports import Inspector, MediaLimits, MediaStorage
from application.ports import NewId


@dataclass(frozen=True, slots=True)
class ArchiveUseCases:
    """The module's table of contents."""

    export_course: ExportCourse
    import_course: ImportCourse


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePorts:
    """What the module needs from outside."""

    start_work: StartArchiveWork
    reads: ArchiveReads
    courses: CourseReads
    lessons: LessonReads
    storage: MediaStorage
    inspector: Inspector
    archives: Archives
    manifests: Manifests
    new_id: NewId


def archive_use_cases(
    ports: ArchivePorts, limits: ArchiveLimits, media: MediaLimits
) -> ArchiveUseCases:
    """The module on these adapters."""
    files = TakeInFiles(ports.start_work, ports.new_id, ports.storage, ports.inspector, media)
    return ArchiveUseCases(
        export_course=ExportCourse(
            ports.courses,
            ports.lessons,
            ports.reads,
            ports.storage,
            ports.archives,
            ports.manifests,
        ),
        import_course=ImportCourse(
            ports.start_work, ports.new_id, ports.archives, ports.manifests, files, limits
        ),
    )
