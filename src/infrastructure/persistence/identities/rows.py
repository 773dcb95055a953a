"""Rows of identities and of the way to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class IdentityRow(Row):
    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    provider: Mapped[str]
    user_id: Mapped[UUID]
    linked_at: Mapped[datetime]


class HandshakeRow(Row):
    __tablename__ = "handshakes"

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    browser_hash: Mapped[bytes]
    nonce: Mapped[str]
    verifier: Mapped[str]
    return_to: Mapped[str]
    user_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]


class LoginCodeRow(Row):
    __tablename__ = "login_codes"

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    expires_at: Mapped[datetime]
