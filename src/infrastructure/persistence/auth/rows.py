"""Rows of registrations and logins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class RegistrationRow(Row):
    __tablename__ = "registrations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    display_name: Mapped[str]
    password_hash: Mapped[str]
    decoy: Mapped[bool]
    token_hash: Mapped[bytes | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SessionRow(Row):
    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]


class RefreshTokenRow(Row):
    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID]
    parent_id: Mapped[UUID | None]
    token_hash: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class FamiliarAddressRow(Row):
    __tablename__ = "familiar_addresses"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    last_used_at: Mapped[datetime]


class MailedLinkRow(Row):
    __tablename__ = "mailed_links"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    token_hash: Mapped[bytes | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
