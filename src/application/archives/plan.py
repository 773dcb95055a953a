"""What an archive becomes: entities that keep all rules, before any of them is stored."""

from dataclasses import dataclass
from datetime import datetime

from application.archives.course_copy import CourseCopy, LessonCopy, SectionCopy
from application.archives.errors import within
from application.courses.create_course import RESERVED, slug_of
from application.ports import NewId
from domain.courses.course import Course
from domain.ids import CourseId, LessonId, SectionId, UserId
from domain.lessons.lesson import Lesson
from domain.lessons.section import Section
from domain.text import Slug


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    """A lesson without its content, which is read when it is stored; ``pointer`` leads to what
    the archive says of it.
    """

    pointer: str
    lesson: Lesson
    copy: LessonCopy


@dataclass(frozen=True, slots=True)
class Plan:
    """The course with its sections and lessons."""

    course: Course
    sections: list[Section]
    lessons: list[PlannedLesson]


def plan(copy: CourseCopy, owner_id: UserId, new_id: NewId, *, now: datetime) -> Plan:
    """Raise ``ImportRefused`` where facts do not go together."""
    with within("/course"):
        course = Course(
            id=CourseId(new_id()),
            owner_id=owner_id,
            slug=_slug(copy),
            title=copy.title,
            created_at=now,
            updated_at=now,
            **copy.facts,
        )
    planned = Plan(course, [], [])
    for place, section_copy in enumerate(copy.sections):
        section = Section(
            id=SectionId(new_id()),
            course_id=course.id,
            title=section_copy.title,
            position=place + 1,
            created_at=now,
            updated_at=now,
        )
        planned.sections.append(section)
        planned.lessons.extend(_lessons(section_copy, place, section, owner_id, new_id))
    return planned


def _slug(copy: CourseCopy) -> Slug:
    """The one that it had, if a course may have it."""
    if copy.slug is None or copy.slug in RESERVED:
        return slug_of(copy.title)
    return copy.slug


def _lessons(
    copy: SectionCopy, place: int, section: Section, owner_id: UserId, new_id: NewId
) -> list[PlannedLesson]:
    planned = []
    for spot, one in enumerate(copy.lessons):
        pointer = f"/sections/{place}/lessons/{spot}"
        with within(pointer):
            lesson = Lesson(
                id=LessonId(new_id()),
                course_id=section.course_id,
                section_id=section.id,
                title=one.title,
                status=one.status,
                position=spot + 1,
                revised_by=owner_id,
                created_at=section.created_at,
                updated_at=section.created_at,
                **one.facts,
            )
        planned.append(PlannedLesson(pointer, lesson, one))
    return planned
