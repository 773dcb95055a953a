"""Invitations in PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from application.courses.views import CourseLink
from application.enrollments.ports import InvitationSheet
from application.enrollments.views import InvitationView, invitation_view
from application.page import Page, PageRequest
from domain.enrollments.invitation import Invitation, InvitationStatus
from domain.errors import NotFound
from domain.ids import CourseId, InvitationId, UserId
from domain.text import Email
from infrastructure.persistence.enrollments import invitation_statements as statements
from infrastructure.persistence.mapping import entity_from, values_of
from infrastructure.persistence.paging import page_of
from infrastructure.persistence.read_lane import Compiled, Lane

_ENTITY: Final = slice(0, len(statements.COLUMNS))


class SqlInvitations:
    """The port ``Invitations`` within a transaction's lane."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def hold(self, emails: Sequence[str], /) -> None:
        if emails:
            await self._lane.fetch(statements.hold(), emails=list(emails))

    async def of(self, course_id: CourseId, emails: Sequence[str], /) -> Mapping[str, Invitation]:
        rows = await self._lane.fetch(
            statements.of_addresses(), course_id=course_id, emails=list(emails)
        )
        return {row[0]: entity_from(row[1:], Invitation) for row in rows}

    async def invite(self, invitations: Sequence[Invitation], /) -> None:
        each = [{**values_of(one), "waive": " ".join(one.waive)} for one in invitations]
        names = [column.name for column in statements.COLUMNS]
        columns = {name: [one[name] for one in each] for name in names}
        await self._lane.fetch(statements.invite(), **columns)

    async def open_for(self, email: Email, /) -> list[Invitation]:
        rows = await self._lane.fetch(statements.open_for(), email=email)
        return [entity_from(row, Invitation) for row in rows]

    async def save(self, invitation: Invitation, /) -> None:
        values = {f"new_{name}": value for name, value in values_of(invitation).items()}
        await self._lane.fetch(statements.save(), id=invitation.id, **values)

    async def delete(self, invitation_id: InvitationId, /) -> None:
        await self._lane.fetch(statements.remove(), id=invitation_id)


class SqlInvitationReads:
    """The port ``InvitationReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def sheet(self, invitation_id: InvitationId, /) -> InvitationSheet:
        rows = await self._lane.fetch(statements.one(), id=invitation_id)
        if not rows:
            raise NotFound
        owner_id, co_instructor_ids = rows[0][-2:]
        return InvitationSheet(_view(rows[0]), owner_id, tuple(co_instructor_ids))

    async def listed(
        self, course_id: CourseId, status: InvitationStatus | None, page: PageRequest, /
    ) -> Page[InvitationView]:
        statement = statements.listed(status, going_on=page.after is not None)
        return await self._page(statement, page, course_id=course_id)

    async def of_account(self, user_id: UserId, page: PageRequest, /) -> Page[InvitationView]:
        statement = statements.of_account(going_on=page.after is not None)
        return await self._page(statement, page, user_id=user_id)

    async def _page(
        self, statement: Compiled, page: PageRequest, **values: Any
    ) -> Page[InvitationView]:
        if page.after is not None:
            values["after_time"], values["after_id"] = page.after
        rows = await self._lane.fetch(statement, limit=page.limit + 1, **values)
        return page_of(rows, page, _view, key=lambda row: (row["invited_at"], row[0]))


def _view(row: Any) -> InvitationView:
    invitation = entity_from(row[_ENTITY], Invitation)
    course_id, slug, title, now = row[_ENTITY.stop : _ENTITY.stop + 4]
    return invitation_view(invitation, CourseLink(course_id, slug, title), now=now)
