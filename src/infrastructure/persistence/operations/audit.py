"""The audit trail in PostgreSQL."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from application.ports import AuditEvent, NewId
from infrastructure.persistence.operations.rows import AuditEventRow

_RECORD = insert(AuditEventRow)


class SqlAudit:
    """Appends to the trail within a session's transaction."""

    def __init__(self, session: AsyncSession, new_id: NewId, now: datetime) -> None:
        self._session = session
        self._new_id = new_id
        self._now = now

    async def record(self, event: AuditEvent) -> None:
        """Write down what happened."""
        await self._session.execute(
            _RECORD,
            {
                "id": self._new_id(),
                "action": event.action,
                "actor_id": event.actor_id,
                "subject_type": event.subject_type,
                "subject_id": event.subject_id,
                "outcome": event.outcome,
                "ip": event.origin.ip,
                "request_id": event.origin.request_id,
                "at": self._now,
                "details": dict(event.details or {}),
            },
        )
