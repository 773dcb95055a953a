"""Kept answers in PostgreSQL: a repeated request finds the first one's, a simultaneous one finds
its lock.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Interval, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from application.once import KeyInProgress, KeyReused, Replay
from application.ports import Answer, Once
from infrastructure.persistence.operations.rows import IdempotencyKeyRow as Kept

#: How long an answer is kept (contract, section 1: Idempotency).
KEPT_FOR: Final = timedelta(hours=24)

#: The lock lasts as long as the transaction and nobody waits for it. It is taken in a statement of
#: its own: the look-up after it has a later snapshot, and so sees what the lock's former holder
#: committed.
_TRY_LOCK = select(func.pg_try_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))

_FIND = select(Kept.fingerprint, Kept.status, Kept.location, Kept.body).where(
    Kept.user_id == bindparam("user_id"),
    Kept.key == bindparam("key"),
    Kept.created_at > func.now() - bindparam("kept_for", KEPT_FOR, Interval),
)

_new = insert(Kept)
_KEEP = _new.on_conflict_do_update(
    index_elements=[Kept.user_id, Kept.key],
    set_={
        "fingerprint": _new.excluded.fingerprint,
        "status": _new.excluded.status,
        "location": _new.excluded.location,
        "body": _new.excluded.body,
        "created_at": _new.excluded.created_at,
    },
)


async def begin_once(session: AsyncSession, once: Once) -> None:
    """Raise ``Replay`` with the first answer, ``KeyReused`` or ``KeyInProgress``; return when this
    is the first time.
    """
    if not await session.scalar(_TRY_LOCK, {"name": f"{once.user_id}:{once.key}"}):
        raise KeyInProgress
    found = await session.execute(_FIND, {"user_id": once.user_id, "key": once.key})
    if kept := found.one_or_none():
        if kept.fingerprint != once.fingerprint:
            raise KeyReused
        raise Replay(Answer(kept.status, kept.body, kept.location))


async def keep_answer(session: AsyncSession, once: Once, answer: Answer, now: datetime) -> None:
    """Keep the answer, in the same transaction as the effect."""
    await session.execute(
        _KEEP,
        {
            "user_id": once.user_id,
            "key": once.key,
            "fingerprint": once.fingerprint,
            "status": answer.status,
            "location": answer.location,
            "body": answer.body,
            "created_at": now,
        },
    )
