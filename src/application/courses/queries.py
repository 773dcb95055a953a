"""The reads of courses."""

from dataclasses import dataclass, replace

from application.actor import Actor, LoginRequired, NotAllowed, Visitor
from application.courses.ports import CatalogueFilter, CourseReads, CourseRef, Sort
from application.courses.views import CourseCard, CourseDetail, Outline
from application.page import Page, PageRequest
from domain.courses.course import CourseStatus
from domain.errors import Fault, Invalid
from domain.ids import CourseId


@dataclass(frozen=True, slots=True)
class BrowseCatalogue:
    """List or search the courses that everybody may find; an admin may find all."""

    reads: CourseReads

    async def __call__(
        self, visitor: Visitor, wanted: CatalogueFilter, page: PageRequest
    ) -> Page[CourseCard]:
        admin = visitor is not None and visitor.is_admin
        if wanted.status is not None and not admin:
            if visitor is None:
                raise LoginRequired
            raise NotAllowed("Only an admin may list courses by their status.")
        if wanted.order is Sort.RELEVANCE and wanted.search is None:
            raise Invalid(Fault("Relevance is to what is searched for in q.", parameter="sort"))
        return await self.reads.catalogue(replace(wanted, hidden_too=admin), page)


@dataclass(frozen=True, slots=True)
class ListTaughtCourses:
    """List the courses that one teaches, in any state."""

    reads: CourseReads

    async def __call__(
        self, actor: Actor, status: CourseStatus | None, page: PageRequest
    ) -> Page[CourseCard]:
        return await self.reads.taught_by(actor.user_id, status, page)


@dataclass(frozen=True, slots=True)
class ShowCourse:
    """Show a course with its outline to whoever may see it."""

    reads: CourseReads

    async def __call__(self, visitor: Visitor, ref: CourseRef, /) -> CourseDetail:
        sheet = await self.reads.sheet(ref, visitor.user_id if visitor else None)
        return sheet.detail(visitor)


@dataclass(frozen=True, slots=True)
class ShowOutline:
    """Show a course's outline to whoever may see the course."""

    reads: CourseReads

    async def __call__(self, visitor: Visitor, course_id: CourseId, /) -> Outline:
        sheet = await self.reads.sheet(course_id, visitor.user_id if visitor else None)
        return sheet.outline(visitor)
