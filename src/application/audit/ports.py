"""What reading the audit trail needs from outside."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from application.audit.views import AuditEventView
from application.page import Page, PageRequest
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events to list; None does not filter."""

    actor_id: UUID | None = None
    action: str | None = None
    subject_id: UUID | None = None


class AuditReads(Protocol):
    """The trail as people see it; every method is one statement."""

    async def events(self, wanted: AuditFilter, page: PageRequest, /) -> Page[AuditEventView]:
        """The events that fit, newest first."""
        ...

    async def concerning(self, user_id: UserId, page: PageRequest, /) -> Page[AuditEventView]:
        """What somebody did and what was done to their account, newest first."""
        ...
