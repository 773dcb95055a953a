"""Rows of certificates."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class CertificateRow(Row):
    __tablename__ = "certificates"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    enrollment_id: Mapped[UUID]
    user_id: Mapped[UUID]
    course_id: Mapped[UUID]
    learner_name: Mapped[str]
    course_title: Mapped[str]
    instructor_name: Mapped[str]
    completed_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
