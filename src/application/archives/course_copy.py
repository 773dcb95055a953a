"""A course as it travels: everything that an author sets, and nothing that belongs to one server.

No ids, no people, no dates of its making, no prerequisites (they are other courses), no former
revisions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.lessons.lesson import LessonStatus
from domain.text import Slug, Title


@dataclass(frozen=True, slots=True)
class FileCopy:
    """A file that lessons show or offer; ``path`` is its place in the archive, ``size`` is in
    bytes.
    """

    path: str
    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class AttachmentCopy:
    """A file that a lesson offers, by its place."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class LessonCopy:
    """A lesson: its content stands at ``path``, its main file at ``media``; ``facts`` are the other
    fields of the entity.
    """

    title: Title
    status: LessonStatus
    path: str
    facts: Mapping[str, Any]
    media: str | None
    attachments: tuple[AttachmentCopy, ...]


@dataclass(frozen=True, slots=True)
class SectionCopy:
    """A section with its lessons, in order."""

    title: Title
    lessons: tuple[LessonCopy, ...]


@dataclass(frozen=True, slots=True)
class CourseCopy:
    """The whole course; ``facts`` are the other fields of the entity."""

    title: Title
    slug: Slug | None
    facts: Mapping[str, Any]
    sections: tuple[SectionCopy, ...]
    files: tuple[FileCopy, ...]

    def lessons(self) -> Iterator[tuple[str, LessonCopy]]:
        """All lessons in order, each with the pointer to it."""
        for place, section in enumerate(self.sections):
            for spot, lesson in enumerate(section.lessons):
                yield f"/sections/{place}/lessons/{spot}", lesson
