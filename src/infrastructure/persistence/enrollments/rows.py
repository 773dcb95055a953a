"""Rows of enrollments and their steps."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class EnrollmentRow(Row):
    __tablename__ = "enrollments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID]
    user_id: Mapped[UUID]
    status: Mapped[str]
    attempt: Mapped[int]
    enrolled_at: Mapped[datetime]
    access_until: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    waitlisted_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a dict.


class InvitationRow(Row):
    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID]
    email: Mapped[str]
    waive: Mapped[list[str]]
    reason: Mapped[str | None]
    status: Mapped[str]
    invited_by: Mapped[UUID | None]
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    refused_for: Mapped[str | None]
    enrollment_id: Mapped[UUID | None]


class EnrollmentEventRow(Row):
    __tablename__ = "enrollment_events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrollment_id: Mapped[UUID]
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    actor_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    at: Mapped[datetime]
    access_until: Mapped[datetime | None]
    waived: Mapped[list[str]]
