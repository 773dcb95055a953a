"""What people do with courses."""

from dataclasses import dataclass

from application.courses.change_status import ChangeCourseStatus
from application.courses.create_course import CreateCourse
from application.courses.delete_course import DeleteCourse
from application.courses.edit_course import EditCourse
from application.courses.queries import (
    BrowseCatalogue,
    ListTaughtCourses,
    ShowCourse,
    ShowOutline,
)


@dataclass(frozen=True, slots=True)
class CourseUseCases:
    """The module's table of contents."""

    browse: BrowseCatalogue
    taught: ListTaughtCourses
    show: ShowCourse
    outline: ShowOutline
    create: CreateCourse
    edit: EditCourse
    delete: DeleteCourse
    publish: ChangeCourseStatus
    unpublish: ChangeCourseStatus
    archive: ChangeCourseStatus
    restore: ChangeCourseStatus
