"""What people do with lessons and with the outline that orders them."""

from dataclasses import dataclass

from application.lessons.add_lesson import AddLesson
from application.lessons.add_section import AddSection
from application.lessons.change_status import ChangeLessonStatus
from application.lessons.delete_lesson import DeleteLesson
from application.lessons.delete_section import DeleteSection
from application.lessons.edit_lesson import EditLesson
from application.lessons.queries import ListLessons, ShowLesson
from application.lessons.rename_section import RenameSection
from application.lessons.reorder_outline import ReorderOutline


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
    add_section: AddSection
    rename_section: RenameSection
    delete_section: DeleteSection
    reorder: ReorderOutline
