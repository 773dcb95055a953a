"""Exporting a course as an archive."""

from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from application.actor import Actor
from application.archives.course_copy import (
    AttachmentCopy,
    CourseCopy,
    FileCopy,
    LessonCopy,
    SectionCopy,
)
from application.archives.errors import ChangedMeanwhile
from application.archives.links import carried
from application.archives.names import MANIFEST, file_path, lesson_path
from application.archives.ports import (
    ArchiveReads,
    Archives,
    Manifests,
    NewArchive,
    Progress,
    StoredFile,
    StoredLesson,
    StoredSection,
    WrittenArchive,
    unseen,
)
from application.courses.policy import require_staff
from application.courses.ports import CourseReads
from application.courses.views import CourseDetail
from application.lessons.ports import LessonReads
from application.media.ports import MediaStorage
from domain.errors import NotFound
from domain.ids import CourseId, LessonId
from domain.text import Slug, Title

#: What an author sets of a course beside its title and its slug.
COURSE_FACTS: Final = (
    *("summary", "description", "level", "language", "tags", "visibility", "capacity", "waitlist"),
    *("enroll_from", "enroll_until", "starts_at", "ends_at", "access_days", "sequential"),
)
#: What an author sets of a lesson beside its title, its content and its files.
LESSON_FACTS: Final = (
    *("kind", "preview", "required", "duration_minutes"),
    *("completion_rule", "completion_percent"),
)


@dataclass(frozen=True, slots=True)
class Export:
    """A written archive, and the name to save it under."""

    filename: str
    archive: WrittenArchive


@dataclass(frozen=True, slots=True)
class Paths:
    """Where everything stands in the archive."""

    lessons: dict[LessonId, str]
    files: dict[str, StoredFile]
    files_by_id: dict[UUID, str]

    @classmethod
    def of(cls, sections: list[StoredSection]) -> Self:
        """Lessons by their places, files in the order of their first use."""
        lessons = {
            lesson.id: lesson_path(place, spot, lesson.title)
            for place, section in enumerate(sections, start=1)
            for spot, lesson in enumerate(section.lessons, start=1)
        }
        used = [
            file for section in sections for lesson in section.lessons for file in lesson.files()
        ]
        known = list({file.id: file for file in used}.values())
        files = {file_path(n, file.filename): file for n, file in enumerate(known, start=1)}
        return cls(lessons, files, {file.id: path for path, file in files.items()})


@dataclass(frozen=True, slots=True)
class ExportCourse:
    """Write a course with its lessons and files into an archive, for the course's staff.

    The outline is read at one moment, and the contents are those of that moment: revisions never
    change. So nobody has to wait, and memory holds one content at a time.
    """

    courses: CourseReads
    lessons: LessonReads
    reads: ArchiveReads
    storage: MediaStorage
    archives: Archives
    manifests: Manifests

    async def __call__(
        self, actor: Actor, course_id: CourseId, /, *, progress: Progress = unseen
    ) -> Export:
        sheet = await self.courses.sheet(course_id, actor.user_id)
        require_staff(actor, sheet.standing)
        sections = await self.reads.sections(course_id)
        paths = Paths.of(sections)
        copy = _copy(sheet.course, sections, paths)
        async with self.archives.new() as archive:
            await archive.add(MANIFEST, self.manifests.write(copy))
            await self._add_all(archive, sections, paths, progress)
            return Export(f"{sheet.course.slug}.zip", await archive.finish())

    async def _add_all(
        self,
        archive: NewArchive,
        sections: list[StoredSection],
        paths: Paths,
        progress: Progress,
    ) -> None:
        """Add every content, then every file, in the order of their names."""
        total = sum(len(one.lessons) for one in sections) + len(paths.files)
        lessons = [lesson for section in sections for lesson in section.lessons]
        try:
            for done, lesson in enumerate(lessons, start=1):
                kept = await self.lessons.revision(lesson.id, lesson.revision)
                content = carried(kept.content, paths.files_by_id)
                await archive.add(paths.lessons[lesson.id], content.encode())
                progress(done, total)
            for done, (path, file) in enumerate(paths.files.items(), start=len(lessons) + 1):
                await archive.add_file(path, file.size, self.storage.read(file.id, 0, file.size))
                progress(done, total)
        except NotFound:
            raise ChangedMeanwhile from None


def _copy(course: CourseDetail, sections: list[StoredSection], paths: Paths) -> CourseCopy:
    return CourseCopy(
        title=Title(course.title),
        slug=Slug(course.slug),
        facts={name: getattr(course, name) for name in COURSE_FACTS},
        sections=tuple(
            SectionCopy(Title(one.title), tuple(_lesson(lesson, paths) for lesson in one.lessons))
            for one in sections
        ),
        files=tuple(
            FileCopy(path, one.filename, one.content_type, one.size, one.sha256)
            for path, one in paths.files.items()
        ),
    )


def _lesson(lesson: StoredLesson, paths: Paths) -> LessonCopy:
    return LessonCopy(
        title=Title(lesson.title),
        status=lesson.status,
        path=paths.lessons[lesson.id],
        facts={name: getattr(lesson, name) for name in LESSON_FACTS},
        media=None if lesson.file is None else paths.files_by_id[lesson.file.id],
        attachments=tuple(
            AttachmentCopy(title, paths.files_by_id[file.id]) for title, file in lesson.attachments
        ),
    )
