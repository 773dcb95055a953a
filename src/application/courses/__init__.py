"""What people do with courses."""

from dataclasses import dataclass

from application.courses.change_status import (
    ChangeCourseStatus,
    archive_course,
    publish_course,
    restore_course,
    unpublish_course,
)
from application.courses.create_course import CreateCourse
from application.courses.delete_course import DeleteCourse
from application.courses.edit_course import EditCourse
from application.courses.instructors import AddInstructor, RemoveInstructor, TransferCourse
from application.courses.ports import CourseReads, StartAuthoringWork
from application.courses.queries import (
    BrowseCatalogue,
    ListTaughtCourses,
    ShowCourse,
    ShowOutline,
)
from application.courses.set_prerequisites import SetPrerequisites
from application.ports import NewId


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
    add_instructor: AddInstructor
    remove_instructor: RemoveInstructor
    transfer: TransferCourse
    set_prerequisites: SetPrerequisites


def course_use_cases(
    start_work: StartAuthoringWork, reads: CourseReads, new_id: NewId
) -> CourseUseCases:
    """The module on these adapters."""
    return CourseUseCases(
        browse=BrowseCatalogue(reads),
        taught=ListTaughtCourses(reads),
        show=ShowCourse(reads),
        outline=ShowOutline(reads),
        create=CreateCourse(start_work, new_id),
        edit=EditCourse(start_work),
        delete=DeleteCourse(start_work),
        publish=publish_course(start_work),
        unpublish=unpublish_course(start_work),
        archive=archive_course(start_work),
        restore=restore_course(start_work),
        add_instructor=AddInstructor(start_work),
        remove_instructor=RemoveInstructor(start_work),
        transfer=TransferCourse(start_work),
        set_prerequisites=SetPrerequisites(start_work),
    )
