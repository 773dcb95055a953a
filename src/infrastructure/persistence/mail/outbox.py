"""The letters that wait, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Update, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from application.mail.letter import Letter
from infrastructure.persistence.rows import Row


class LetterRow(Row):
    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    template: Mapped[str]
    locale: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]


_POST = insert(LetterRow)

#: Whoever finds a letter locked takes the next one: many may deliver at once.
_DUE = (
    select(LetterRow.id)
    .where(
        LetterRow.sent_at.is_(None),
        LetterRow.parked_at.is_(None),
        LetterRow.due_at <= bindparam("now"),
    )
    .order_by(LetterRow.due_at, LetterRow.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)

_CLAIM = (
    update(LetterRow)
    .where(LetterRow.id == _DUE.scalar_subquery())
    .values(attempts=LetterRow.attempts + 1, due_at=bindparam("held_until"))
    .returning(
        LetterRow.id,
        LetterRow.recipient,
        LetterRow.template,
        LetterRow.locale,
        LetterRow.facts,
        LetterRow.attempts,
    )
    .execution_options(synchronize_session=False)
)


def _settling(**values: Any) -> Update:
    return (
        update(LetterRow)
        .where(LetterRow.id == bindparam("letter"))
        .values(values)
        .execution_options(synchronize_session=False)
    )


_SENT = _settling(sent_at=bindparam("at"))
_DELAY = _settling(due_at=bindparam("at"))
_PARK = _settling(parked_at=bindparam("at"))


class SqlOutbox:
    """The port ``Outbox`` within a session's transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def post(self, letter: Letter, /) -> None:
        await self.post_all([letter])

    async def post_all(self, letters: Sequence[Letter], /) -> None:
        if letters:
            await self._session.execute(_POST, [self._values(one) for one in letters])

    def _values(self, letter: Letter) -> dict[str, Any]:
        return {
            "id": letter.id,
            "recipient": letter.recipient,
            "template": letter.template,
            "locale": letter.locale,
            "facts": dict(letter.facts),
            "created_at": self._now,
            "due_at": self._now,
            "attempts": letter.attempts,
        }

    async def claim(self, *, hold: timedelta) -> Letter | None:
        values = {"now": self._now, "held_until": self._now + hold}
        found = (await self._session.execute(_CLAIM, values)).one_or_none()
        return None if found is None else Letter(**found._asdict())

    async def sent(self, letter_id: UUID, /) -> None:
        await self._session.execute(_SENT, {"letter": letter_id, "at": self._now})

    async def delay(self, letter_id: UUID, wait: timedelta, /) -> None:
        await self._session.execute(_DELAY, {"letter": letter_id, "at": self._now + wait})

    async def park(self, letter_id: UUID, /) -> None:
        await self._session.execute(_PARK, {"letter": letter_id, "at": self._now})
