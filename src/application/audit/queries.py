"""The reads of the audit trail."""

from dataclasses import dataclass

from application.actor import Actor, require_role
from application.audit.ports import AuditFilter, AuditReads
from application.audit.views import AuditEventView
from application.page import Page, PageRequest
from domain.users.user import Role


@dataclass(frozen=True, slots=True)
class ListAuditEvents:
    """List what happened, for admins."""

    reads: AuditReads

    async def __call__(
        self, actor: Actor, wanted: AuditFilter, page: PageRequest, /
    ) -> Page[AuditEventView]:
        require_role(actor, Role.ADMIN)
        return await self.reads.events(wanted, page)
