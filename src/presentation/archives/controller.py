"""Courses as archives: exporting and importing them."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from application.actor import NotAllowed
from application.archives import ArchiveUseCases
from application.archives.errors import ChangedMeanwhile, ImportRefused, NotAnArchive
from application.archives.ports import OnceFor
from application.courses.views import CourseDetail
from domain.ids import CourseId
from domain.media.errors import QuotaExceeded, StorageFull
from presentation.archives.archive_answer import archive_answer
from presentation.archives.incoming import ZIP
from presentation.media.incoming import IncomingBody
from presentation.protocol_errors import PayloadTooLarge, RequestTimeout, UnsupportedMediaType
from presentation.schemas import CurrentActor
from presentation.sent import Streamed

Archives = NamedDependency[ArchiveUseCases]


class ExportController(Controller):
    """`/courses/{id}/export`."""

    path = "/courses/{course_id:str}/export"
    tags = ("Courses",)

    @get(
        "/",
        operation_id="exportCourse",
        opt={"document": ZIP, "refuses": (NotAllowed, ChangedMeanwhile, StorageFull)},
    )
    async def export(
        self, course_id: FromPath[UUID], actor: CurrentActor, archives: Archives
    ) -> Streamed:
        """Export a course as a ZIP archive.

        It holds `course.json` (everything that an author sets), a Markdown file for each lesson
        and the files that lessons show or offer. Equal courses make equal archives, byte by byte.
        People, enrollments, prerequisites, former revisions and ids stay behind.
        """
        return await archive_answer(await archives.export_course(actor, CourseId(course_id)))


class ImportController(Controller):
    """`/courses/import`."""

    path = "/courses/import"
    tags = ("Courses",)

    @post(
        "/",
        operation_id="importCourse",
        opt={
            "location": "/courses/{id}",
            "takes_archive": True,
            "refuses": (
                *(NotAllowed, NotAnArchive, ImportRefused, PayloadTooLarge, RequestTimeout),
                *(UnsupportedMediaType, QuotaExceeded, StorageFull),
            ),
        },
    )
    async def import_course(
        self,
        once_for: NamedDependency[OnceFor],
        incoming_archive: NamedDependency[IncomingBody],
        actor: CurrentActor,
        archives: Archives,
    ) -> CourseDetail:
        """Import a course from an archive, as a draft of your own.

        Wholly or not at all, and checked before anything is kept: at most 500 MiB, 10,000 entries
        and 4 GiB unpacked; nothing but `course.json` and the files that it names; every file with
        the size, the hash and the type that are stated there. Files count for your quota. Where the
        slug is taken, the course gets another one.
        """
        return await archives.import_course(actor, incoming_archive, once_for=once_for)
