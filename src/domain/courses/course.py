"""A course and its states: draft, published, archived (contract, section 5)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from domain.courses.errors import (
    CourseNotReady,
    HasEnrollments,
    OwnerStays,
    TooManyInstructors,
)
from domain.courses.teaching import teaches
from domain.errors import Fault, Invalid, InvalidTransition, NotFound
from domain.ids import CourseId, UserId
from domain.text import Markdown, Slug, Summary, Title

#: How many co-instructors a course may have.
MAX_CO_INSTRUCTORS: Final = 20


class CourseStatus(StrEnum):
    """A draft is for its staff, a published course for all, an archived one for its learners."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Level(StrEnum):
    """How much a course expects, from little to much."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Visibility(StrEnum):
    """An unlisted course is read by whoever has its address, and listed nowhere."""

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
    co_instructor_ids: tuple[UserId, ...] = ()
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

    def with_instructor(self, user_id: UserId, *, now: datetime) -> Self:
        """Let somebody teach beside the owner; whoever teaches already goes on. Raise
        ``TooManyInstructors``.
        """
        if teaches(user_id, self):
            return self
        if len(self.co_instructor_ids) >= MAX_CO_INSTRUCTORS:
            raise TooManyInstructors(limit=MAX_CO_INSTRUCTORS)
        return replace(self, co_instructor_ids=(*self.co_instructor_ids, user_id), updated_at=now)

    def without_instructor(self, user_id: UserId, *, now: datetime) -> Self:
        """Let a co-instructor go. Raise ``OwnerStays`` or, where it is none, ``NotFound``."""
        if user_id == self.owner_id:
            raise OwnerStays
        if user_id not in self.co_instructor_ids:
            raise NotFound
        others = tuple(one for one in self.co_instructor_ids if one != user_id)
        return replace(self, co_instructor_ids=others, updated_at=now)

    def handed_over_to(self, user_id: UserId, *, stays: bool, now: datetime) -> Self:
        """Give it to another owner; with ``stays`` the former one becomes the first of the
        co-instructors.
        """
        if user_id == self.owner_id:
            return self
        former = (self.owner_id,) if stays else ()
        others = tuple(one for one in self.co_instructor_ids if one != user_id)
        return replace(self, owner_id=user_id, co_instructor_ids=(*former, *others), updated_at=now)

    def _moved_to(
        self, status: CourseStatus, *, now: datetime, only_from: CourseStatus | None = None
    ) -> Self:
        allowed = MOVES[self.status]
        if status not in allowed or only_from not in (None, self.status):
            raise InvalidTransition(self.status, status, allowed=frozenset(allowed))
        return replace(self, status=status, updated_at=now)


def _in_order(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start < end
