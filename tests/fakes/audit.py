"""The audit trail in memory."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from application.audit.ports import AuditFilter
from application.audit.views import AuditEventView
from application.page import Page, PageRequest
from application.ports import AuditEvent, NewId
from domain.ids import UserId
from fakes.courses import paged
from fakes.memory import Tables


class MemoryAudit:
    """Events by id and time."""

    def __init__(self, tables: Tables, new_id: NewId, now: datetime) -> None:
        self._events = tables.table("audit")
        self._new_id = new_id
        self._now = now

    async def record(self, event: AuditEvent) -> None:
        self._events[self._new_id(), self._now] = event

    async def record_all(self, events: Sequence[AuditEvent], /) -> None:
        for event in events:
            await self.record(event)


class MemoryAuditReads:
    """The port ``AuditReads``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def events(self, wanted: AuditFilter, page: PageRequest, /) -> Page[AuditEventView]:
        found = [
            one
            for one in self._all()
            if wanted.actor_id in (None, one.actor_id)
            and wanted.action in (None, one.action)
            and wanted.subject_id in (None, one.subject_id)
        ]
        return paged(found, page, lambda one: (one.id,), descending=True)

    async def concerning(self, user_id: UserId, page: PageRequest, /) -> Page[AuditEventView]:
        found = [one for one in self._all() if user_id in (one.actor_id, one.subject_id)]
        return paged(found, page, lambda one: (one.id,), descending=True)

    def _all(self) -> list[AuditEventView]:
        return [_view(*key, event) for key, event in self._tables.table("audit").items()]


def _view(event_id: UUID, at: datetime, event: AuditEvent) -> AuditEventView:
    return AuditEventView(
        id=event_id,
        action=event.action,
        actor_id=event.actor_id,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        outcome=event.outcome,
        ip=event.origin.ip,
        request_id=event.origin.request_id,
        at=at,
        details=dict(event.details or {}),
    )
