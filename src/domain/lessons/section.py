"""A section: a titled part of a course's outline."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import CourseId, SectionId
from domain.text import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the outline; ``position`` counts from 1 without gaps within the course."""

    id: SectionId
    course_id: CourseId
    title: Title
    position: int
    created_at: datetime
    updated_at: datetime
    version: int = 1
