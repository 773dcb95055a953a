"""Rows of the audit trail, of kept answers and of counters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class AuditEventRow(Row):
    __tablename__ = "audit_events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    action: Mapped[str]
    actor_id: Mapped[UUID | None]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID | None]
    outcome: Mapped[str]
    ip: Mapped[str | None]
    request_id: Mapped[str | None]
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)


class IdempotencyKeyRow(Row):
    __tablename__ = "idempotency_keys"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    status: Mapped[int]
    location: Mapped[str | None]
    body: Mapped[bytes]
    version: Mapped[int | None]
    created_at: Mapped[datetime]


class LimitRow(Row):
    __tablename__ = "limits"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    used: Mapped[int]
    until: Mapped[datetime]
