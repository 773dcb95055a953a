"""The audit trail as admins see it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct


class AuditEventView(Struct, frozen=True):
    """Something that happened, or was refused: who did what to what, when and from where."""

    id: UUID
    action: str
    actor_id: UUID | None
    subject_type: str
    subject_id: UUID | None
    outcome: str
    ip: str | None
    request_id: str | None
    at: datetime
    details: dict[str, Any]
