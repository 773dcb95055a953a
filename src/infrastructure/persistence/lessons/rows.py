"""Rows of lessons and sections."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Computed
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class SectionRow(Row):
    __tablename__ = "sections"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID]
    title: Mapped[str]
    position: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a dict.


class LessonRow(Row):
    __tablename__ = "lessons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID]
    section_id: Mapped[UUID]
    title: Mapped[str]
    content: Mapped[str]
    revision: Mapped[int]
    revised_by: Mapped[UUID | None]
    kind: Mapped[str]
    status: Mapped[str]
    preview: Mapped[bool]
    required: Mapped[bool]
    duration_minutes: Mapped[int | None]
    completion_rule: Mapped[str]
    completion_percent: Mapped[int | None]
    media_id: Mapped[UUID | None]
    position: Mapped[int | None]
    deleted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a dict.


class LessonRevisionRow(Row):
    """Written by a trigger of the lessons' table."""

    __tablename__ = "lesson_revisions"

    lesson_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str]
    characters: Mapped[int] = mapped_column(Computed("char_length(content)"))
    author_id: Mapped[UUID]
    created_at: Mapped[datetime]
