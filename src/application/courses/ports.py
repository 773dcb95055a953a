"""What the course use cases need from outside."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from application.courses.search import Search
from application.courses.sheet import CourseSheet
from application.courses.views import CourseCard
from application.notices import Notices
from application.page import Page, PageRequest
from application.ports import Once, UnitOfWork
from application.seats import Enrollments
from domain.courses.course import Course, CourseStatus, Level
from domain.enrollments.access import Access
from domain.ids import CourseId, UserId
from domain.text import Slug
from domain.users.user import User

#: A course is named by its id or by any slug that it has or had.
CourseRef: TypeAlias = CourseId | Slug


@dataclass(frozen=True, slots=True)
class Tally:
    """What a course's guards ask: how many lessons learners see, how many people are enrolled now,
    and whether anybody ever was.
    """

    published_lessons: int
    enrolled: int
    ever_enrolled: bool


class Courses(Protocol):
    """The courses as entities."""

    async def get(self, course_id: CourseId, /) -> Course:
        """Raise ``NotFound`` when there is none."""
        ...

    async def lock(self, course_id: CourseId, /) -> Course:
        """The same, and nobody else changes it or enrolls in it until this work ends."""
        ...

    async def claim_slug(self, wanted: Slug, course_id: CourseId, /) -> Slug:
        """Reserve ``wanted``, or where another course has or had it, ``wanted`` with the first free
        number.
        """
        ...

    async def take_slug(self, slug: Slug, course_id: CourseId, /) -> None:
        """Reserve exactly this slug; raise ``SlugTaken`` when it is, or was, another course's."""
        ...

    async def add(self, course: Course, /) -> None: ...

    async def save(self, course: Course, /) -> Course:
        """Write what changed and answer the course in its new version; raise ``Overlapped`` when
        the stored version is another one than the given course's.
        """
        ...

    async def delete(self, course_id: CourseId, /) -> None: ...

    async def tally(self, course_id: CourseId, /) -> Tally: ...

    async def co_taught_by(self, user_id: UserId, /) -> list[CourseId]:
        """The courses that somebody teaches beside their owners, in the order of their ids."""
        ...

    async def access_of(self, course_id: CourseId, user_id: UserId, /) -> Access:
        """The person's access as a learner at this moment."""
        ...


class Accounts(Protocol):
    """The part of accounts that courses need. Whoever locks both locks the course first."""

    async def get(self, user_id: UserId, /) -> User:
        """Raise ``NotFound`` when there is none."""
        ...

    async def lock(self, user_id: UserId, /) -> User:
        """The same, and nobody else changes it until this work ends."""
        ...


class Prerequisites(Protocol):
    """What must be completed before somebody may enroll in a course."""

    async def lock(self) -> None:
        """Nobody else changes the prerequisites of any course until this work ends."""
        ...

    async def of(self, course_id: CourseId, /) -> set[CourseId]: ...

    async def asking_for(self, course_id: CourseId, /) -> set[CourseId]:
        """The course itself, and all that ask for it, directly or by way of others."""
        ...

    async def published(self, course_ids: Collection[CourseId], /) -> set[CourseId]:
        """Those of these courses that are published; none is deleted until this work ends."""
        ...

    async def put(self, course_id: CourseId, wanted: Collection[CourseId], /) -> None:
        """Let these take the place of all that the course asks for."""
        ...


class Sort(StrEnum):
    """Orders of the catalogue; relevance is to what is searched for."""

    NEWEST = "newest"
    TITLE = "title"
    POPULAR = "popular"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class CatalogueFilter:
    """Which courses to list; None does not filter. Without a ``sort`` of its own a search is sorted
    by relevance, and everything else newest first.
    """

    search: Search | None = None
    tag: str | None = None
    level: Level | None = None
    language: str | None = None
    instructor_id: UserId | None = None
    status: CourseStatus | None = None
    hidden_too: bool = False
    sort: Sort | None = None

    @property
    def order(self) -> Sort:
        """The order in force."""
        return self.sort or (Sort.RELEVANCE if self.search else Sort.NEWEST)


class CourseReads(Protocol):
    """The courses as people see them; every method costs a fixed number of statements."""

    async def catalogue(self, wanted: CatalogueFilter, page: PageRequest) -> Page[CourseCard]:
        """Published public courses, or with ``hidden_too`` all courses, of ``status`` where it is
        given.

        By relevance a search finds first what has all the words: in its title or tags, then with
        the summary, then anywhere. Then what has their like, if they are misspelt; then what has
        only some. Of equals the popular ones lead. Sorted otherwise, it finds what has all.
        """
        ...

    async def taught_by(
        self, user_id: UserId, status: CourseStatus | None, page: PageRequest
    ) -> Page[CourseCard]:
        """The courses that somebody owns or co-teaches, newest first, in any state."""
        ...

    async def sheet(self, ref: CourseRef, viewer: UserId | None) -> CourseSheet:
        """Everything about a course, drafts included, for the policy to cut. Raise ``NotFound``
        when there is none.
        """
        ...


class CourseWork(UnitOfWork, Protocol):
    """A transaction on courses."""

    courses: Courses
    course_reads: CourseReads
    enrollments: Enrollments
    notices: Notices


class InstructorWork(CourseWork, Protocol):
    """A transaction on courses and on those who teach them."""

    @property
    def users(self) -> Accounts: ...


class PrerequisiteWork(CourseWork, Protocol):
    """A transaction on courses and on what they ask for."""

    prerequisites: Prerequisites


class AuthoringWork(InstructorWork, PrerequisiteWork, Protocol):
    """All of these together."""


StartCourseWork: TypeAlias = Callable[[Once | None], CourseWork]
StartInstructorWork: TypeAlias = Callable[[Once | None], InstructorWork]
StartPrerequisiteWork: TypeAlias = Callable[[Once | None], PrerequisiteWork]
StartAuthoringWork: TypeAlias = Callable[[Once | None], AuthoringWork]
