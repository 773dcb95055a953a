"""Exporting and importing on the adapters of a server: for requests, and for a shell."""

from uuid_utils.compat import uuid7

from application.archives import ArchivePorts, ArchiveUseCases, archive_use_cases
from application.archives.ports import ArchiveLimits, Manifests
from application.media.ports import MediaLimits
from infrastructure.adapters import Adapters
from infrastructure.archives.zip_archives import ZipArchives
from infrastructure.media.file_inspector import FileInspector
from infrastructure.persistence.archives.reads import SqlArchiveReads
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.settings import Settings


def archives_on(
    adapters: Adapters, settings: Settings, manifests: Manifests, limits: ArchiveLimits
) -> ArchiveUseCases:
    """The use cases; what people may store holds for whoever imports."""
    ports = ArchivePorts(
        start_work=adapters.start_work,
        reads=SqlArchiveReads(adapters.lane),
        courses=SqlCourseReads(adapters.lane),
        lessons=SqlLessonReads(adapters.lane),
        storage=adapters.storage,
        inspector=FileInspector(),
        archives=ZipArchives(limits),
        manifests=manifests,
        new_id=uuid7,
    )
    media = MediaLimits(settings.media_quota_bytes, settings.media_max_bytes)
    return archive_use_cases(ports, limits, media)
