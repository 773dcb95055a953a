"""The audit trail in PostgreSQL."""

import json
from datetime import datetime
from functools import cache

from sqlalchemy import insert

from application.ports import AuditEvent, NewId
from infrastructure.persistence.operations.rows import AuditEventRow
from infrastructure.persistence.read_lane import Compiled, Lane


@cache
def _record() -> Compiled:
    return Compiled(insert(AuditEventRow))


class SqlAudit:
    """Appends to the trail within a transaction's lane."""

    def __init__(self, lane: Lane, new_id: NewId, now: datetime) -> None:
        self._lane = lane
        self._new_id = new_id
        self._now = now

    async def record(self, event: AuditEvent) -> None:
        """Write down what happened."""
        await self._lane.fetch(
            _record(),
            id=self._new_id(),
            action=event.action,
            actor_id=event.actor_id,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            outcome=event.outcome,
            ip=event.origin.ip,
            request_id=event.origin.request_id,
            at=self._now,
            # The driver takes JSON as text.
            details=json.dumps(dict(event.details or {})),
        )
