"""Importing a course from an archive."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from application.actor import Actor, require_role
from application.archives.course_copy import CourseCopy, LessonCopy
from application.archives.errors import ImportRefused, refused, within
from application.archives.links import placed
from application.archives.names import MANIFEST, shown_name
from application.archives.plan import Plan, PlannedLesson, plan
from application.archives.ports import (
    ArchiveLimits,
    Archives,
    ArchiveWork,
    Manifests,
    OnceFor,
    OpenArchive,
    Progress,
    StartArchiveWork,
    unseen,
)
from application.archives.take_in_files import ArrivedFiles, TakeInFiles
from application.courses.views import CourseDetail
from application.media.ports import Incoming
from application.ports import AuditEvent, NewId, Once
from domain.errors import Fault
from domain.ids import AttachmentId, MediaId
from domain.lessons.attachment import Attachment
from domain.text import Markdown, Title
from domain.users.user import Role

#: A content has at most 200 000 characters, of at most four bytes.
LONGEST_CONTENT: Final = 4 * Markdown.max_length
LONGEST_MANIFEST: Final = 16 * 1024 * 1024

#: How many stray entries are told of.
MOST_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class ImportCourse:
    """Make a draft of one's own from an archive, wholly or not at all.

    Everything is looked at before anything is written. Files are taken in first, as uploads that
    are not complete yet: should the server end in between, they are swept away like those. What
    completes them is the transaction that makes the course.
    """

    start_work: StartArchiveWork
    new_id: NewId
    archives: Archives
    manifests: Manifests
    files: TakeInFiles
    limits: ArchiveLimits

    async def __call__(
        self,
        actor: Actor,
        incoming: Incoming,
        /,
        *,
        once_for: OnceFor = lambda _digest: None,
        progress: Progress = unseen,
    ) -> CourseDetail:
        require_role(actor, Role.INSTRUCTOR, Role.ADMIN)
        chunks = incoming.chunks(at_most=self.limits.archive)
        async with self.archives.received(chunks) as archive:
            once = once_for(archive.digest)
            # Whether it was done before is asked before anything is unpacked.
            async with self.start_work(once) as work:
                now = work.now
            copy = await self._checked(archive)
            planned = plan(copy, actor.user_id, self.new_id, now=now)
            async with self.files.taken_in(actor, archive, copy.files, progress) as arrived:
                return await self._store(actor, archive, planned, arrived, once)

    async def _checked(self, archive: OpenArchive) -> CourseCopy:
        """What the archive says, every content looked at."""
        if MANIFEST not in archive.names:
            raise refused(f"There is no {MANIFEST} in the archive.")
        content = await archive.content(MANIFEST, at_most=LONGEST_MANIFEST)
        copy = self.manifests.read(content)
        require_named(copy, archive.names)
        for pointer, lesson in copy.lessons():
            with within(pointer):
                await _content(archive, lesson)
        return copy

    async def _store(
        self,
        actor: Actor,
        archive: OpenArchive,
        planned: Plan,
        arrived: ArrivedFiles,
        once: Once | None,
    ) -> CourseDetail:
        course = planned.course
        async with self.start_work(once) as work:
            slug = await work.courses.claim_slug(course.slug, course.id)
            await work.courses.add(replace(course, slug=slug))
            for section in planned.sections:
                await work.lessons.add_section(section)
            for one in planned.lessons:
                await self._add_lesson(work, archive, one, arrived.ids)
            await arrived.complete(work)
            await work.audit.record(
                AuditEvent("course.imported", "course", course.id, actor.user_id, actor.origin)
            )
            imported = (await work.course_reads.sheet(course.id, actor.user_id)).detail(actor)
            await work.commit(imported)
        return imported

    async def _add_lesson(
        self,
        work: ArchiveWork,
        archive: OpenArchive,
        planned: PlannedLesson,
        ids: Mapping[str, MediaId],
    ) -> None:
        copy, lesson = planned.copy, planned.lesson
        with within(planned.pointer):
            content = Markdown(placed(await _content(archive, copy), ids))
        media_id = None if copy.media is None else ids[copy.media]
        await work.lessons.add(replace(lesson, content=content, media_id=media_id))
        for one in copy.attachments:
            await work.attachments.add(
                Attachment(
                    id=AttachmentId(self.new_id()),
                    lesson_id=lesson.id,
                    media_id=ids[one.path],
                    title=Title(one.title),
                    created_at=lesson.created_at,
                )
            )


def require_named(copy: CourseCopy, names: frozenset[str]) -> None:
    """Raise ``ImportRefused`` unless the archive has what ``course.json`` names, and nothing
    else.
    """
    wanted = {one.path: f"/files/{place}/path" for place, one in enumerate(copy.files)}
    wanted |= {lesson.path: f"{pointer}/content" for pointer, lesson in copy.lessons()}
    missing = [
        Fault("Is not in the archive.", pointer=wanted[one]) for one in wanted.keys() - names
    ]
    stray = [
        Fault(f"{shown_name(one)} is not named in {MANIFEST}.", pointer="")
        for one in sorted(names - wanted.keys() - {MANIFEST})
    ]
    if missing or stray:
        raise ImportRefused(*sorted(missing, key=lambda one: one.pointer or ""), *stray[:MOST_TOLD])


async def _content(archive: OpenArchive, lesson: LessonCopy) -> Markdown:
    content = await archive.content(lesson.path, at_most=LONGEST_CONTENT)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise refused("Must be UTF-8.", "/content") from None
    return Markdown(text)
