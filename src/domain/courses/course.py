"""A course and its states: draft, published, archived (contract, section 5)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from domain.courses.errors import CourseNotReady, HasEnrollments
from domain.errors import Fault, Invalid, InvalidTransition
from domain.ids import CourseId, UserId
from domain.text import Markdown, Slug, Summary, Title


class CourseStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Level(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Visibility(StrEnum):
    PUBLIC = "public"
    UNLISTED = "unlisted"


MOVES: Final = {
    CourseStatus.DRAFT: frozenset({CourseStatus.PUBLISHED, CourseStatus.ARCHIVED}),
    CourseStatus.PUBLISHED: frozenset({CourseStatus.DRAFT, CourseStatus.ARCHIVED}),
    CourseStatus.ARCHIVED: frozenset({CourseStatus.DRAFT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course as its authors know it. Its outline and its counts are not part of it."""

    id: CourseId
    owner_id: UserId
    slug: Slug
    title: Title
    summary: Summary = Summary("")
    description: Markdown = Markdown("")
    level: Level = Level.BEGINNER
    language: str = "en"
    tags: tuple[str, ...] = ()
    status: CourseStatus = CourseStatus.DRAFT
    visibility: Visibility = Visibility.PUBLIC
    capacity: int | None = None
    waitlist: bool = True
    enroll_from: datetime | None = None
    enroll_until: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    access_days: int | None = None
    sequential: bool = False
    published_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def __post_init__(self) -> None:
        faults = [
            Fault(f"Must be later than {first}.", pointer=f"/{then}")
            for first, then in (("enroll_from", "enroll_until"), ("starts_at", "ends_at"))
            if not _in_order(getattr(self, first), getattr(self, then))
        ]
        if faults:
            raise Invalid(*faults)

    def publish(self, *, published_lessons: int, now: datetime) -> Self:
        """Show the course to learners. Raise ``CourseNotReady`` while there is no published
        lesson.
        """
        published = self._moved_to(CourseStatus.PUBLISHED, now=now)
        if published_lessons == 0:
            raise CourseNotReady(missing=("published_lesson",))
        return replace(published, published_at=self.published_at or now)

    def unpublish(self, *, enrolled: int, now: datetime) -> Self:
        """Make it a draft again. Raise ``HasEnrollments`` once somebody learns in it."""
        draft = self._moved_to(CourseStatus.DRAFT, now=now, only_from=CourseStatus.PUBLISHED)
        if enrolled:
            raise HasEnrollments
        return draft

    def archive(self, *, now: datetime) -> Self:
        """Close it: its learners may go on reading, nobody else gets in."""
        return self._moved_to(CourseStatus.ARCHIVED, now=now)

    def restore(self, *, now: datetime) -> Self:
        """Bring an archived course back as a draft."""
        return self._moved_to(CourseStatus.DRAFT, now=now, only_from=CourseStatus.ARCHIVED)

    def _moved_to(
        self, status: CourseStatus, *, now: datetime, only_from: CourseStatus | None = None
    ) -> Self:
        allowed = MOVES[self.status]
        if status not in allowed or only_from not in (None, self.status):
            raise InvalidTransition(self.status, status, allowed=frozenset(allowed))
        return replace(self, status=status, updated_at=now)


def _in_order(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start < end
