"""Invitations in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from application.courses.views import CourseLink
from application.enrollments.ports import InvitationSheet
from application.enrollments.views import InvitationView, invitation_view
from application.page import Page, PageRequest
from domain.enrollments.invitation import Invitation, InvitationStatus
from domain.errors import NotFound
from domain.ids import CourseId, InvitationId, UserId
from domain.text import Email
from fakes.courses import paged
from fakes.memory import Clock, MemoryTransaction, Tables


class MemoryInvitations:
    """The port ``Invitations``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._invitations = transaction.table("invitations")

    async def hold(self, emails: Sequence[str], /) -> None:
        for email in sorted({one.lower() for one in emails}):
            await self._transaction.lock("held addresses", email)

    async def of(self, course_id: CourseId, emails: Sequence[str], /) -> Mapping[str, Invitation]:
        known = {
            one.email.lower(): one
            for one in self._invitations.values()
            if one.course_id == course_id
        }
        return {one: known[one.lower()] for one in emails if one.lower() in known}

    async def invite(self, invitations: Sequence[Invitation], /) -> None:
        for one in invitations:
            former = (await self.of(one.course_id, [one.email])).get(one.email)
            assert former is None or former.id == one.id
            self._invitations[one.id] = one

    async def open_for(self, email: Email, /) -> list[Invitation]:
        found = [
            one
            for one in self._invitations.values()
            if one.email.lower() == email.lower()
            and one.status_at(self._now) is InvitationStatus.PENDING
        ]
        return sorted(found, key=lambda one: one.course_id)

    async def save(self, invitation: Invitation, /) -> None:
        self._invitations[invitation.id] = invitation

    async def delete(self, invitation_id: InvitationId, /) -> None:
        self._invitations.pop(invitation_id, None)


class MemoryInvitationReads:
    """The port ``InvitationReads``."""

    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._tables = tables
        self._clock = clock

    async def sheet(self, invitation_id: InvitationId, /) -> InvitationSheet:
        invitation = self._tables.table("invitations").get(invitation_id)
        if invitation is None:
            raise NotFound
        course = self._tables.table("courses")[invitation.course_id]
        return InvitationSheet(self._view(invitation), course.owner_id, course.co_instructor_ids)

    async def listed(
        self, course_id: CourseId, status: InvitationStatus | None, page: PageRequest, /
    ) -> Page[InvitationView]:
        return self._page(
            [
                one
                for one in self._tables.table("invitations").values()
                if one.course_id == course_id and status in (None, one.status_at(self._clock.now))
            ],
            page,
        )

    async def of_account(self, user_id: UserId, page: PageRequest, /) -> Page[InvitationView]:
        user = self._tables.table("users")[user_id]
        enrollments = self._tables.table("enrollments")
        own = {one.id for one in enrollments.values() if one.user_id == user_id}
        return self._page(
            [
                one
                for one in self._tables.table("invitations").values()
                if one.email.lower() == user.email.lower() or one.enrollment_id in own
            ],
            page,
        )

    def _page(self, found: list[Invitation], page: PageRequest) -> Page[InvitationView]:
        views = [self._view(one) for one in found]
        return paged(views, page, lambda one: (one.invited_at, one.id), descending=True)

    def _view(self, invitation: Invitation) -> InvitationView:
        course = self._tables.table("courses")[invitation.course_id]
        link = CourseLink(course.id, course.slug, course.title)
        return invitation_view(invitation, link, now=self._clock.now)
