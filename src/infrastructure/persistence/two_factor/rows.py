"""Rows of two-factor login."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class TotpRow(Row):
    __tablename__ = "totps"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed_secret: Mapped[bytes]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]
    recovery_hashes: Mapped[list[bytes]]


class ChallengeRow(Row):
    __tablename__ = "login_challenges"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    failures: Mapped[int]
