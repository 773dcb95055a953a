"""The audit trail in PostgreSQL."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, bindparam, column, func, insert, select

from application.ports import AuditEvent, NewId
from infrastructure.persistence.operations.rows import AuditEventRow
from infrastructure.persistence.read_lane import Compiled, Lane

#: An event as parameters, by the columns that they go to; its time is the transaction's.
EVENT: Final = {
    column.name: bindparam(f"event_{column.name}", type_=column.type)
    for column in AuditEventRow.__table__.c
    if column.name != "at"
}


@cache
def _record() -> Compiled:
    return Compiled(insert(AuditEventRow).values(**EVENT, at=bindparam("at")))


@cache
def _record_all() -> Compiled:
    kinds = {name: one.type for name, one in EVENT.items()}
    given = (
        func.unnest(
            *(bindparam(f"event_{name}", type_=ARRAY(kind)) for name, kind in kinds.items())
        )
        .table_valued(*(column(name, kind) for name, kind in kinds.items()))
        .render_derived(name="given")
    )
    rows = select(*given.c, bindparam("at", type_=AuditEventRow.at.type))
    return Compiled(insert(AuditEventRow).from_select([*EVENT, "at"], rows))


class SqlAudit:
    """Appends to the trail within a transaction's lane."""

    def __init__(self, lane: Lane, new_id: NewId, now: datetime) -> None:
        self._lane = lane
        self._new_id = new_id
        self._now = now

    async def record(self, event: AuditEvent) -> None:
        """Write down what happened."""
        values = event_values(event, self._new_id())
        await self._lane.fetch(_record(), at=self._now, **values)

    async def record_all(self, events: Sequence[AuditEvent], /) -> None:
        """Write down what happened to many."""
        values = [event_values(one, self._new_id()) for one in events]
        columns = {f"event_{name}": [one[f"event_{name}"] for one in values] for name in EVENT}
        await self._lane.fetch(_record_all(), at=self._now, **columns)


def event_values(event: AuditEvent, event_id: UUID) -> dict[str, Any]:
    """The values of the parameters ``EVENT``."""
    return {
        "event_id": event_id,
        "event_action": event.action,
        "event_actor_id": event.actor_id,
        "event_subject_type": event.subject_type,
        "event_subject_id": event.subject_id,
        "event_outcome": event.outcome,
        "event_ip": event.origin.ip,
        "event_request_id": event.origin.request_id,
        # The driver takes JSON as text.
        "event_details": json.dumps(dict(event.details or {})),
    }
