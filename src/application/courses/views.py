"""Courses as people see them. These are msgspec structs, which cost a tenth of dataclasses to build
and encode: a page of the catalogue is the busiest read of all.
"""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from application.concurrency import fingerprint
from domain.courses.course import CourseStatus, Level, Visibility
from domain.ids import LessonId, SectionId
from domain.lessons.lesson import LessonKind, LessonStatus


class Instructor(Struct, frozen=True):
    """Who teaches, as everybody may know them."""

    id: UUID
    display_name: str
    title: str | None
    avatar_url: str | None


class CourseCard(Struct, frozen=True):
    """A course in a list."""

    id: UUID
    slug: str
    title: str
    summary: str
    level: Level
    language: str
    tags: list[str]
    status: CourseStatus
    visibility: Visibility
    instructor: Instructor
    lesson_count: int
    duration_minutes: int
    enrolled_count: int
    capacity: int | None
    seats_left: int | None
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime


class OutlineLesson(Struct, frozen=True):
    """A lesson's line in the outline: no content."""

    id: UUID
    title: str
    kind: LessonKind
    status: LessonStatus
    preview: bool
    required: bool
    duration_minutes: int | None
    locked: bool


class OutlineSection(Struct, frozen=True):
    """A section with its lessons, in order."""

    id: UUID
    title: str
    position: int
    lessons: list[OutlineLesson]


class Outline(Struct, frozen=True):
    """The order of a course. It counts no versions: another order is another version."""

    sections: list[OutlineSection]

    @property
    def version(self) -> int:
        """What `If-Match` compares."""
        return fingerprint(
            one for section, lessons in self.order() for one in ("section", section, *lessons)
        )

    def order(self) -> list[tuple[SectionId, list[LessonId]]]:
        """The ids alone."""
        return [
            (SectionId(section.id), [LessonId(lesson.id) for lesson in section.lessons])
            for section in self.sections
        ]


class CourseLink(Struct, frozen=True):
    """Just enough of a course to name it and lead to it."""

    id: UUID
    slug: str
    title: str


class CourseDetail(CourseCard, frozen=True):
    """A course by itself, with its outline; staff see drafts in it as well."""

    description: str
    instructors: list[Instructor]
    prerequisites: list[CourseLink]
    enroll_from: datetime | None
    enroll_until: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    access_days: int | None
    sequential: bool
    waitlist: bool
    version: int
    sections: list[OutlineSection]
