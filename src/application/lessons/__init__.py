"""What people do with lessons and with the outline that orders them."""

from dataclasses import dataclass

from application.certificates.issue import IssueCertificate
from application.certificates.ports import RandomCharacters
from application.courses.ports import CourseReads
from application.enrollments.complete import CompleteEnrollment
from application.enrollments.complete_late import CompleteLate
from application.lessons.add_lesson import AddLesson
from application.lessons.add_section import AddSection
from application.lessons.attach import AttachFile, DetachFile
from application.lessons.change_status import (
    ChangeLessonStatus,
    publish_lesson,
    unpublish_lesson,
)
from application.lessons.delete_lesson import DeleteLesson
from application.lessons.delete_section import DeleteSection
from application.lessons.edit_lesson import EditLesson
from application.lessons.ports import LessonReads, MarkdownRenderer, StartLessonWork
from application.lessons.queries import (
    ListLessons,
    ListRevisions,
    ShowAttachment,
    ShowLesson,
    ShowRevision,
    ShowSection,
)
from application.lessons.rename_section import RenameSection
from application.lessons.reorder_outline import ReorderOutline
from application.lessons.restore_revision import RestoreRevision
from application.ports import NewId


@dataclass(frozen=True, slots=True)
class LessonUseCases:
    """The module's table of contents."""

    list: ListLessons
    show: ShowLesson
    add: AddLesson
    edit: EditLesson
    delete: DeleteLesson
    publish: ChangeLessonStatus
    unpublish: ChangeLessonStatus
    revisions: ListRevisions
    revision: ShowRevision
    restore: RestoreRevision
    section: ShowSection
    add_section: AddSection
    rename_section: RenameSection
    delete_section: DeleteSection
    reorder: ReorderOutline
    attach: AttachFile
    detach: DetachFile
    show_attachment: ShowAttachment


def lesson_use_cases(
    start_work: StartLessonWork,
    courses: CourseReads,
    reads: LessonReads,
    renderer: MarkdownRenderer,
    new_id: NewId,
    characters: RandomCharacters,
) -> LessonUseCases:
    """The module on these adapters."""
    complete = CompleteEnrollment(IssueCertificate(new_id, characters))
    complete_late = CompleteLate(complete, new_id)
    return LessonUseCases(
        list=ListLessons(courses, reads),
        show=ShowLesson(reads, renderer),
        add=AddLesson(start_work, new_id, renderer),
        edit=EditLesson(start_work, renderer, complete_late),
        delete=DeleteLesson(start_work, complete_late),
        publish=publish_lesson(start_work, renderer, complete_late),
        unpublish=unpublish_lesson(start_work, renderer, complete_late),
        revisions=ListRevisions(reads),
        revision=ShowRevision(reads),
        restore=RestoreRevision(start_work, renderer),
        section=ShowSection(reads),
        add_section=AddSection(start_work, new_id),
        rename_section=RenameSection(start_work),
        delete_section=DeleteSection(start_work),
        reorder=ReorderOutline(start_work),
        attach=AttachFile(start_work, new_id),
        detach=DetachFile(start_work),
        show_attachment=ShowAttachment(reads),
    )
