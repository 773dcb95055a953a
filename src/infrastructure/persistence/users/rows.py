"""Rows of people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class UserRow(Row):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    display_name: Mapped[str]
    title: Mapped[str | None]
    bio: Mapped[str | None]
    avatar_media_id: Mapped[UUID | None]
    locale: Mapped[str]
    timezone: Mapped[str]
    role: Mapped[str]
    role_changed_at: Mapped[datetime | None]
    status: Mapped[str]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a dict.
