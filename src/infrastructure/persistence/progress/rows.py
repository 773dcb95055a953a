"""Rows of progress."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import INT4MULTIRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class EnrollmentScoreRow(Row):
    """Kept by triggers alone."""

    __tablename__ = "enrollment_scores"

    enrollment_id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID]
    met: Mapped[int]
    last_activity_at: Mapped[datetime | None]


class LessonProgressRow(Row):
    __tablename__ = "lesson_progress"

    enrollment_id: Mapped[UUID] = mapped_column(primary_key=True)
    lesson_id: Mapped[UUID] = mapped_column(primary_key=True)
    viewed_at: Mapped[datetime | None]
    marked_at: Mapped[datetime | None]
    position_seconds: Mapped[int | None]
    position_at: Mapped[datetime | None]
    watched: Mapped[list[Range[int]]] = mapped_column(INT4MULTIRANGE)
    met_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
