"""Rows of files and of what uses them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class MediaRow(Row):
    __tablename__ = "media"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID | None]
    purpose: Mapped[str]
    status: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a dict.


class MediaUsageRow(Row):
    __tablename__ = "media_usage"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    bytes: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[int]


class MediaLeftoverRow(Row):
    __tablename__ = "media_leftovers"

    media_id: Mapped[UUID] = mapped_column(primary_key=True)


class AttachmentRow(Row):
    __tablename__ = "lesson_attachments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lesson_id: Mapped[UUID]
    media_id: Mapped[UUID]
    title: Mapped[str]
    created_at: Mapped[datetime]
