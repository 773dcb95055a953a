"""The reads of enrollments."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from application.actor import Actor, require_role
from application.courses.policy import require_sight, require_staff
from application.enrollments.entrance import eligibility_view
from application.enrollments.policy import require_party
from application.enrollments.ports import CohortFilter, EnrollmentFilter, EnrollmentReads
from application.enrollments.views import (
    EligibilityView,
    EnrollmentView,
    EventView,
    LearnerProgress,
)
from application.page import Page, PageRequest
from domain.enrollments.access import EnrollmentStatus
from domain.ids import CourseId, EnrollmentId, UserId
from domain.users.user import Role

#: How many rows a page of an export has, the most that a list may show.
MAX_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class ShowEligibility:
    """Tell whether one may enroll in a course, with everything that stands in the way."""

    reads: EnrollmentReads

    async def __call__(self, actor: Actor, course_id: CourseId, /) -> EligibilityView:
        entrance, now = await self.reads.entrance(course_id, actor.user_id)
        require_sight(actor, entrance.standing)
        return eligibility_view(entrance.decide(now=now))


@dataclass(frozen=True, slots=True)
class ListOwnEnrollments:
    """List one's own enrollments, newest first."""

    reads: EnrollmentReads

    async def __call__(
        self, actor: Actor, status: EnrollmentStatus | None, page: PageRequest
    ) -> Page[EnrollmentView]:
        return await self.reads.listed(EnrollmentFilter(actor.user_id, status=status), page)


@dataclass(frozen=True, slots=True)
class ShowEnrollment:
    """Show an enrollment to its holder and to the course's staff."""

    reads: EnrollmentReads

    async def __call__(self, actor: Actor, enrollment_id: EnrollmentId, /) -> EnrollmentView:
        sheet = await self.reads.sheet(enrollment_id)
        require_party(actor, UserId(sheet.enrollment.user.id), sheet)
        return sheet.enrollment


@dataclass(frozen=True, slots=True)
class ListEvents:
    """List the steps of an enrollment to its holder and to the course's staff, in order."""

    reads: EnrollmentReads

    async def __call__(
        self, actor: Actor, enrollment_id: EnrollmentId, page: PageRequest, /
    ) -> Page[EventView]:
        sheet = await self.reads.sheet(enrollment_id)
        require_party(actor, UserId(sheet.enrollment.user.id), sheet)
        return await self.reads.events(enrollment_id, page)


@dataclass(frozen=True, slots=True)
class ShowRoster:
    """List who is, was or waits to be in a course, newest first, to its staff.

    Only an admin finds people by their address: to instructors the search would tell, letter by
    letter, what the roster does not show.
    """

    reads: EnrollmentReads

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        page: PageRequest,
        *,
        status: EnrollmentStatus | None = None,
        q: str | None = None,
    ) -> Page[EnrollmentView]:
        require_staff(actor, await self.reads.standing(course_id, actor.user_id))
        wanted = EnrollmentFilter(
            course_id=course_id, status=status, q=q, emails_too=actor.is_admin
        )
        return await self.reads.listed(wanted, page)


@dataclass(frozen=True, slots=True)
class ShowCohort:
    """Show how far each learner of a course has come, to its staff."""

    reads: EnrollmentReads

    async def __call__(
        self, actor: Actor, wanted: CohortFilter, page: PageRequest
    ) -> Page[LearnerProgress]:
        require_staff(actor, await self.reads.standing(wanted.course_id, actor.user_id))
        return await self.reads.cohort(wanted, page)


@dataclass(frozen=True, slots=True)
class ExportCohort:
    """Show the whole of a cohort, page by page, to the course's staff: however many they are, one
    page is held at a time.
    """

    reads: EnrollmentReads

    async def __call__(
        self, actor: Actor, wanted: CohortFilter
    ) -> AsyncIterator[Sequence[LearnerProgress]]:
        """The pages. Whoever may not have them is refused before the first."""
        require_staff(actor, await self.reads.standing(wanted.course_id, actor.user_id))
        return self._pages(wanted)

    async def _pages(self, wanted: CohortFilter) -> AsyncIterator[Sequence[LearnerProgress]]:
        request: PageRequest | None = PageRequest(limit=MAX_LIMIT)
        while request is not None:
            page = await self.reads.cohort(wanted, request)
            yield page.items
            request = PageRequest(MAX_LIMIT, page.next_key) if page.next_key else None


@dataclass(frozen=True, slots=True)
class ListAllEnrollments:
    """List all enrollments of the platform, newest first, to an admin."""

    reads: EnrollmentReads

    async def __call__(
        self, actor: Actor, wanted: EnrollmentFilter, page: PageRequest
    ) -> Page[EnrollmentView]:
        require_role(actor, Role.ADMIN)
        return await self.reads.listed(wanted, page)
