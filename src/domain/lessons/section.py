"""A section: a titled part of a course's outline."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.ids import CourseId, SectionId
from domain.text import Title

#: How many sections a course, and how many lessons a section can have: as many as one request can
#: put in order.
MOST_IN_ORDER: Final = 1000


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
