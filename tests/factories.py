"""Entities for tests: valid as they come, each fact changed by naming it."""

from datetime import UTC, datetime
from typing import Any, Final

from domain.courses.course import Course
from domain.ids import CourseId, LessonId, SectionId, UserId
from domain.lessons.lesson import Lesson
from domain.lessons.section import Section
from domain.text import Slug, Title
from fakes.memory import Ids

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)

new_id = Ids()


def course(**facts: Any) -> Course:
    """A draft about bread."""
    standard = {
        "id": CourseId(new_id()),
        "owner_id": UserId(new_id()),
        "slug": Slug("bread"),
        "title": Title("Bread"),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Course(**{**standard, **facts})


def section(**facts: Any) -> Section:
    """The first section of some course."""
    standard = {
        "id": SectionId(new_id()),
        "course_id": CourseId(new_id()),
        "title": Title("Basics"),
        "position": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Section(**{**standard, **facts})


def lesson(**facts: Any) -> Lesson:
    """A draft, the first lesson of some section."""
    standard = {
        "id": LessonId(new_id()),
        "course_id": CourseId(new_id()),
        "section_id": SectionId(new_id()),
        "title": Title("Flour"),
        "position": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Lesson(**{**standard, **facts})
