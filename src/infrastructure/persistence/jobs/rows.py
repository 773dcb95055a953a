"""Rows of jobs, and of what they were given row by row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class JobRow(Row):
    __tablename__ = "jobs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    course_id: Mapped[UUID | None]
    started_by: Mapped[UUID | None]
    dry_run: Mapped[bool]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    total: Mapped[int | None]
    done: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSONB)
    attempts: Mapped[int]
    failure: Mapped[str | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class JobItemRow(Row):
    __tablename__ = "job_rows"

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    given: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
